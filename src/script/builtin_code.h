// Compiled code of built-in modules, kept between processes.
#pragma once

#include <jsapi.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "script/code_archive.h"

namespace godwit::script {

// Parsing the built-in modules that an ordinary migration needs is most of what starting takes. Of each module what was
// compiled of it so far is kept: functions are compiled when they are first called. Belongs to one engine.
class BuiltinCode {
 public:
  // An empty folder: everything is compiled from its source, and nothing is kept.
  explicit BuiltinCode(const std::filesystem::path& folder);

  // Runs a module's source and gives its value. False with an exception pending.
  bool evaluate(JSContext* cx, const std::string& name, std::string_view source, JS::MutableHandleValue value);
  // Stores the code of modules that were compiled here; the engine is about to end. Failures are silent.
  void store(JSContext* cx) noexcept;

 private:
  struct Compiled {
    std::string name;
    std::uint64_t version;
    JS::PersistentRootedScript script;
  };

  bool find(JSContext* cx, const std::string& name, std::uint64_t version, const JS::ReadOnlyCompileOptions& options,
            JS::MutableHandleScript script);
  bool compile(JSContext* cx, const std::string& name, std::uint64_t version, const JS::ReadOnlyCompileOptions& options,
               std::string_view source, JS::MutableHandleScript script);

  CodeArchive archive_;
  std::vector<Compiled> compiled_;
};

}  // namespace godwit::script
