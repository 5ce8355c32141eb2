// What the driver's natives work on: connections, sessions and cursors of the running call.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "mongo/connections.h"
#include "script/engine.h"
#include "script/mongo/documents.h"
#include "script/mongo/line.h"
#include "script/mongo/script_cursor.h"
#include "script/mongo/state_guard.h"
#include "script/mongo/target.h"

namespace godwit::script::mongo {

class HeldBack;

// Used on the engine's thread, except where it says otherwise.
class Driver {
 public:
  Driver(Engine& engine, std::shared_ptr<godwit::mongo::Connections> connections, std::unique_ptr<Documents> documents,
         StateGuard guard);
  ~Driver();
  Driver(const Driver&) = delete;
  Driver& operator=(const Driver&) = delete;

  [[nodiscard]] Engine& engine() const noexcept { return engine_; }
  [[nodiscard]] const StateGuard& guard() const noexcept { return guard_; }
  [[nodiscard]] HeldBack& held_back() const noexcept { return *held_back_; }
  [[nodiscard]] Documents& documents() const noexcept { return *documents_; }
  [[nodiscard]] const std::shared_ptr<godwit::mongo::Connections>& connections() const noexcept { return connections_; }

  // `run` is the session that every call joins, or null.
  void begin_call(godwit::mongo::Session* run);
  // Ends what the script left open. REQUIRES: no operation is running.
  void end_call() noexcept;
  // Any thread.
  void interrupt() noexcept;
  // Whether a session of the script has a transaction with work in it. Only while no operation is under way.
  [[nodiscard]] bool has_open_transaction() const;

  // `given` as in target_for().
  std::shared_ptr<SessionLine> start_session(bson::Document options, JS::HandleValue given);
  // The run's session; null without one.
  [[nodiscard]] const std::shared_ptr<SessionLine>& run_session() const noexcept { return run_; }
  // Where a call goes: to the session or the other server that is given, else to the run's session, else outside of
  // sessions. Throws kUsage when a session with the run's server is given that is not the run's, and when the other
  // server was closed.
  [[nodiscard]] Target target_for(JS::HandleValue given) const;
  // Where a cursor reads: in its session; outside of sessions, over a connection that few other cursors use.
  std::shared_ptr<Line> line_for_cursor(const Target& target);
  // A server besides the run's; no I/O. Throws kBadUrl.
  std::shared_ptr<OtherServer> open_server(const std::string& url);
  // Calls to it fail from now on; those that are under way end.
  void close_server(OtherServer& server);
  void forget(const std::shared_ptr<SessionLine>& session);

 private:
  static constexpr std::size_t kMostSharedLines = 8;

  Engine& engine_;
  std::shared_ptr<godwit::mongo::Connections> connections_;
  std::unique_ptr<Documents> documents_;
  StateGuard guard_;
  std::vector<std::shared_ptr<SharedLine>> shared_;
  std::vector<std::shared_ptr<SessionLine>> sessions_;
  std::mutex others_mutex_;
  std::vector<std::shared_ptr<OtherServer>> others_;  // guarded by others_mutex_
  std::shared_ptr<SessionLine> run_;
  std::unique_ptr<HeldBack> held_back_;
  std::atomic<bool> interrupted_{false};
};

}  // namespace godwit::script::mongo
