#include "script/mongo/driver.h"

#include <algorithm>
#include <utility>

#include "script/mongo/handle.h"

namespace godwit::script::mongo {

Driver::Driver(Engine& engine, std::shared_ptr<godwit::mongo::Connections> connections,
               std::unique_ptr<Documents> documents, StateGuard guard)
    : engine_(engine),
      connections_(std::move(connections)),
      documents_(std::move(documents)),
      guard_(std::move(guard)) {}

void Driver::begin_call(godwit::mongo::Session* run) {
  if (run != nullptr) run_ = std::make_shared<SessionLine>(engine_.new_strand(), *run);
}

void Driver::end_call() noexcept {
  // Saying farewell needs connections that answer.
  if (interrupted_.exchange(false)) connections_->resume();
  if (run_ != nullptr) run_->close();
  for (const auto& session : sessions_) session->close();
  for (const auto& line : shared_) line->close();
  run_.reset();
  sessions_.clear();
  shared_.clear();
}

void Driver::interrupt() noexcept {
  interrupted_ = true;
  connections_->interrupt();
}

std::shared_ptr<SessionLine> Driver::start_session(bson::Document options) {
  sessions_.push_back(std::make_shared<SessionLine>(engine_.new_strand(), connections_, std::move(options)));
  return sessions_.back();
}

std::shared_ptr<SessionLine> Driver::session_for(JS::HandleValue given) const {
  if (given.isNullOrUndefined()) return run_;
  std::shared_ptr<SessionLine> session = HandleClass<SessionLine>::get(given);
  if (run_ != nullptr && session != run_) {
    throw Error(ErrorCode::kUsage, "this migration runs in one transaction: its calls cannot use another session");
  }
  return session;
}

std::shared_ptr<Line> Driver::line_for_cursor(const std::shared_ptr<SessionLine>& session) {
  if (session != nullptr) return session;
  const auto quietest = std::ranges::min_element(shared_, {}, [](const auto& line) { return line->cursors(); });
  if (quietest != shared_.end() && ((*quietest)->cursors() == 0 || shared_.size() == kMostSharedLines)) return *quietest;
  shared_.push_back(std::make_shared<SharedLine>(engine_.new_strand(), connections_));
  return shared_.back();
}

void Driver::forget(const std::shared_ptr<SessionLine>& session) { std::erase(sessions_, session); }

}  // namespace godwit::script::mongo
