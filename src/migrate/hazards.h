// Acts in a script that destroy data, found by reading it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace godwit::migrate {

// What the text of a function would destroy, e.g. "drops a collection". Comments and string contents are not read. A
// heuristic: it can miss an act that is called by another name, and it is not a permission check.
std::vector<std::string> find_hazards(std::string_view function_text);

}  // namespace godwit::migrate
