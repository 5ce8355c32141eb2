// One migration as it lies in the folder or in the program.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "godwit/events.h"

namespace godwit::migrate {

// What runs a script: the embedded engine, the user's own Node, or the latter where the former cannot load it.
enum class RuntimeChoice { kAuto, kEmbedded, kNode };

// What a migration's exported `options` may say.
struct Options {
  bool transaction = false;
  bool idempotent = false;
  bool retry_when_interrupted = false;     // onInterrupted: 'retry'
  std::optional<bool> unawaited_is_error;  // unawaited: 'error'
  bool network = false;                    // allow: ['network']
  std::optional<bool> coalesce;            // else the environment's
  std::optional<base::Duration> timeout;
  std::optional<RuntimeChoice> runtime;
  std::vector<std::string> after;
};

// Reads options from JSON text. Unknown keys and wrong types throw kScriptOptions with a suggestion; `where` is the
// file for the message.
Options parse_options(std::string_view json, std::string_view where);

// Whether a script's text says `runtime: 'node'`, which has to be known before anything can load it. A comment may say
// so too; the options of what was loaded have the last word.
bool may_want_node(std::string_view text);
// The same for `runtime: 'embedded'`.
bool may_want_engine(std::string_view text);

// What a script's text uses and only Node itself can do, as a reason to run it there ("it uses child_process, which only
// Node has"): a program, a thread, a socket or a connection of mongoose's of its own. Empty when there is nothing of the
// kind outside of comments and longer texts.
std::string node_only_use(std::string_view text);

// What a compiled-in migration is given.
class CompiledContext {
 public:
  virtual ~CompiledContext() = default;
  virtual std::string command(std::string_view extended_json) = 0;
  virtual void log(LogLevel level, std::string_view text) = 0;
  virtual void progress(std::int64_t done, std::int64_t total) = 0;
};

struct CompiledCode {
  std::function<void(CompiledContext&)> up;
  std::function<void(CompiledContext&)> down;
  Options options;
};

// One migration that exists now.
struct Source {
  std::string id;
  std::string kind;                       // "javascript", "typescript", "compiled"
  std::string file;                       // relative to the project folder; empty when compiled in
  std::filesystem::path path;             // absolute; empty when compiled in
  std::string checksum;                   // sha256 of the bytes
  std::string checksum_normalised;        // sha256 with line ends as \n and without trailing blanks
  std::string text;
  std::shared_ptr<const CompiledCode> compiled;
};

// The file's text with \r\n as \n, without blanks at line ends and without empty lines at the end: two files that
// differ only in what editors and git change by themselves have the same one.
std::string normalise(std::string_view text);

}  // namespace godwit::migrate
