// A connection on which operations take their turns.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <set>
#include <vector>

#include "bson/document.h"
#include "mongo/client.h"
#include "mongo/connections.h"
#include "script/engine.h"

namespace godwit::script::mongo {

class ScriptCursor;

// The operations of one strand on one client: cursors that share a connection, or everything in a session. Methods are
// called by an operation of its strand, or on the engine's thread when none runs, unless they say otherwise.
class Line {
 public:
  explicit Line(Strand strand) : strand_(strand) {}
  virtual ~Line() = default;
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;

  [[nodiscard]] Strand strand() const noexcept { return strand_; }
  // Connects when it is first asked. Throws kCannotConnect, kInterrupted, ….
  virtual godwit::mongo::Client& client() = 0;
  // Null outside of a session.
  virtual godwit::mongo::Session* session() = 0;
  [[nodiscard]] virtual bool is_session() const noexcept = 0;  // any thread

  // Cursors tell when they come and go. Any thread.
  void joins(ScriptCursor& cursor);
  // `left` is what the cursor held of the client; it is destroyed by the line's next operation.
  void leaves(ScriptCursor& cursor, std::unique_ptr<godwit::mongo::Cursor> left);
  [[nodiscard]] std::size_t cursors() const;
  // Destroys what cursors left.
  void bury() noexcept;
  // Ends every cursor and gives the connection back, waiting a few seconds for the server at most.
  void close() noexcept;

 protected:
  // What is to be said to the server before the connection is given back.
  virtual void finish() noexcept {}
  virtual void give_back() noexcept = 0;
  // The client, if there is one yet.
  virtual godwit::mongo::Client* connected() = 0;

 private:
  Strand strand_;
  mutable std::mutex mutex_;
  std::set<ScriptCursor*> cursors_;                               // guarded by mutex_
  std::vector<std::unique_ptr<godwit::mongo::Cursor>> leftover_;  // guarded by mutex_
};

// For cursors outside of sessions.
class SharedLine final : public Line {
 public:
  SharedLine(Strand strand, std::shared_ptr<godwit::mongo::Connections> connections)
      : Line(strand), connections_(std::move(connections)) {}
  godwit::mongo::Client& client() override;
  godwit::mongo::Session* session() override { return nullptr; }
  [[nodiscard]] bool is_session() const noexcept override { return false; }
  [[nodiscard]] const std::shared_ptr<godwit::mongo::Connections>& connections() const noexcept { return connections_; }

 protected:
  void give_back() noexcept override { client_.reset(); }
  godwit::mongo::Client* connected() override { return client_.get(); }

 private:
  std::shared_ptr<godwit::mongo::Connections> connections_;
  godwit::mongo::Connections::Lent client_;
};

// A session of the script, or the run's own.
class SessionLine final : public Line {
 public:
  static constexpr const char* kHandleName = "Session";
  SessionLine(Strand strand, std::shared_ptr<godwit::mongo::Connections> connections, bson::Document options)
      : Line(strand), connections_(std::move(connections)), options_(std::move(options)) {}
  // The run's session: borrowed, neither begun nor ended here.
  SessionLine(Strand strand, godwit::mongo::Session& run);

  godwit::mongo::Client& client() override { return started().client(); }
  godwit::mongo::Session* session() override { return &started(); }
  [[nodiscard]] bool is_session() const noexcept override { return true; }
  [[nodiscard]] bool is_run() const noexcept { return run_ != nullptr; }
  // Only while no operation of it is under way.
  [[nodiscard]] bool has_open_work() const { return own_ != nullptr && own_->has_open_work(); }
  // Null for the run's session.
  [[nodiscard]] const std::shared_ptr<godwit::mongo::Connections>& connections() const noexcept { return connections_; }
  // The session's id; empty before its first operation. Any thread.
  [[nodiscard]] std::vector<std::uint8_t> id() const;

 protected:
  void finish() noexcept override;
  void give_back() noexcept override;
  godwit::mongo::Client* connected() override;

 private:
  godwit::mongo::Session& started();

  std::shared_ptr<godwit::mongo::Connections> connections_;
  bson::Document options_;
  std::unique_ptr<godwit::mongo::Session> own_;
  godwit::mongo::Session* run_ = nullptr;
  bool ended_ = false;
  mutable std::mutex id_mutex_;
  std::vector<std::uint8_t> id_;  // guarded by id_mutex_
};

}  // namespace godwit::script::mongo
