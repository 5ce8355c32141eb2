// What ran: the ledger (one row per migration) and the journal (every event, chained by hashes).
//
// Fencing. Every write names the epoch of the lease it is made under. It changes a ledger row only while the row's
// epoch is not newer, and it appends to the journal at the one sequence number that follows the last one it knows: a
// holder whose lease was taken over finds that number used, because the successor's first act is an entry of its own.
// Either failure is kLeaseLost and nothing of the write remains. docs/formats/state.md has the collections and their
// fields.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "bson/document.h"
#include "db/session.h"

namespace godwit::db {

enum class RowState { kPending, kRunning, kApplied, kFailed, kRolledBack };

struct RowStep {
  std::string name;
  std::string state;                  // "running", "done"
  std::int64_t duration_ms = 0;
};

struct RowActor {
  std::string user;
  std::string host;
  std::int64_t pid = 0;
  std::string tool;
  std::string git;
  std::string ci;
};

struct RowFailure {
  std::string code;
  std::string message;
  std::string where;
};

// In LedgerRow::started_ms and applied_ms of a row to write: the server's time at the write; what is stored already.
inline constexpr std::int64_t kServerNow = -1;
inline constexpr std::int64_t kKeepStored = -2;

// One document of godwit_ledger. Times are milliseconds since 1970 by the server's clock, 0 = never.
struct LedgerRow {
  std::string id;
  std::string kind;                   // "javascript", "compiled"
  std::string file;
  RowState state = RowState::kPending;
  std::string direction = "up";       // of the last execution: "up" or "down"
  std::string checksum;               // sha256 of the file's bytes
  std::string checksum_normalised;    // sha256 without line ends and trailing blanks
  std::optional<std::string> text;    // the script as applied (stored compressed). Nothing: not read; in a row to
                                      // write, what is stored already
  std::int64_t batch = 0;
  std::string run;
  std::int64_t attempt = 0;
  std::int64_t epoch = 0;
  std::int64_t started_ms = 0;
  std::int64_t applied_ms = 0;
  std::int64_t duration_ms = 0;
  std::map<std::string, std::int64_t> counts;
  RowActor by;
  std::string environment;
  std::optional<RowFailure> failure;
  std::vector<RowStep> steps;
  bool reversible = false;
  bool transaction = false;           // data and ledger move in one transaction
  bool rerunnable = false;            // idempotent, or onInterrupted: retry
  bool steps_only = false;            // every write so far was inside of a step: may resume by skipping done steps
  std::vector<std::uint8_t> session;  // of the run that is working on it
  bool in_history = false;            // the other tool's history says the same (see HistoryRow)
  bool learned = false;               // never stored: this is what that history says since the row was written
};

// One entry of the history that another tool keeps of the same migrations, where there is such a history.
struct HistoryRow {
  std::string id;                     // of the migration; the whole name of a file that is none here
  std::string file;                   // its name as the other tool has it
  std::string hash;                   // sha256 of the file's bytes; empty = not recorded
  std::int64_t applied_ms = 0;
  std::int64_t block = 0;             // what was applied in one run has one number; 0 = not recorded
};

// What is wrong with an entry of that history. It is read all the same: without a file as if it were not there, without
// a date or a block as one that has none.
struct HistoryFault {
  enum class Kind { kNoFile, kNoDate, kNoBlock };
  Kind kind = Kind::kNoFile;
  std::string entry;                  // its _id for a person to read, cut when it is long: "ObjectId('65…')"
  std::string typed;                  // its _id as the shell takes it; empty when it is too long, or of a kind that
                                      // has no plain form there
  std::string file;                   // empty with kNoFile
};

struct JournalRow {
  std::int64_t sequence = 0;          // given by the store
  std::int64_t at_ms = 0;             // server's clock, given by the store
  std::string run;
  RowActor actor;
  std::int64_t epoch = 0;
  std::string event;
  std::string subject;
  bson::Document payload;
  std::string previous;               // hash of the entry before; given by the store
  std::string hash;                   // given by the store
};

// The marker that a wrong URL meets.
struct Marker {
  std::int64_t format = 0;
  std::string environment;
  std::string tool;
  std::int64_t created_ms = 0;
  std::int64_t now_ms = 0;             // server's clock when this was read
};

// Writes that belong together. Every one has a journal entry, which is the fence; only a single row that is running may
// be written without (progress of its steps).
struct Transition {
  std::int64_t epoch = 0;
  std::vector<LedgerRow> rows;         // replaced whole, conditional on the stored row's epoch being <= `epoch`.
                                       // started_ms and applied_ms may be kServerNow or kKeepStored, text nothing
  std::vector<std::string> forgotten;  // rows to delete, under the same condition
  std::vector<JournalRow> journal;     // appended in this order; sequence, time and hashes are filled in
};

class LedgerStore {
 public:
  virtual ~LedgerStore() = default;

  // Reading, with read rights only. A database without godwit's collections reads as empty.
  // Throws kLedgerFormat when the marker's format is newer than this program knows; kLedgerDamaged for rows that make
  // no sense, naming the row.
  virtual std::optional<Marker> marker() = 0;
  //
  // Where another tool keeps a history of the same migrations, rows() and row() are what both say together
  // (db/history.h), and every row that apply() writes is written there, too, in the same transaction.
  virtual std::vector<LedgerRow> rows() = 0;                         // ordered by id, without their texts
  virtual std::vector<LedgerRow> rows_with_texts() = 0;              // as stored, whole
  virtual std::optional<LedgerRow> row(const std::string& id) = 0;   // whole
  virtual std::vector<HistoryRow> history() { return {}; }           // that history as it is; empty without one
  virtual std::vector<HistoryFault> history_faults() { return {}; }  // what of it makes no sense
  // Entries with sequence in (after, …], oldest first, at most `limit` (0 = all).
  virtual std::vector<JournalRow> journal(std::int64_t after, std::int64_t limit) = 0;
  // The newest `limit` entries, newest first (0 = all), about `subject` and of `run` where these are not empty.
  virtual std::vector<JournalRow> newest_journal(std::int64_t limit, const std::string& subject,
                                                 const std::string& run) = 0;

  // Makes the collections and writes the marker unless there is one; returns the one that is there afterwards.
  virtual Marker prepare(const std::string& environment, const std::string& tool) = 0;

  // The session in which the store's own transactions run from now on. Its id is in the lease, so that a successor can
  // end what a killed holder left open. Borrowed; null = the store makes its own.
  virtual void use_session(Session* session) = 0;

  // Writes of apply() outside of a session that fail because no server can be reached, or because nobody knows whether
  // they happened, are repeated while `may` returns true; empty = a few times.
  virtual void keep_trying_while(std::function<bool()> may) = 0;

  // To be called by a new holder of the lease before it writes anything else: reads the marker again, which may have
  // changed while it waited (throws kLedgerFormat), reads the journal's end, ends sessions
  // that still hold rows of `dead_session` (may be empty), raises the epoch of all running rows to `epoch`, and appends
  // `first`, which fences every earlier holder. Returns rows() as they are then; those that run are the interrupted ones.
  virtual std::vector<LedgerRow> take_over(std::int64_t epoch, const std::vector<std::uint8_t>& dead_session,
                                           JournalRow first) = 0;

  // Does all of `transition` or nothing: in `session`'s open transaction where one is given (the caller commits), else
  // in a transaction of its own where the server has them, else journal first and rows after it (the next holder's
  // take_over() finishes what a crash between them left). Throws kLeaseLost when fenced.
  virtual void apply(Transition transition, Session* session) = 0;

  // After a commit with Retry::kOutcomeUnknown of a transaction that apply() joined: ends the session, after which the
  // transaction has either been committed or never will be, and tells which. Throws when the server cannot be asked.
  virtual bool was_committed(Session& session) = 0;

  // Touches the ledger row of `id` in the session's transaction, conditional on `epoch` and `run`: the first statement
  // of a data transaction. Throws kLeaseLost when the row belongs to somebody else.
  virtual void fence(Session& session, const std::string& id, const std::string& run, std::int64_t epoch) = 0;
};

// The hash of a journal entry: sha256 over its fields in a fixed form, the previous hash among them. Same for every
// adapter; docs/formats/state.md, "Journal".
std::string journal_hash(const JournalRow& row);

}  // namespace godwit::db
