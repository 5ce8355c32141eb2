// Errors of scripts that ran in Node.
#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "godwit/error.h"

namespace godwit::script {

// Makes an Error of what node_bootstrap.js says about one: as the embedded engine's errors, with "file:line:column",
// the source line, the stack and the causes as details. `code` is what a plain exception becomes; `shown` gives a
// file's name for messages.
Error node_error(const nlohmann::json& described, ErrorCode code,
                 const std::function<std::string(const std::string&)>& shown);

}  // namespace godwit::script
