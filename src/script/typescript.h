// TypeScript files as JavaScript.
#pragma once

#include <jsapi.h>

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "script/place.h"

namespace godwit::script {

class EngineState;

// Takes the types out of TypeScript with a transpiler that runs in the engine, loaded when the first file asks for it.
// What it gives has the source's lines; where columns moved is remembered, so that errors name the source's.
class TypeScript {
 public:
  explicit TypeScript(EngineState& engine) : engine_(engine) {}

  // By the name: .ts, .mts, .cts.
  static bool is_source(const std::filesystem::path& file);

  // Replaces `text`, the content of `file`, by JavaScript: a module, or CommonJS where imports became calls of require.
  // False with an exception pending; throws kScriptSyntax with file, line, column and source line.
  bool compile(JSContext* cx, const std::filesystem::path& file, bool is_module, std::string* text);

  // Says that the first line of a file's text was compiled with so many characters before it.
  void shift_first_line(const std::filesystem::path& file, std::size_t characters) {
    shifts_[file.string()] = "0:-" + std::to_string(characters);
  }

  // The place in the source for one in the JavaScript; what is not of a compiled file stays as it is.
  [[nodiscard]] Place original(Place place) const;

 private:
  bool run_compiler(JSContext* cx, const std::filesystem::path& file, bool is_module, std::string* text,
                    std::string* shifts);
  [[noreturn]] void refuse(JSContext* cx, JS::HandleObject result, const std::filesystem::path& file) const;

  EngineState& engine_;
  std::map<std::string, std::string, std::less<>> shifts_;  // by file; as prelude/typescript.js writes them
};

}  // namespace godwit::script
