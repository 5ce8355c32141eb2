// The table that migrate-mongo shows for its status.
#pragma once

#include <string>
#include <vector>

#include "cli/style.h"

namespace godwit::cli {

// Rows in a box, the first of them the titles; every row has as many cells as it. Lines are not wrapped. Ends without a
// line break.
std::string boxed_table(const std::vector<std::vector<std::string>>& rows, const Style& style);

}  // namespace godwit::cli
