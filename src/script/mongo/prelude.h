// The JavaScript of the driver (prelude/*.js).
#pragma once

#include <span>
#include <string_view>

namespace godwit::script::mongo {

// A part of the driver: the built-in module `name`, with the natives of natives.md.
struct DriverPart {
  const char* name;
  std::string_view source;
};

std::span<const DriverPart> driver_parts();

extern const std::string_view kPreludeBsonJs;  // the built-in module `bson`, with natives of its own

}  // namespace godwit::script::mongo
