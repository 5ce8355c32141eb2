// The ledger in memory, with the fences of the real one.
#pragma once

#include <memory>

#include "db/journal_chain.h"
#include "support/fake_database.h"

namespace godwit::test {

class FakeLedgerStore final : public db::LedgerStore {
 public:
  explicit FakeLedgerStore(std::shared_ptr<FakeDatabase> database) : database_(std::move(database)) {}

  std::optional<db::Marker> marker() override;
  std::vector<db::LedgerRow> rows() override;
  std::vector<db::LedgerRow> rows_with_texts() override;
  std::optional<db::LedgerRow> row(const std::string& id) override;
  std::vector<db::JournalRow> journal(std::int64_t after, std::int64_t limit) override;
  std::vector<db::JournalRow> newest_journal(std::int64_t limit, const std::string& subject,
                                             const std::string& run) override;
  db::Marker prepare(const std::string& environment, const std::string& tool) override;
  void use_session(db::Session* session) override { session_ = session; }
  void keep_trying_while(std::function<bool()> may) override { may_repeat_ = std::move(may); }
  bool was_committed(db::Session& session) override;
  // What the store still holds of the run that used it last.
  [[nodiscard]] bool is_free() const { return session_ == nullptr && !may_repeat_; }
  std::vector<db::LedgerRow> take_over(std::int64_t epoch, const std::vector<std::uint8_t>& dead_session,
                                       db::JournalRow first) override;
  void apply(db::Transition transition, db::Session* session) override;
  void fence(db::Session& session, const std::string& id, const std::string& run, std::int64_t epoch) override;

 private:
  [[nodiscard]] FakeContents readable(const std::string& call) const;
  void settle(const FakeContents& seen, std::int64_t epoch, bool in_transaction);

  std::shared_ptr<FakeDatabase> database_;
  db::JournalChain chain_;
  db::Session* session_ = nullptr;
  std::function<bool()> may_repeat_;
  std::string joined_;  // hash of the first entry of the last transition in a session
};

}  // namespace godwit::test
