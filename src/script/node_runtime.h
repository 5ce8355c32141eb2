// Runs JavaScript migrations in the user's own Node, with the user's own `mongodb` package.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "base/secret.h"
#include "script/node_process.h"
#include "script/runtime.h"

namespace godwit::script {

// Where the script's driver connects to.
struct NodeConnection {
  base::Secret url;
  std::string database;
};

struct NodeOptions {
  std::string program;                         // name or path; empty = "node" on the PATH of the variables
  std::function<NodeConnection()> connection;  // asked for when the first function is called
  // godwit's own collections, which scripts do not write to, and their database. Empty = none.
  std::string state_database{};
  std::vector<std::string> state_collections{};
  // Told after a process was stopped: ends on the server what connections of this application name still do there.
  std::function<void(const std::string& application)> end_operations;
};

// As Runtime, and with its promises where not said otherwise: one process for all migrations, started when the first
// is loaded. What differs: the driver's calls join no session of the run; a promise that never settles is found by the
// time limit only; a write's counts come with its answer, those of a file's top level with the first call of its
// functions; and of what goes to the server by another way than the package `mongodb` nobody knows: a call that fails
// after its function was entered counts it as kUnseen. After a failed or stopped call it starts a new process for the
// next.
// Used by one thread, and its process dies with that thread.
class NodeRuntime {
 public:
  // `runtime`: folder, variables, limits of memory and of loading. Starts nothing.
  NodeRuntime(const RuntimeOptions& runtime, NodeOptions options);
  ~NodeRuntime();

  // Throws kNodeUnusable when there is no Node; kModuleNotFound also when the package `mongodb` is not installed;
  // kUsage when the top level writes to a collection of godwit's own. A detail says what one that failed had written.
  ScriptInfo load(const std::filesystem::path& file, const std::stop_token& stop);
  // As Runtime::evaluate. Needs no package `mongodb`.
  std::string evaluate(const std::filesystem::path& file, const OnPrinted& on_printed,
                       const std::stop_token& stop = {});
  // REQUIRES: load(file) succeeded.
  void call(const std::filesystem::path& file, const CallOptions& options, Host& host, Counts& counts,
            const std::stop_token& stop);

  // Whether there is a program to try.
  [[nodiscard]] bool is_there() const;
  // "22.3.0" once it was started.
  [[nodiscard]] std::string version() const;

 private:
  struct Call;

  NodeProcess& process(const std::stop_token& stop);
  nlohmann::json exchange(const nlohmann::json& request, const CallOptions& options, Call* call,
                          const std::string& what, const std::stop_token& stop);
  nlohmann::json answer_to_load(const std::string& file, const CallOptions& options, const std::stop_token& stop);
  [[nodiscard]] std::string written_by_top_level(const std::string& file) const;
  void hear_top_level(const nlohmann::json& event, const std::string& what);
  nlohmann::json refusal(const Error& error);
  void count(const nlohmann::json& event, Call* call);
  void give_up(const Call* call);
  void check_awaited(const nlohmann::json& answer, const Call& call) const;
  [[nodiscard]] Error ended_error(NodeEnd end, const CallOptions& options, const std::string& what,
                                  const Call* call) const;
  [[nodiscard]] Error failed_error(const nlohmann::json& answer, const std::string& file, const Call* call) const;
  [[nodiscard]] std::string shown(const std::string& path) const;
  [[nodiscard]] std::string shown_names(std::string text) const;

  RuntimeOptions runtime_;
  NodeOptions options_;
  std::string application_;
  std::optional<NodeProcess> process_;
  std::map<std::filesystem::path, ScriptInfo> loaded_;     // by the process that runs
  std::vector<std::pair<LogLevel, std::string>> unheard_;  // logged while loading
  std::vector<Error> refusals_;                            // what the process that runs was told
  std::map<std::string, Counts> uncounted_;                // written while loading, by the path of the file
};

}  // namespace godwit::script
