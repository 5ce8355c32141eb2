// Answers of `doctor`, `env check` and `verify`.
#pragma once

#include <string>
#include <vector>

#include "cli/view.h"
#include "godwit/migrator.h"

namespace godwit::cli {

// A line for each finding: ✓ ! or ✗, what was checked, what was found; below it what to do.
std::string findings_text(const std::vector<Finding>& findings, const View& view);
// 1 when one of them is an error.
int findings_exit_code(const std::vector<Finding>& findings);
// The exit code of the first error among them, which is the one that the others follow from; 1 when it has none.
int worst_exit_code(const std::vector<Finding>& findings);

}  // namespace godwit::cli
