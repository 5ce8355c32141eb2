// The JavaScript that comes with the engine (prelude/*.js).
#pragma once

#include <span>
#include <string_view>

namespace godwit::script {

struct PreludePart {
  const char* name;         // of the module
  std::string_view source;  // see Engine::add_builtin
  bool is_internal;         // scripts cannot require it
};

std::span<const PreludePart> prelude_parts();

}  // namespace godwit::script
