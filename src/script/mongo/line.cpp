#include "script/mongo/line.h"

#include <optional>
#include <utility>

#include "script/mongo/script_cursor.h"

namespace godwit::script::mongo {

namespace {

constexpr base::Duration kPatience{5000};  // for a server that is asked to forget what a script left

}  // namespace

void Line::joins(ScriptCursor& cursor) {
  const std::lock_guard lock(mutex_);
  cursors_.insert(&cursor);
}

void Line::leaves(ScriptCursor& cursor, std::unique_ptr<godwit::mongo::Cursor> left) {
  const std::lock_guard lock(mutex_);
  cursors_.erase(&cursor);
  if (left != nullptr) leftover_.push_back(std::move(left));
}

std::size_t Line::cursors() const {
  const std::lock_guard lock(mutex_);
  return cursors_.size();
}

void Line::bury() noexcept {
  std::vector<std::unique_ptr<godwit::mongo::Cursor>> dead;
  const std::lock_guard lock(mutex_);
  dead.swap(leftover_);
}

void Line::close() noexcept {
  std::optional<godwit::mongo::TimeLimit> limit;
  if (connected() != nullptr) limit.emplace(*connected(), kPatience);
  bury();
  {
    const std::lock_guard lock(mutex_);
    for (ScriptCursor* const cursor : cursors_) cursor->close();
  }
  finish();
  limit.reset();
  give_back();
}

godwit::mongo::Client& SharedLine::client() {
  if (client_ == nullptr) client_ = connections_->lend();
  return *client_;
}

SessionLine::SessionLine(Strand strand, godwit::mongo::Session& run) : Line(strand), run_(&run), id_(run.id()) {}

std::vector<std::uint8_t> SessionLine::id() const {
  const std::lock_guard lock(id_mutex_);
  return id_;
}

godwit::mongo::Session& SessionLine::started() {
  if (run_ != nullptr) return *run_;
  if (ended_) throw Error(ErrorCode::kUsage, "the session has ended");
  if (own_ == nullptr) {
    own_ = godwit::mongo::Session::start(connections_, options_);
    const std::lock_guard lock(id_mutex_);
    id_ = own_->id();
  }
  return *own_;
}

godwit::mongo::Client* SessionLine::connected() {
  if (run_ != nullptr) return &run_->client();
  return own_ == nullptr ? nullptr : &own_->client();
}

void SessionLine::finish() noexcept {
  if (own_ != nullptr && own_->in_transaction()) own_->abort();
}

void SessionLine::give_back() noexcept {
  ended_ = true;
  own_.reset();
}

}  // namespace godwit::script::mongo
