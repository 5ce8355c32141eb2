// One connection: commands, cursors, bulk writes, sessions. BSON in, BSON out; every failure is a godwit::Error.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "bson/document.h"
#include "db/session.h"
#include "godwit/error.h"

struct _mongoc_client_session_t;

namespace godwit::mongo {

class Connections;
class Session;

// What a failed server command leaves for callers that need more than the Error (the script driver): its reply.
class ServerError : public Error {
 public:
  ServerError(Error error, bson::Document reply) : Error(std::move(error)), reply_(std::move(reply)) {}
  [[nodiscard]] const bson::Document& reply() const noexcept { return reply_; }

 private:
  bson::Document reply_;
};

// Every function below that talks to a server throws ServerError for what the server refused, with vendor code, name
// and labels set and codes mapped: 13 -> kPermission, 18/8000 -> kAuthentication, 50/maxTimeMS -> kTimeout,
// no transactions -> kTransactionsMissing, else kServer; and a plain Error otherwise: kCannotConnect (nothing was sent),
// kConnectionLost (it may have happened), kInterrupted, kTimeout, kUsage for what the library refuses to send. Retry
// class from the labels (RetryableWriteError, TransientTransactionError, UnknownTransactionCommitResult); error.cpp has
// the whole table.

// Reads a result in batches. Must be destroyed before its client is given back, and before the Session that it was made
// in; used by the client's thread. Destroying it early tells the server.
class Cursor {
 public:
  ~Cursor();
  Cursor(const Cursor&) = delete;
  Cursor& operator=(const Cursor&) = delete;
  // The next document, valid until the next call; nothing at the end. A tailable cursor may go on after an end.
  [[nodiscard]] std::optional<bson::View> next();
  // Appends up to `most` documents or `bytes` bytes, concatenated, to `into` (raw BSON one after the other). Returns
  // false when the cursor is exhausted.
  bool next_batch(std::vector<std::uint8_t>& into, std::size_t most, std::size_t bytes);
  // How many documents the server is to send at a time from now on. REQUIRES: next() or next_batch() was called.
  void set_batch_size(std::uint32_t documents);
  [[nodiscard]] std::int64_t id() const;  // the server's cursor id; 0 when it is exhausted or not started

 private:
  friend class Client;
  struct State;
  explicit Cursor(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// A list of writes sent as few commands. Filled without a connection and on any thread; executed once.
class Bulk {
 public:
  // `options`: `bypassDocumentValidation`, `comment`, `let`; they have to be known before the first write is added.
  explicit Bulk(bool ordered, bson::View options = {});
  ~Bulk();
  Bulk(Bulk&&) noexcept;
  Bulk& operator=(Bulk&&) noexcept;
  // Throw kUsage with the driver's reason ("document to be inserted …", "key must begin with $").
  // Options: `collation`, `arrayFilters`, `hint`, `upsert`; others are refused by name.
  void insert(bson::View document);
  void update(bson::View filter, bson::View update_or_pipeline, bool is_pipeline, bool many, bson::View options);
  void replace(bson::View filter, bson::View replacement, bson::View options);
  void remove(bson::View filter, bool many, bson::View options);
  [[nodiscard]] std::size_t size() const noexcept;
  // True when one of them may change several documents.
  [[nodiscard]] bool reaches_many() const noexcept;

 private:
  friend class Client;
  struct State;
  std::unique_ptr<State> state_;
};

struct BulkOutcome {
  bson::Document reply;          // libmongoc's: nInserted, nMatched, nModified, nRemoved, …, upserted, writeErrors, …
  std::optional<Error> error;    // what went wrong, when something did; some writes may have happened
};

// Used by one thread at a time.
class Client {
 public:
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // Sends a command as it is and returns the reply. `session` may be null. No retry: for administration, and for what
  // is not modelled below.
  bson::Document command(const std::string& database, bson::View command, Session* session = nullptr);
  // As command(), with the driver's retryable reads and the URL's read preference.
  bson::Document read_command(const std::string& database, bson::View command, Session* session = nullptr);
  // As command(), with the URL's write concern appended, and retried once by the server's transaction number where
  // the command and the deployment allow it.
  bson::Document write_command(const std::string& database, bson::View command, Session* session = nullptr);

  // Opens no connection until the first read. `options` are those of the find/aggregate command, other than filter and
  // pipeline; libmongoc's names (sort, projection, limit, skip, batchSize, hint, collation, maxTimeMS, allowDiskUse,
  // …).
  std::unique_ptr<Cursor> find(const std::string& database, const std::string& collection, bson::View filter,
                               bson::View options, Session* session = nullptr);
  // `collection` empty = on the database.
  std::unique_ptr<Cursor> aggregate(const std::string& database, const std::string& collection, bson::View pipeline,
                                    bson::View options, Session* session = nullptr);
  // A cursor over the reply of a command that answers with one (listIndexes, listCollections).
  std::unique_ptr<Cursor> command_cursor(const std::string& database, bson::View command, Session* session = nullptr);

  // Runs the bulk, retrying by the driver's rules. Server refusals of single writes, and a failure after some were
  // done, are in the outcome; throws when nothing can be said of single writes (the first command was refused as a
  // whole, or there was no connection). `options`: `writeConcern`.
  BulkOutcome execute(const std::string& database, const std::string& collection, Bulk bulk, bson::View options,
                      Session* session = nullptr);

  // Whether the server has transactions: true of replica sets and sharded clusters. Connects. Throws what command() does.
  [[nodiscard]] bool has_transactions();

  // Ends sessions on the server, and with them their open transactions. Never throws: used for cleaning up.
  void kill_sessions(const std::vector<std::vector<std::uint8_t>>& ids) noexcept;

  struct State;
  explicit Client(std::unique_ptr<State> state);
  [[nodiscard]] State& state() { return *state_; }

 private:
  std::unique_ptr<State> state_;
};

// Bounds the calls on a client while it lives, over whatever the server does: a call that has no answer by then ends
// with kTimeout and is not sent again; what it did is unknown. Limits nest; the nearer one counts.
class [[nodiscard]] TimeLimit {
 public:
  TimeLimit(Client& client, base::Duration limit);
  ~TimeLimit();
  TimeLimit(const TimeLimit&) = delete;
  TimeLimit& operator=(const TimeLimit&) = delete;

 private:
  Client& client_;
  std::optional<base::Monotonic> before_;
};

// A session pinned to its own client, which it borrows from Connections until it is destroyed. Commands in it go
// through client(). Calls come one at a time.
class Session final : public db::Session {
 public:
  // `options`: causalConsistency, defaultTransactionOptions, as the driver's startSession. Throws kCannotConnect, ….
  static std::unique_ptr<Session> start(const std::shared_ptr<Connections>& connections, bson::View options = {});
  ~Session() override;

  [[nodiscard]] Client& client();
  [[nodiscard]] std::vector<std::uint8_t> id() const override;
  [[nodiscard]] bool in_transaction() const override;
  // In a transaction that has done something and was neither committed nor aborted.
  [[nodiscard]] bool has_open_work() const;
  void begin() override;                       // majority, journalled, snapshot
  // `options`: readConcern, writeConcern, readPreference (primary only), maxCommitTimeMS; what is missing is as in
  // begin().
  void begin_with(bson::View options);
  void commit() override;
  bson::Document commit_once();                // for the script driver, which has its own retry loop
  void abort() noexcept override;

  struct State;

 private:
  explicit Session(std::unique_ptr<State> state);
  friend _mongoc_client_session_t* handle_of(Session& session);
  std::unique_ptr<State> state_;
};

}  // namespace godwit::mongo
