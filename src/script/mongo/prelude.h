// The JavaScript of the driver (prelude/*.js).
#pragma once

#include <span>
#include <string_view>

namespace godwit::script::mongo {

// A part of the driver: the built-in module `name`.
struct DriverPart {
  const char* name;
  std::string_view source;
};

// Of `mongodb`, with the natives of natives.md.
std::span<const DriverPart> driver_parts();
// Of `bson`, with the natives of bson_natives.h.
std::span<const DriverPart> bson_parts();

}  // namespace godwit::script::mongo
