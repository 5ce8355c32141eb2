#include "support/fake_database.h"

#include <utility>

#include "base/random.h"
#include "godwit/error.h"

namespace godwit::test {

std::int64_t FakeDatabase::now_ms() const {
  return std::chrono::duration_cast<base::Duration>(clock_.wall().time_since_epoch()).count();
}

FakeContents FakeDatabase::contents() const {
  const std::lock_guard lock(mutex_);
  return contents_;
}

void FakeDatabase::write(const std::vector<FakeWrite>& writes) {
  const std::lock_guard lock(mutex_);
  FakeContents changed = contents_;
  for (const FakeWrite& write : writes) write(changed);
  contents_ = std::move(changed);
}

void FakeDatabase::kill(const std::vector<std::uint8_t>& session) {
  const std::lock_guard lock(mutex_);
  ++kills_[session];
}

int FakeDatabase::kills(const std::vector<std::uint8_t>& session) const {
  const std::lock_guard lock(mutex_);
  const auto found = kills_.find(session);
  return found == kills_.end() ? 0 : found->second;
}

FakeSession::FakeSession(std::shared_ptr<FakeDatabase> database) : database_(std::move(database)) {
  const auto uuid = base::random_uuid();
  id_.assign(uuid.begin(), uuid.end());
}

void FakeSession::begin() {
  if (open_) throw Error(ErrorCode::kUsage, "a transaction is open already");
  open_ = true;
  kills_at_begin_ = database_->kills(id_);
}

void FakeSession::commit() {
  if (!open_) throw Error(ErrorCode::kUsage, "no transaction is open");
  open_ = false;
  const std::vector<FakeWrite> writes = std::exchange(writes_, {});
  const std::vector<std::function<void()>> acts = std::exchange(acts_, {});
  if (database_->kills(id_) != kills_at_begin_)
    throw Error(ErrorCode::kServer, "the transaction was ended from outside").retry(Retry::kWholeStep);
  database_->begin_call("commit");
  try {
    database_->write(writes);
  } catch (const Error& error) {
    throw Error(ErrorCode::kServer, "write conflict").detail(error.message()).retry(Retry::kWholeStep);
  }
  for (const auto& act : acts) act();
  database_->begin_call("committed");
}

void FakeSession::abort() noexcept {
  open_ = false;
  writes_.clear();
  acts_.clear();
}

FakeContents FakeSession::contents() const {
  FakeContents seen = database_->contents();
  for (const FakeWrite& write : writes_) write(seen);
  return seen;
}

void FakeSession::write(FakeWrite write) {
  if (!open_) throw Error(ErrorCode::kUsage, "no transaction is open");
  FakeContents seen = contents();
  write(seen);
  writes_.push_back(std::move(write));
}

}  // namespace godwit::test
