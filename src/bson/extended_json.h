// Extended JSON version 2 (MongoDB specification "Extended JSON"), through libbson.
#pragma once

#include <string>
#include <string_view>

#include "bson/document.h"

namespace godwit::bson {

// Reads a JSON object with any of the $-forms of the specification. Throws kUsage with the position's description when
// it is not valid, nests deeper than 100 levels or is not an object.
Document from_extended_json(std::string_view text);
// The relaxed form: numbers as JSON numbers where they fit. For people and journals.
std::string to_relaxed_json(View view);
// The canonical form: every type is kept.
std::string to_canonical_json(View view);
// True when the bytes are one complete, well-formed document with valid UTF-8.
bool is_valid(View view);

}  // namespace godwit::bson
