// Values out of what the process of Node said. They may be anything: a script can write to the same descriptor.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace godwit::script {

// The member as a text; "" where it is none. `object` is an object.
std::string text_of(const nlohmann::json& object, const char* key);
// The texts in a member that is a list; what else is in it is left out.
std::vector<std::string> texts_of(const nlohmann::json& object, const char* key);
bool is_true(const nlohmann::json& object, const char* key);
// A number without its fraction; 0 for what is none or fits into no 64 bits.
std::int64_t whole_number(const nlohmann::json& value);

}  // namespace godwit::script
