// What files use that only the user's own Node has.
#pragma once

#include <jsapi.h>

#include <filesystem>
#include <map>
#include <set>
#include <string>

namespace godwit::script {

// Packages that load in this engine and need Node to work tell what they are used for while files load. A file is
// loaded once and may serve several scripts, so which file loads which is remembered, too.
class NodeWishes {
 public:
  // A script's own file begins to load.
  void begin(const std::filesystem::path& script) { script_ = script.string(); }
  // `from` asks for `file`.
  void loads(const std::filesystem::path& from, const std::filesystem::path& file);
  // The code that runs uses such a thing. It is put down to the innermost file on the stack that is no package's, else
  // to the script that began last.
  void add(JSContext* cx, const std::string& use);
  // What `script` and the files that it loads use, the first that is found; empty when they use nothing of the kind.
  [[nodiscard]] std::string of(const std::filesystem::path& script) const;

 private:
  std::string script_;
  std::map<std::string, std::set<std::string>> loaded_by_;  // files by those that asked for them, packages' left out
  std::map<std::string, std::string> uses_;                 // by file
};

// Whether the file is part of an installed package.
bool is_of_package(std::string_view file);

}  // namespace godwit::script
