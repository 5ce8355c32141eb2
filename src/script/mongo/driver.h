// What the driver's natives work on: connections, sessions and cursors of the running call.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "mongo/connections.h"
#include "script/engine.h"
#include "script/mongo/documents.h"
#include "script/mongo/line.h"
#include "script/mongo/script_cursor.h"
#include "script/mongo/state_guard.h"

namespace godwit::script::mongo {

// Used on the engine's thread, except where it says otherwise.
class Driver {
 public:
  Driver(Engine& engine, std::shared_ptr<godwit::mongo::Connections> connections, std::unique_ptr<Documents> documents,
         StateGuard guard);
  ~Driver() { end_call(); }
  Driver(const Driver&) = delete;
  Driver& operator=(const Driver&) = delete;

  [[nodiscard]] Engine& engine() const noexcept { return engine_; }
  [[nodiscard]] const StateGuard& guard() const noexcept { return guard_; }
  [[nodiscard]] Documents& documents() const noexcept { return *documents_; }
  [[nodiscard]] const std::shared_ptr<godwit::mongo::Connections>& connections() const noexcept { return connections_; }

  // `run` is the session that every call joins, or null.
  void begin_call(godwit::mongo::Session* run);
  // Ends what the script left open. REQUIRES: no operation is running.
  void end_call() noexcept;
  // Any thread.
  void interrupt() noexcept;

  std::shared_ptr<SessionLine> start_session(bson::Document options);
  // The run's session; null without one.
  [[nodiscard]] const std::shared_ptr<SessionLine>& run_session() const noexcept { return run_; }
  // The session that a call belongs to: the one given, else the run's, else null. Throws kUsage when another one than
  // the run's is given.
  std::shared_ptr<SessionLine> session_for(JS::HandleValue given) const;
  // Where a cursor of that session reads; outside of sessions, a connection that few other cursors use.
  std::shared_ptr<Line> line_for_cursor(const std::shared_ptr<SessionLine>& session);
  void forget(const std::shared_ptr<SessionLine>& session);

 private:
  static constexpr std::size_t kMostSharedLines = 8;

  Engine& engine_;
  std::shared_ptr<godwit::mongo::Connections> connections_;
  std::unique_ptr<Documents> documents_;
  StateGuard guard_;
  std::vector<std::shared_ptr<SharedLine>> shared_;
  std::vector<std::shared_ptr<SessionLine>> sessions_;
  std::shared_ptr<SessionLine> run_;
  std::atomic<bool> interrupted_{false};
};

}  // namespace godwit::script::mongo
