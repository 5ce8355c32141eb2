// Where something stands in a source.
#pragma once

#include <cstdint>
#include <string>

namespace godwit::script {

// A file (a path, or "godwit:NAME" for the engine's own JavaScript), a line and a column, both from 1. Line 0 =
// unknown.
struct Place {
  std::string file;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
};

}  // namespace godwit::script
