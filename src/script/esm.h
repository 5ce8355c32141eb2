// ECMAScript modules, and other modules as if they were ones.
#pragma once

#include <jsapi.h>

#include <filesystem>
#include <map>
#include <string>

#include "script/place.h"

namespace godwit::script {

class EngineState;

class Esm {
 public:
  // Sets the context's module hooks.
  explicit Esm(EngineState& engine);

  // The record of a file, compiled and not linked; null with an exception pending.
  // `may_be_mixed`: its text alone says that it is a module, so it may use `module`, `exports` and `require` all the
  // same; `module` then is exported under the name "module.exports".
  JSObject* file(JSContext* cx, const std::filesystem::path& path, bool may_be_mixed = false);
  // The record behind the import that such a file gets; null for another specifier.
  [[nodiscard]] JSObject* scope_of(const std::string& specifier) const;
  // A record whose exports are `value` as `default` and its properties by their names. Made once for each `key`.
  JSObject* synthetic(JSContext* cx, const std::string& key, JS::HandleValue value);
  // Links and runs a module; `promise` settles when it and what it imports are done.
  static bool evaluate(JSContext* cx, JS::HandleObject record, JS::MutableHandleObject promise);

  // Where the file `from` imports `specifier`; line 0 when no declaration does.
  Place place_of_import(JSContext* cx, const std::filesystem::path& from, const std::string& specifier);

 private:
  JSObject* compile(JSContext* cx, const std::filesystem::path& path, bool may_be_mixed);
  bool add_commonjs(JSContext* cx, const std::filesystem::path& path, std::string* text);

  EngineState& engine_;
  std::map<std::string, JS::PersistentRootedObject> records_;  // by path, or by key of a synthetic one
};

}  // namespace godwit::script
