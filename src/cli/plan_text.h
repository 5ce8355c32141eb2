// A plan, before it runs and as the answer to `plan`.
#pragma once

#include <cstddef>
#include <string>

#include "cli/view.h"
#include "godwit/migrator.h"

namespace godwit::cli {

// Heading, one line for each migration (at most `limit` of them; 0 = all) and a summary. "" for an empty plan.
std::string plan_text(const Plan& plan, const View& view, std::size_t limit);
// The command that carries the plan out, as a line; "" for an empty plan.
std::string plan_next(const Plan& plan, const View& view);
// "2 to apply, 1 to undo, 1 destroys data".
std::string plan_summary(const Plan& plan);

}  // namespace godwit::cli
