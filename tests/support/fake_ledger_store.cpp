#include "support/fake_ledger_store.h"

#include <algorithm>
#include <utility>

#include "godwit/error.h"

namespace godwit::test {

namespace {

Error fenced() { return Error(ErrorCode::kLeaseLost, "the lease was lost: another run works on this database now"); }

bool is_ours(const FakeContents& contents, const std::string& id, std::int64_t epoch) {
  const auto row = contents.rows.find(id);
  if (row != contents.rows.end() && row->second.epoch > epoch) return false;
  const auto grave = contents.forgotten.find(id);
  return grave == contents.forgotten.end() || grave->second <= epoch;
}

void put_row(FakeContents& contents, db::LedgerRow row, std::int64_t epoch, std::int64_t now_ms) {
  if (!is_ours(contents, row.id, epoch)) throw fenced();
  const auto stored = contents.rows.find(row.id);
  row.epoch = epoch;
  for (std::int64_t db::LedgerRow::*time : {&db::LedgerRow::started_ms, &db::LedgerRow::applied_ms}) {
    if (row.*time == db::kServerNow) row.*time = now_ms;
    if (row.*time == db::kKeepStored) row.*time = stored == contents.rows.end() ? 0 : stored->second.*time;
  }
  if (!row.text) row.text = stored == contents.rows.end() ? "" : stored->second.text;
  contents.forgotten.erase(row.id);
  contents.rows[row.id] = std::move(row);
}

void forget_row(FakeContents& contents, const std::string& id, std::int64_t epoch) {
  if (!contents.rows.contains(id)) return;
  if (!is_ours(contents, id, epoch)) throw fenced();
  contents.rows.erase(id);
  contents.forgotten[id] = epoch;
}

void append(FakeContents& contents, const db::JournalRow& row) {
  if (row.sequence != static_cast<std::int64_t>(contents.journal.size()) + 1) throw fenced();
  contents.journal.push_back(row);
}

FakeWrite write_of(const db::Transition& transition, std::int64_t now_ms) {
  return [transition, now_ms](FakeContents& contents) {
    for (const db::JournalRow& row : transition.journal) append(contents, row);
    for (const db::LedgerRow& row : transition.rows) {
      const auto stored = contents.rows.find(row.id);
      const bool running = stored != contents.rows.end() && stored->second.state == db::RowState::kRunning;
      if (transition.journal.empty() && !running) throw fenced();
      put_row(contents, row, transition.epoch, now_ms);
    }
    for (const std::string& id : transition.forgotten) forget_row(contents, id, transition.epoch);
  };
}

db::JournalEnd end_of(const FakeContents& contents) {
  return contents.journal.empty() ? db::JournalEnd{} : db::end_after(contents.journal.back());
}

void refuse_damaged(const FakeContents& contents, const std::string& id) {
  if (contents.damaged.contains(id))
    throw Error(ErrorCode::kLedgerDamaged, "the ledger row of " + id + " cannot be read");
}

}  // namespace

FakeContents FakeLedgerStore::readable(const std::string& call) const {
  database_->begin_call(call);
  FakeContents contents = database_->contents();
  if (contents.marker && contents.marker->format > 1)
    throw Error(ErrorCode::kLedgerFormat, "the ledger needs godwit >= " + contents.needs);
  return contents;
}

std::optional<db::Marker> FakeLedgerStore::marker() {
  std::optional<db::Marker> marker = readable("marker").marker;
  if (marker) marker->now_ms = database_->now_ms();
  return marker;
}

std::vector<db::LedgerRow> FakeLedgerStore::rows() {
  std::vector<db::LedgerRow> rows = rows_with_texts();
  for (db::LedgerRow& row : rows) row.text.reset();
  return rows;
}

std::vector<db::LedgerRow> FakeLedgerStore::rows_with_texts() {
  const FakeContents contents = readable("rows");
  std::vector<db::LedgerRow> rows;
  for (const auto& [id, row] : contents.rows) {
    refuse_damaged(contents, id);
    rows.push_back(row);
  }
  return rows;
}

std::optional<db::LedgerRow> FakeLedgerStore::row(const std::string& id) {
  const FakeContents contents = readable("row");
  refuse_damaged(contents, id);
  const auto found = contents.rows.find(id);
  if (found == contents.rows.end()) return std::nullopt;
  return found->second;
}

std::vector<db::JournalRow> FakeLedgerStore::journal(std::int64_t after, std::int64_t limit) {
  std::vector<db::JournalRow> found;
  for (const db::JournalRow& row : readable("journal").journal)
    if (row.sequence > after && (limit == 0 || std::ssize(found) < limit)) found.push_back(row);
  return found;
}

std::vector<db::JournalRow> FakeLedgerStore::newest_journal(std::int64_t limit, const std::string& subject,
                                                            const std::string& run) {
  std::vector<db::JournalRow> found = readable("newest_journal").journal;
  std::reverse(found.begin(), found.end());
  std::erase_if(found, [&](const db::JournalRow& row) {
    return (!subject.empty() && row.subject != subject) || (!run.empty() && row.run != run);
  });
  if (limit > 0 && std::ssize(found) > limit) found.resize(static_cast<std::size_t>(limit));
  return found;
}

db::Marker FakeLedgerStore::prepare(const std::string& environment, const std::string& tool) {
  if (const auto there = readable("prepare").marker) return *there;
  const db::Marker made{1, environment, tool, database_->now_ms(), database_->now_ms()};
  database_->write({[&](FakeContents& contents) {
    if (!contents.marker) contents.marker = made;
  }});
  return *database_->contents().marker;
}

void FakeLedgerStore::settle(const FakeContents& seen, std::int64_t epoch, bool in_transaction) {
  if (!chain_.must_look()) return;
  if (!seen.journal.empty() && seen.journal.back().epoch > epoch) throw fenced();
  if (!chain_.settle(end_of(seen), in_transaction)) throw fenced();
}

std::vector<db::LedgerRow> FakeLedgerStore::take_over(std::int64_t epoch, const std::vector<std::uint8_t>& dead_session,
                                                      db::JournalRow first) {
  const FakeContents before = readable("take_over");
  if (!dead_session.empty()) database_->kill(dead_session);
  for (const auto& [id, row] : before.rows)
    if (row.state == db::RowState::kRunning && !row.session.empty()) database_->kill(row.session);
  database_->write({[&](FakeContents& contents) {
    if (!contents.journal.empty() && contents.journal.back().epoch > epoch) throw fenced();
    chain_.start(end_of(contents));
    std::vector<db::JournalRow> linked = {first};
    linked.front().epoch = epoch;
    chain_.link(linked, database_->now_ms());
    append(contents, linked.front());
    chain_.open(linked);
    for (auto& [id, row] : contents.rows) {
      if (row.state != db::RowState::kRunning) continue;
      row.epoch = std::max(row.epoch, epoch);
    }
  }});
  chain_.confirm();
  return rows();
}

void FakeLedgerStore::apply(db::Transition transition, db::Session* session) {
  database_->begin_call("apply");
  auto* const joined = dynamic_cast<FakeSession*>(session);
  if (session != nullptr && joined == nullptr) throw Error(ErrorCode::kInternal, "not a session of this database");
  if (transition.journal.empty() && (transition.rows.size() != 1 || !transition.forgotten.empty()))
    throw Error(ErrorCode::kInternal, "only one row can be written to the ledger without a journal entry");
  if (!transition.journal.empty())
    settle(joined != nullptr ? joined->contents() : database_->contents(), transition.epoch, joined != nullptr);
  for (db::JournalRow& row : transition.journal) row.epoch = transition.epoch;
  chain_.link(transition.journal, database_->now_ms());
  chain_.open(transition.journal);
  const FakeWrite write = write_of(transition, database_->now_ms());
  if (joined != nullptr) {
    if (!transition.journal.empty()) joined_ = transition.journal.front().hash;
    joined->write(write);
    return;
  }
  database_->write({write});
  if (!transition.journal.empty()) chain_.confirm();
}

bool FakeLedgerStore::was_committed(db::Session& session) {
  database_->begin_call("was_committed");
  database_->kill(session.id());
  const FakeContents contents = database_->contents();
  return std::any_of(contents.journal.begin(), contents.journal.end(),
                     [this](const db::JournalRow& row) { return row.hash == joined_; });
}

void FakeLedgerStore::fence(db::Session& session, const std::string& id, const std::string& run, std::int64_t epoch) {
  database_->begin_call("fence");
  dynamic_cast<FakeSession&>(session).write([id, run, epoch](FakeContents& contents) {
    const auto row = contents.rows.find(id);
    if (row == contents.rows.end() || row->second.state != db::RowState::kRunning || row->second.run != run ||
        row->second.epoch != epoch)
      throw fenced();
  });
}

}  // namespace godwit::test
