// Runs the bodies of migrations in the engine against a real server.
#pragma once

#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "mongo/client.h"
#include "mongo/connections.h"
#include "script/runtime.h"
#include "support/scratch_folder.h"

namespace godwit::test {

// The server's URL out of the environment; empty when none is set.
std::string server_url();

class MigrationWorld {
 public:
  // A database of its own, empty.
  explicit MigrationWorld(const std::string& name) : MigrationWorld(name, server_url()) { connect(); }
  // At a server of which nothing is expected yet.
  MigrationWorld(const std::string& name, const std::string& url);
  ~MigrationWorld();

  // Runs `async up(db, client, ctx) { BODY }` and gives String() of what it returns, or "NAME: message" of what it throws
  // (as JavaScript sees it).
  std::string run(const std::string& body) { return run(body, {}); }
  std::string run(const std::string& body, script::CallOptions options, const std::stop_token& stop = {});
  // Runs a file with this text. Throws as script::Runtime does; gives what it logged last.
  std::string run_file(const std::string& text, script::CallOptions options);
  // run(), in the run's transaction, which is aborted when the body throws.
  std::string run_in_transaction(const std::string& body);

  // A new engine over the same connections: one that was stopped cannot be used again.
  void restart();

  // Of the last run.
  [[nodiscard]] const script::Counts& counts() const { return counts_; }
  [[nodiscard]] const std::vector<std::string>& warnings() const { return warnings_; }
  // What it logged last.
  [[nodiscard]] const std::string& said() const { return said_; }

  // What a client besides the script's sees.
  [[nodiscard]] godwit::mongo::Client& other() { return *client_; }
  [[nodiscard]] std::int64_t count(const std::string& collection);
  [[nodiscard]] const std::string& database() const { return database_; }

 private:
  class Listener;
  void connect();

  ScratchFolder folder_;
  std::string database_;
  std::shared_ptr<godwit::mongo::Connections> connections_;
  std::shared_ptr<godwit::mongo::Connections> others_;  // an interruption of the script's does not reach these
  godwit::mongo::Connections::Lent client_;
  std::unique_ptr<godwit::mongo::Session> session_;
  std::unique_ptr<script::Runtime> runtime_;
  script::Counts counts_;
  std::vector<std::string> warnings_;
  std::string said_;
  int files_ = 0;
};

}  // namespace godwit::test
