#include "mongo/ledger_store.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/fault.h"
#include "base/random.h"
#include "base/retry.h"
#include "bson/builder.h"
#include "db/journal_chain.h"
#include "mongo/client.h"
#include "mongo/compressed_text.h"
#include "mongo/journal.h"
#include "mongo/ledger_row_bson.h"
#include "mongo/ledger_rows.h"
#include "mongo/meta.h"
#include "mongo/server_time.h"

namespace godwit::mongo {

namespace {

constexpr base::Duration kLimit{30'000};           // of one look or write; what must succeed is repeated
constexpr base::Duration kMoment{1000};
// Of taking over what a dead holder left locked: mongod ends a forgotten transaction after 60 seconds.
constexpr base::Duration kTakeOverLimit{120'000};

// A transition as it is stored.
struct Prepared {
  std::int64_t epoch = 0;
  std::vector<bson::Document> rows;  // tombstones among them
  std::vector<JournalEntry> entries;
  std::vector<bson::Document> history;  // changes of the other tool's history (Changelog::write)
};

// Whether a server that was not reached, or was lost, may answer the next time.
bool may_help_to_repeat(const Error& error) {
  return error.retry_class() == Retry::kOutcomeUnknown || error.retry_class() == Retry::kSameCall;
}

db::JournalEnd end_of(const std::optional<JournalEntry>& entry) {
  return entry ? db::end_after(entry->row) : db::JournalEnd{};
}

Error fenced_by(const db::JournalRow& row, std::int64_t epoch) {
  return lease_lost(
      fmt::format("journal entry {} is by run {} under epoch {}; ours is {}", row.sequence, row.run, row.epoch, epoch));
}

Session& as_mongo(db::Session& session) {
  auto* const own = dynamic_cast<Session*>(&session);
  if (own == nullptr) throw Error(ErrorCode::kInternal, "a session of another database was given to the ledger");
  return *own;
}

// All documents of an array.
std::vector<bson::Document> documents_in(bson::View array) {
  std::vector<bson::Document> documents;
  for (const bson::Element& element : array) documents.emplace_back(element.document());
  return documents;
}

bson::Document array_of(const std::vector<bson::Document>& documents) {
  bson::ArrayBuilder array;
  for (const bson::Document& document : documents) array.add(document);
  return array.build();
}

class MongoLedgerStore final : public db::LedgerStore {
 public:
  MongoLedgerStore(std::shared_ptr<Connections> connections, StateLocation location,
                   std::optional<ChangelogOptions> changelog, const base::Clock& clock)
      : connections_(std::move(connections)),
        state_(std::move(location)),
        journal_(state_),
        rows_(state_),
        time_(clock) {
    if (changelog) changelog_.emplace(*std::move(changelog));
  }

  std::optional<db::Marker> marker() override;
  std::vector<db::LedgerRow> rows() override;
  std::vector<db::LedgerRow> rows_with_texts() override;
  std::optional<db::LedgerRow> row(const std::string& id) override;
  std::vector<db::HistoryRow> history() override;
  std::vector<db::HistoryFault> history_faults() override;
  std::vector<db::JournalRow> journal(std::int64_t after, std::int64_t limit) override;
  std::vector<db::JournalRow> newest_journal(std::int64_t limit, const std::string& subject,
                                             const std::string& run) override;
  db::Marker prepare(const std::string& environment, const std::string& tool) override;
  void use_session(db::Session* session) override;
  void keep_trying_while(std::function<bool()> may) override;
  bool was_committed(db::Session& session) override;
  std::vector<db::LedgerRow> take_over(std::int64_t epoch, const std::vector<std::uint8_t>& dead_session,
                                       db::JournalRow first) override;
  void apply(db::Transition transition, db::Session* session) override;
  void fence(db::Session& session, const std::string& id, const std::string& run, std::int64_t epoch) override;

 private:
  // Calls `act` with a client that is free: the session's where there is one, so that a run needs one connection less.
  template <class Act>
  auto with_client(const Act& act, base::Duration most = kLimit) {
    Connections::Lent lent;
    if (session_ == nullptr) lent = connections_->lend();
    Client& client = session_ == nullptr ? *lent : session_->client();
    const TimeLimit limit(client, most);
    return act(Wire{client});
  }
  // Calls `act`, which only reads, again while that is wanted and may help.
  template <class Act>
  auto patiently(const Act& act) {
    base::Backoff backoff(base::Duration(100), base::Duration(1000), base::random_number());
    for (;;) {
      try {
        return act();
      } catch (const Error& error) {
        if (!may_help_to_repeat(error) || !may_repeat_ || !may_repeat_()) throw;
      }
      base::system_clock().sleep(backoff.next(), {});
    }
  }
  template <class Act>
  auto reading(const Act& act, base::Duration most = kLimit) {
    if (!marker_) static_cast<void>(marker());
    return with_client(act, most);
  }

  bool has_transactions();
  Session& own_session();
  void look_at_marker_again();
  void end_dead_sessions(const Wire& wire, const std::vector<std::uint8_t>& dead_session);
  void append_first(const Wire& wire, std::int64_t epoch, db::JournalRow first);
  std::optional<JournalEntry> finish(const Wire& wire, std::optional<JournalEntry> end);

  [[nodiscard]] std::vector<db::LedgerRow> with_changelog(const Wire& wire, std::vector<db::LedgerRow> rows) const;
  void write_history(const Wire& wire, std::span<const bson::Document> changes) const;
  void settle(const Wire& wire, std::int64_t epoch);
  Prepared prepare_transition(const Wire& wire, db::Transition transition);
  void write_one_row(const Wire& wire, const Prepared& prepared);
  void write_all(const Wire& wire, const Prepared& prepared);
  void commit_alone(const Prepared& prepared);
  void write_without_transaction(const Wire& wire, Prepared prepared);
  void write_rows_alone(const Wire& wire, const Prepared& prepared);
  [[noreturn]] void refuse(const Wire& wire, const Prepared& prepared);

  std::shared_ptr<Connections> connections_;
  StateDatabase state_;
  Journal journal_;
  LedgerRows rows_;
  std::optional<Changelog> changelog_;
  ServerTime time_;
  TextCompressor compressor_;
  db::JournalChain chain_;
  std::optional<bool> transactions_;
  std::optional<db::Marker> marker_;            // as it was seen last: its format is one that we know
  std::optional<base::Monotonic> marker_seen_;  // when, unless somebody relied on that since
  std::unique_ptr<Session> made_session_;
  Session* session_ = nullptr;  // given by use_session(), or made_session_
  std::function<bool()> may_repeat_;
  std::optional<db::JournalRow> joined_;  // the first entry of the last transition in a session of the caller
};

// --- reading ------------------------------------------------------------------------------------------------------

std::optional<db::Marker> MongoLedgerStore::marker() {
  marker_ = with_client([this](const Wire& wire) { return read_marker(state_, wire); });
  marker_seen_ = base::system_clock().monotonic();
  if (marker_) time_.saw(marker_->now_ms);
  return marker_;
}

std::vector<db::LedgerRow> MongoLedgerStore::rows() {
  return reading([this](const Wire& wire) { return with_changelog(wire, rows_.all(wire)); });
}

std::vector<db::LedgerRow> MongoLedgerStore::rows_with_texts() {
  return reading([this](const Wire& wire) { return rows_.all_with_texts(wire); });
}

std::optional<db::LedgerRow> MongoLedgerStore::row(const std::string& id) {
  return reading([&](const Wire& wire) -> std::optional<db::LedgerRow> {
    auto stored = rows_.one(wire, id);
    if (!changelog_) return stored;
    std::vector<db::LedgerRow> known;
    if (stored) known.push_back(*std::move(stored));
    known = db::with_history(std::move(known), changelog_->rows_of(wire, id), changelog_->has_hashes());
    if (known.empty()) return std::nullopt;
    return std::move(known.front());
  });
}

std::vector<db::HistoryRow> MongoLedgerStore::history() {
  if (!changelog_) return {};
  return reading([&](const Wire& wire) { return changelog_->rows(wire); });
}

std::vector<db::HistoryFault> MongoLedgerStore::history_faults() {
  if (!changelog_) return {};
  return reading([&](const Wire& wire) { return changelog_->faults(wire); });
}

// REQUIRES: `rows` were read before; what happened in between is known then.
std::vector<db::LedgerRow> MongoLedgerStore::with_changelog(const Wire& wire, std::vector<db::LedgerRow> rows) const {
  return changelog_ ? db::with_history(std::move(rows), changelog_->rows(wire), changelog_->has_hashes())
                    : std::move(rows);
}

void MongoLedgerStore::write_history(const Wire& wire, std::span<const bson::Document> changes) const {
  if (changelog_ && !changes.empty()) changelog_->write(wire, changes);
}

std::vector<db::JournalRow> MongoLedgerStore::journal(std::int64_t after, std::int64_t limit) {
  return reading([&](const Wire& wire) { return journal_.after(wire, after, limit); });
}

std::vector<db::JournalRow> MongoLedgerStore::newest_journal(std::int64_t limit, const std::string& subject,
                                                             const std::string& run) {
  return reading([&](const Wire& wire) { return journal_.newest(wire, limit, subject, run); });
}

// --- beginning ----------------------------------------------------------------------------------------------------

db::Marker MongoLedgerStore::prepare(const std::string& environment, const std::string& tool) {
  // One that was seen a moment ago for this purpose need not be read again: take_over() will, under the lease.
  const bool is_seen = marker_ && marker_seen_ && base::system_clock().monotonic() - *marker_seen_ < kMoment;
  marker_seen_.reset();
  if (is_seen && !changelog_) return *marker_;
  marker_ = with_client([&](const Wire& wire) {
    if (changelog_) repeat_when_lost([&] { changelog_->create(wire); });
    return is_seen ? *marker_ : prepare_state(state_, wire, environment, tool);
  });
  return *marker_;
}

void MongoLedgerStore::use_session(db::Session* session) {
  session_ = session == nullptr ? nullptr : &as_mongo(*session);
  made_session_.reset();
}

void MongoLedgerStore::keep_trying_while(std::function<bool()> may) { may_repeat_ = std::move(may); }

// To be asked before a client is lent, so that one connection is enough.
bool MongoLedgerStore::has_transactions() {
  if (!transactions_)
    transactions_ = with_client([](const Wire& wire) { return wire.client.has_transactions(); });
  return *transactions_;
}

Session& MongoLedgerStore::own_session() {
  if (session_ == nullptr) {
    made_session_ = Session::start(connections_);
    session_ = made_session_.get();
  }
  return *session_;
}

// Between prepare() and the lease somebody may have replaced the database by another one.
void MongoLedgerStore::look_at_marker_again() {
  const std::optional<db::Marker> before = marker_;
  const std::optional<db::Marker> now = marker();
  marker_seen_.reset();
  if (!before || (now && now->environment == before->environment)) return;
  throw Error(ErrorCode::kWrongDatabase,
              now ? fmt::format("the database that was marked \"{}\" is marked \"{}\" now", before->environment,
                                now->environment)
                  : fmt::format("the marker \"{}\" vanished while the run began", before->environment))
      .detail(fmt::format("somebody dropped, restored or replaced {} just now", state_.name()))
      .unchanged(fmt::format("nothing was changed in {}, but for the lock", before->environment))
      .fix("find out who; then run the same command again");
}

std::vector<db::LedgerRow> MongoLedgerStore::take_over(std::int64_t epoch,
                                                       const std::vector<std::uint8_t>& dead_session,
                                                       db::JournalRow first) {
  look_at_marker_again();
  return reading([&](const Wire& wire) {
    GODWIT_FAULT_POINT("takeover.before_kill");
    end_dead_sessions(wire, dead_session);
    GODWIT_FAULT_POINT("takeover.after_kill");
    append_first(wire, epoch, std::move(first));
    GODWIT_FAULT_POINT("takeover.after_first");
    // From here on no older holder makes a row run, so those that do not are none of our business.
    std::vector<db::LedgerRow> rows = rows_.all(wire);
    if (std::any_of(rows.begin(), rows.end(), [](const auto& row) { return row.state == db::RowState::kRunning; })) {
      repeat_when_lost([&] { rows_.raise(wire, epoch); });
      GODWIT_FAULT_POINT("takeover.after_epochs");
      rows = rows_.all(wire);
    }
    return with_changelog(wire, std::move(rows));
  }, kTakeOverLimit);
}

void MongoLedgerStore::end_dead_sessions(const Wire& wire, const std::vector<std::uint8_t>& dead_session) {
  std::vector<std::vector<std::uint8_t>> dead;
  const auto add = [&](const std::vector<std::uint8_t>& id) {
    const bool is_ours = session_ != nullptr && id == session_->id();
    if (!id.empty() && !is_ours && std::find(dead.begin(), dead.end(), id) == dead.end()) dead.push_back(id);
  };
  add(dead_session);
  for (const db::LedgerRow& row : rows_.running(wire)) add(row.session);
  if (!dead.empty()) wire.client.kill_sessions(dead);
}

void MongoLedgerStore::append_first(const Wire& wire, std::int64_t epoch, db::JournalRow first) {
  first.epoch = epoch;
  const std::int64_t now_ms = time_.now_ms(wire.client);
  for (;;) {
    const auto end = finish(wire, journal_.end(wire));
    GODWIT_FAULT_POINT("takeover.after_redo");
    if (end && end->row.epoch > epoch) throw fenced_by(end->row, epoch);
    chain_.start(end_of(end));
    std::vector<db::JournalRow> linked = {first};
    chain_.link(linked, now_ms);
    try {
      repeat_when_lost([&] { journal_.append(wire, {JournalEntry{linked.front(), 0, {}}}); });
    } catch (const SequenceTaken&) {
      // By a stale holder, who is one entry further on now; or by ourselves, when the answer was lost.
      if (!journal_.has(wire, linked.front())) continue;
    }
    chain_.open(linked);
    chain_.confirm();
    return;
  }
}

// Does what a transition without transactions left undone, if `end` belongs to one. Returns the end afterwards.
std::optional<JournalEntry> MongoLedgerStore::finish(const Wire& wire, std::optional<JournalEntry> end) {
  if (!end || end->group == 0) return end;
  const auto head = end->group == end->row.sequence ? end : journal_.at(wire, end->group);
  if (!head || head->redo.empty())
    throw Error(ErrorCode::kLedgerDamaged, fmt::format("entry {} of the journal cannot be read", end->group))
        .detail("it belongs to a transition, and what the transition was is missing");
  for (const bson::Document& document : documents_in(head->redo["journal"].document())) {
    JournalEntry rest = journal_entry(document);
    if (rest.row.sequence <= end->row.sequence) continue;
    try {
      journal_.append(wire, {rest});
    } catch (const SequenceTaken&) {
      // The writer itself is still at it: the entry is the same one.
    }
    end = std::move(rest);
  }
  const std::vector<bson::Document> rows = documents_in(head->redo["rows"].document());
  // The history is written before the rows. Once those are there, what it says may be the other tool's already.
  if (changelog_ && !rows_.are_written(wire, rows)) write_history(wire, documents_in(head->redo["history"].document()));
  rows_.write_again(wire, rows, head->row.epoch);
  return end;
}

// --- writing ------------------------------------------------------------------------------------------------------

void MongoLedgerStore::apply(db::Transition transition, db::Session* session) {
  GODWIT_FAULT_POINT("ledger.before_apply");
  const bool alone = session == nullptr && has_transactions();
  if (session != nullptr) {
    Session& joined = as_mongo(*session);
    const Wire wire{joined.client(), &joined};
    const Prepared prepared = prepare_transition(wire, std::move(transition));
    if (!prepared.entries.empty()) joined_ = prepared.entries.front().row;
    try {
      write_all(wire, prepared);
    } catch (const SequenceTaken&) {
      refuse(Wire{joined.client()}, prepared);
    }
    return;
  }
  Prepared prepared =
      patiently([&] { return with_client([&](const Wire& wire) { return prepare_transition(wire, transition); }); });
  if (prepared.entries.empty()) {
    with_client([&](const Wire& wire) { write_one_row(wire, prepared); });
  } else if (alone) {
    commit_alone(prepared);
    chain_.confirm();
  } else {
    with_client([&](const Wire& wire) { write_without_transaction(wire, std::move(prepared)); });
    chain_.confirm();
  }
}

// Makes sure that the chain knows the journal's end.
void MongoLedgerStore::settle(const Wire& wire, std::int64_t epoch) {
  if (!chain_.must_look()) return;
  const bool inside = wire.session != nullptr;
  auto end = journal_.end(wire);
  if (!inside && !has_transactions()) end = finish(wire, std::move(end));
  if (end && end->row.epoch > epoch) throw fenced_by(end->row, epoch);
  if (!chain_.settle(end_of(end), inside))
    throw end ? fenced_by(end->row, epoch) : lease_lost("the journal is empty, but was not before");
}

Prepared MongoLedgerStore::prepare_transition(const Wire& wire, db::Transition transition) {
  Prepared prepared;
  prepared.epoch = transition.epoch;
  if (transition.journal.empty() && (transition.rows.size() != 1 || !transition.forgotten.empty()))
    throw Error(ErrorCode::kInternal, "only one row can be written to the ledger without a journal entry");
  if (!transition.journal.empty()) settle(wire, transition.epoch);
  const std::int64_t now_ms = time_.now_ms(wire.client);
  for (db::LedgerRow& row : transition.rows) {
    if (changelog_)
      if (auto change = changelog_->change_of(row, now_ms)) prepared.history.push_back(*std::move(change));
    prepared.rows.push_back(ledger_document(row, transition.epoch, now_ms, compressor_));
  }
  for (const std::string& id : transition.forgotten) {
    if (rows_.exists(wire, id)) prepared.rows.push_back(tombstone(id, transition.epoch));
    if (changelog_) prepared.history.push_back(changelog_->removal_of(id));
  }
  for (db::JournalRow& row : transition.journal) row.epoch = transition.epoch;
  chain_.link(transition.journal, now_ms);
  chain_.open(transition.journal);
  for (db::JournalRow& row : transition.journal) prepared.entries.push_back({std::move(row), 0, {}});
  return prepared;
}

void MongoLedgerStore::write_one_row(const Wire& wire, const Prepared& prepared) {
  repeat_when_lost([&] { rows_.write_running(wire, prepared.rows.front(), prepared.epoch); });
  GODWIT_FAULT_POINT("ledger.after_row");
}

void MongoLedgerStore::write_all(const Wire& wire, const Prepared& prepared) {
  journal_.append(wire, prepared.entries);
  GODWIT_FAULT_POINT("ledger.in_transaction");
  rows_.write(wire, prepared.rows, prepared.epoch);
  write_history(wire, prepared.history);
}

void MongoLedgerStore::commit_alone(const Prepared& prepared) {
  constexpr int kAttempts = 3;
  base::Backoff backoff(base::Duration(100), base::Duration(1000), base::random_number());
  for (int attempt = 1;; ++attempt) {
    Session& session = own_session();
    const Wire outside{session.client()};
    try {
      const TimeLimit limit(session.client(), kLimit);
      db::in_transaction(session, [&] {
        write_all(Wire{session.client(), &session}, prepared);
        GODWIT_FAULT_POINT("ledger.before_commit");
      });
      break;
    } catch (const SequenceTaken&) {
      if (!journal_.has(outside, prepared.entries.front().row)) refuse(outside, prepared);
      break;
    } catch (const Error& error) {
      if (!may_help_to_repeat(error) || (may_repeat_ ? !may_repeat_() : attempt == kAttempts)) throw;
      // If it was committed after all, the next attempt finds its own entry there. What is still open would be in its
      // way, and a connection that was given up is of no use to it.
      const std::vector<std::uint8_t> doubtful = session.id();
      use_session(nullptr);
      static_cast<void>(patiently([&] {
        connections_->lend()->kill_sessions({doubtful});
        return true;
      }));
      base::system_clock().sleep(backoff.next(), {});
    }
  }
  GODWIT_FAULT_POINT("ledger.after_commit");
}

bool MongoLedgerStore::was_committed(db::Session& session) {
  Session& joined = as_mongo(session);
  joined.client().kill_sessions({joined.id()});
  return joined_ && journal_.has(Wire{joined.client()}, *joined_);
}

void MongoLedgerStore::write_without_transaction(const Wire& wire, Prepared prepared) {
  std::vector<bson::Document> rest;
  const std::int64_t group = prepared.entries.front().row.sequence;
  for (JournalEntry& entry : prepared.entries) {
    entry.group = group;
    if (entry.row.sequence != group) rest.push_back(journal_document(entry));
  }
  prepared.entries.front().redo = bson::Builder()
                                      .add("rows", bson::Array{array_of(prepared.rows).view()})
                                      .add("journal", bson::Array{array_of(rest).view()})
                                      .add("history", bson::Array{array_of(prepared.history).view()})
                                      .build();
  try {
    repeat_when_lost([&] { journal_.append(wire, prepared.entries); });
  } catch (const SequenceTaken&) {
    if (!journal_.has(wire, prepared.entries.front().row)) refuse(wire, prepared);
    finish(wire, journal_.end(wire));  // the answer was lost: some of them are there
  }
  GODWIT_FAULT_POINT("ledger.after_journal");
  // Before the rows: whoever reads in between, rows first, learns what is true.
  repeat_when_lost([&] { write_history(wire, prepared.history); });
  write_rows_alone(wire, prepared);
  GODWIT_FAULT_POINT("ledger.after_rows");
}

// What was remembered of the rows may be wrong once: then it is known better.
void MongoLedgerStore::write_rows_alone(const Wire& wire, const Prepared& prepared) {
  for (const bool last : {false, true}) {
    try {
      repeat_when_lost([&] { rows_.write(wire, prepared.rows, prepared.epoch); });
      return;
    } catch (const Error& error) {
      if (last || error.retry_class() != Retry::kWholeStep) throw;
    }
  }
}

void MongoLedgerStore::refuse(const Wire& wire, const Prepared& prepared) {
  const auto there = journal_.at(wire, prepared.entries.front().row.sequence);
  throw there ? fenced_by(there->row, prepared.epoch)
              : lease_lost("the journal's next entry is being written by another run");
}

void MongoLedgerStore::fence(db::Session& session, const std::string& id, const std::string& run, std::int64_t epoch) {
  Session& joined = as_mongo(session);
  rows_.touch(Wire{joined.client(), &joined}, id, run, epoch);
}

}  // namespace

std::unique_ptr<db::LedgerStore> open_ledger_store(std::shared_ptr<Connections> connections, StateLocation location,
                                                   std::optional<ChangelogOptions> changelog,
                                                   const base::Clock& clock) {
  return std::make_unique<MongoLedgerStore>(std::move(connections), std::move(location), std::move(changelog), clock);
}

}  // namespace godwit::mongo
