// What a run did: a line for each migration while it goes on, and how it ended.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "cli/json.h"
#include "cli/view.h"
#include "godwit/migrator.h"

namespace godwit::cli {

// "✓ 20261122091500-split-name  38.4s", or "… rolled back 12ms". `width` is that of the longest id of the plan.
std::string finished_line(std::string_view id, std::string_view state, double seconds, std::size_t width,
                          const Style& style);

// The end of a run that did all it was asked for: "3 migrations applied to dev in 1.2s (run r-42, batch 7)".
std::string success_text(const RunReport& report, const View& view);
// The end of a run that found nothing to do: "nothing to do: 12 applied, head 20261122091500-split-name".
std::string idle_text(const RunReport& report, const std::optional<Standing>& standing);
// The end of a run that failed, as three lists: what is applied (or undone) now, what failed and how far it got, what
// was not started.
std::string failure_text(const RunReport& report, const View& view);

// How far a migration got that failed or was interrupted, and whether it goes on from there.
std::string how_far(const Migration& failed, const Plan& plan);

// Whether this key of Migration::counts is none of changes, but of what nobody knows.
bool is_unknown(std::string_view key);
// "2 writes were sent and never answered: …"; "" when all that it wrote is known. One line each.
std::string unknown_text(const Migration& migration);

}  // namespace godwit::cli
