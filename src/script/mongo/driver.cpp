#include "script/mongo/driver.h"

#include <algorithm>
#include <utility>

#include "script/handle.h"
#include "script/mongo/held_back.h"

namespace godwit::script::mongo {

Driver::Driver(Engine& engine, std::shared_ptr<godwit::mongo::Connections> connections,
               std::unique_ptr<Documents> documents, StateGuard guard)
    : engine_(engine),
      connections_(std::move(connections)),
      documents_(std::move(documents)),
      guard_(std::move(guard)),
      held_back_(std::make_unique<HeldBack>(engine, *this)) {}

Driver::~Driver() { end_call(); }

void Driver::begin_call(godwit::mongo::Session* run) {
  if (run != nullptr) run_ = std::make_shared<SessionLine>(engine_.new_strand(), *run);
}

void Driver::end_call() noexcept {
  // Saying farewell needs connections that answer.
  if (interrupted_.exchange(false)) connections_->resume();
  held_back_->end();
  if (run_ != nullptr) run_->close();
  for (const auto& session : sessions_) session->close();
  for (const auto& line : shared_) line->close();
  run_.reset();
  sessions_.clear();
  shared_.clear();
  const std::lock_guard lock(others_mutex_);
  for (const auto& server : others_) server->connections.reset();
  others_.clear();
}

bool Driver::has_open_transaction() const {
  return std::any_of(sessions_.begin(), sessions_.end(), [](const auto& session) { return session->has_open_work(); });
}

void Driver::interrupt() noexcept {
  interrupted_ = true;
  connections_->interrupt();
  const std::lock_guard lock(others_mutex_);
  for (const auto& server : others_) server->connections->interrupt();
}

std::shared_ptr<SessionLine> Driver::start_session(bson::Document options, JS::HandleValue given) {
  auto connections = given.isNullOrUndefined() ? connections_ : target_for(given).connections;
  sessions_.push_back(std::make_shared<SessionLine>(engine_.new_strand(), std::move(connections), std::move(options)));
  return sessions_.back();
}

Target Driver::target_for(JS::HandleValue given) const {
  if (given.isNullOrUndefined()) return {run_, connections_};
  if (HandleClass<OtherServer>::is(given)) {
    Target target{nullptr, HandleClass<OtherServer>::get(given)->connections};
    if (target.connections == nullptr) throw Error(ErrorCode::kUsage, "Client must be connected before running operations");
    return target;
  }
  std::shared_ptr<SessionLine> session = HandleClass<SessionLine>::get(given);
  if (run_ != nullptr && session != run_ && session->connections() == connections_) {
    throw Error(ErrorCode::kUsage, "this migration runs in one transaction: its calls cannot use another session");
  }
  return {session, session->connections()};
}

std::shared_ptr<Line> Driver::line_for_cursor(const Target& target) {
  if (target.session != nullptr) return target.session;
  std::shared_ptr<SharedLine> quietest;
  std::size_t lines = 0;
  for (const auto& line : shared_) {
    if (line->connections() != target.connections) continue;
    ++lines;
    if (quietest == nullptr || line->cursors() < quietest->cursors()) quietest = line;
  }
  if (quietest != nullptr && (quietest->cursors() == 0 || lines == kMostSharedLines)) return quietest;
  shared_.push_back(std::make_shared<SharedLine>(engine_.new_strand(), target.connections));
  return shared_.back();
}

std::shared_ptr<OtherServer> Driver::open_server(const std::string& url) {
  godwit::mongo::ConnectionOptions options;
  options.url = base::Secret(url);
  auto server = std::make_shared<OtherServer>(OtherServer{godwit::mongo::Connections::open(std::move(options))});
  const std::lock_guard lock(others_mutex_);
  others_.push_back(server);
  return server;
}

void Driver::close_server(OtherServer& server) {
  const std::lock_guard lock(others_mutex_);
  std::erase_if(others_, [&](const auto& each) { return each.get() == &server; });
  server.connections.reset();
}

void Driver::forget(const std::shared_ptr<SessionLine>& session) { std::erase(sessions_, session); }

}  // namespace godwit::script::mongo
