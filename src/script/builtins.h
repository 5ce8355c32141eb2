// Modules that come with the program.
#pragma once

#include <jsapi.h>

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "script/builtin_code.h"

namespace godwit::script {

// Built-in modules by name. Their sources are evaluated when they are first asked for, in the order of asking.
class Builtins {
 public:
  // `cache_folder`: see BuiltinCode.
  explicit Builtins(const std::filesystem::path& cache_folder) : code_(cache_folder) {}
  // See Engine::add_builtin. The prelude's own parts are `internal`: scripts cannot name them.
  bool add(JSContext* cx, const std::string& name, std::string_view source, JS::HandleObject natives, bool internal);

  // True when a script may require it: "mongodb", "path", "node:path".
  [[nodiscard]] bool is_public(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> public_names() const;

  // What the module exports; null with an exception pending when there is none of that name or its source throws.
  JSObject* require(JSContext* cx, const std::string& name);

  // See BuiltinCode::store.
  void store_code(JSContext* cx) noexcept { code_.store(cx); }

 private:
  struct Entry {
    std::string_view source;
    JS::PersistentRootedObject natives;
    JS::PersistentRootedObject module;  // once it was asked for
    bool internal = false;
  };

  bool evaluate(JSContext* cx, const std::string& name, const Entry& entry);

  BuiltinCode code_;
  std::map<std::string, Entry, std::less<>> entries_;
};

}  // namespace godwit::script
