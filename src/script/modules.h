// The files and built-in modules that a script is made of.
#pragma once

#include <jsapi.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "script/commonjs.h"
#include "script/esm.h"
#include "script/node_wishes.h"
#include "script/resolver.h"

namespace godwit::script {

class EngineState;

// Finds and loads modules for `require` and `import`. Every file is loaded once.
class Modules {
 public:
  explicit Modules(EngineState& engine);

  // Starts to load a file as a script's own. `exports` becomes module.exports or the module's namespace; `promise` the
  // one that settles when its top level is done, null when it is. False with an exception pending.
  bool load(JSContext* cx, const std::filesystem::path& file, JS::MutableHandleValue exports,
            JS::MutableHandleObject promise);

  // True when the name means a module that comes with the program. Packages from npm have drivers of their own: in
  // their files `mongodb` and `bson` mean what is installed beside them, where it is.
  [[nodiscard]] bool is_builtin(const std::string& specifier, const std::filesystem::path& from, bool is_import);
  // module.exports of what `specifier` means to `require` in the file `from`.
  bool require(JSContext* cx, const std::string& specifier, const std::filesystem::path& from,
               JS::MutableHandleValue exports);
  // The record of the module that `specifier` means to `import` in the file `from`, compiled and not linked.
  JSObject* import(JSContext* cx, const std::string& specifier, const std::filesystem::path& from);
  // The file that `specifier` means to `require`. False with an exception pending, as Node has it.
  bool find(JSContext* cx, const std::string& specifier, const std::filesystem::path& from,
            std::filesystem::path* file);
  // The same for `import`.
  bool find_import(JSContext* cx, const std::string& specifier, const std::filesystem::path& from,
                   std::filesystem::path* file);
  // The file that `specifier` means. Throws kModuleNotFound.
  std::filesystem::path resolve(const std::string& specifier, const std::filesystem::path& from, bool is_import);

  [[nodiscard]] CommonJs& commonjs() { return commonjs_; }
  [[nodiscard]] NodeWishes& node_wishes() { return node_wishes_; }

 private:
  bool require_file(JSContext* cx, const std::filesystem::path& file, JS::MutableHandleValue exports);
  // An ECMAScript module as require gives it, as tools that transpile do.
  bool require_module(JSContext* cx, const std::filesystem::path& file, bool was_undecided,
                      JS::MutableHandleValue exports);
  JSObject* import_file(JSContext* cx, const std::filesystem::path& file);
  bool load_json(JSContext* cx, const std::filesystem::path& file, JS::MutableHandleValue value);

  EngineState& engine_;
  Resolver resolver_;
  CommonJs commonjs_;
  Esm esm_;
  NodeWishes node_wishes_;
};

}  // namespace godwit::script
