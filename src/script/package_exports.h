// The `exports` and `imports` of a package.json.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace godwit::script {

// What `name` ("." or "./sub" in exports, "#name" in imports) is mapped to: "./lib/index.js" or, in imports, possibly
// another package. Nothing when it is not there or is null. `is_import` picks the condition `import` over `require`.
std::optional<std::string> mapped_target(const nlohmann::ordered_json& map, std::string_view name, bool is_import);

}  // namespace godwit::script
