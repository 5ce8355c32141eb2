#include "db/session.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "base/random.h"
#include "base/retry.h"
#include "base/text.h"
#include "mongo/client.h"
#include "mongo/client_state.h"
#include "mongo/connections.h"

namespace godwit::mongo {

namespace {

constexpr base::Duration kCommitLimit{30000};
constexpr base::Duration kAbortLimit{5000};

bool has_label(const Error& error, std::string_view label) {
  const auto& labels = error.vendor_error().labels;
  return std::find(labels.begin(), labels.end(), label) != labels.end();
}

Error unknown_option(std::string_view key) {
  return Error(ErrorCode::kUsage, fmt::format("unknown transaction option '{}'", base::printable(key)));
}

void set_write_concern(mongoc_transaction_opt_t* options, bson::View document) {
  const WriteConcernHandle concern(mongoc_write_concern_new());
  for (const bson::Element& element : document) {
    if (element.key() == "w" && element.string() == "majority") {
      mongoc_write_concern_set_w(concern.get(), MONGOC_WRITE_CONCERN_W_MAJORITY);
    } else if (element.key() == "w" && element.is(bson::Type::kString)) {
      mongoc_write_concern_set_wtag(concern.get(), std::string(element.string()).c_str());
    } else if (element.key() == "w") {
      mongoc_write_concern_set_w(concern.get(), static_cast<std::int32_t>(element.int64()));
    } else if (element.key() == "j" || element.key() == "journal") {
      mongoc_write_concern_set_journal(concern.get(), element.boolean());
    } else if (element.key() == "wtimeout" || element.key() == "wtimeoutMS") {
      mongoc_write_concern_set_wtimeout_int64(concern.get(), element.int64());
    } else {
      throw unknown_option(element.key());
    }
  }
  mongoc_transaction_opts_set_write_concern(options, concern.get());
}

void set_durable(mongoc_transaction_opt_t* options) {
  const WriteConcernHandle concern(mongoc_write_concern_new());
  mongoc_write_concern_set_w(concern.get(), MONGOC_WRITE_CONCERN_W_MAJORITY);
  mongoc_write_concern_set_journal(concern.get(), true);
  mongoc_transaction_opts_set_write_concern(options, concern.get());
}

void set_read_concern(mongoc_transaction_opt_t* options, std::string_view level) {
  const ReadConcernHandle concern(mongoc_read_concern_new());
  mongoc_read_concern_set_level(concern.get(), std::string(level).c_str());
  mongoc_transaction_opts_set_read_concern(options, concern.get());
}

// What is not given is as db::Session::begin() promises.
TransactionOptionsHandle transaction_options(bson::View given) {
  TransactionOptionsHandle options(mongoc_transaction_opts_new());
  const ReadPrefsHandle primary(mongoc_read_prefs_new(MONGOC_READ_PRIMARY));
  mongoc_transaction_opts_set_read_prefs(options.get(), primary.get());
  set_read_concern(options.get(), "snapshot");
  set_durable(options.get());
  for (const bson::Element& element : given) {
    if (element.key() == "readConcern") {
      set_read_concern(options.get(), element.document()["level"].string());
    } else if (element.key() == "writeConcern") {
      set_write_concern(options.get(), element.document());
    } else if (element.key() == "maxCommitTimeMS") {
      mongoc_transaction_opts_set_max_commit_time_ms(options.get(), element.int64());
    } else if (element.key() == "readPreference") {
      const bson::Element mode = element.is(bson::Type::kString) ? element : element.document()["mode"];
      if (mode.string() != "primary") throw Error(ErrorCode::kUsage, "reads in a transaction are on the primary only");
    } else {
      throw unknown_option(element.key());
    }
  }
  return options;
}

}  // namespace

struct Session::State {
  State(std::shared_ptr<Connections> bag, Connections::Lent client)
      : connections(std::move(bag)), lent(std::move(client)) {}
  ~State() {
    if (handle == nullptr) return;
    lent->state().begin_farewell();
    handle.reset();  // aborts an open transaction
    --lent->state().users;
    lent->state().interruption.forget(id);
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  std::shared_ptr<Connections> connections;
  Connections::Lent lent;
  SessionHandle handle;
  SessionId id;
  bson::Document transaction_defaults;
};

mongoc_client_session_t* handle_of(Session& session) { return session.state_->handle.get(); }

Session::Session(std::unique_ptr<State> state) : state_(std::move(state)) {}
Session::~Session() = default;

std::unique_ptr<Session> Session::start(const std::shared_ptr<Connections>& connections, bson::View options) {
  const SessionOptionsHandle session_options(mongoc_session_opts_new());
  mongoc_session_opts_set_causal_consistency(session_options.get(), true);
  bson::Document defaults;
  for (const bson::Element& option : options) {
    if (option.key() == "causalConsistency") {
      mongoc_session_opts_set_causal_consistency(session_options.get(), option.boolean());
    } else if (option.key() == "defaultTransactionOptions") {
      defaults = bson::Document(option.document());
      transaction_options(defaults);  // refuses what it does not know now, not at the first transaction
    } else {
      throw Error(ErrorCode::kUsage, fmt::format("unknown session option '{}'", base::printable(option.key())));
    }
  }
  auto state = std::make_unique<State>(connections, connections->lend());
  Client::State& client = state->lent->state();
  client.begin_call("admin", "startSession");
  bson_error_t error{};
  state->handle.reset(mongoc_client_start_session(client.handle.get(), session_options.get(), &error));
  if (state->handle == nullptr) client.fail(error, {});
  ++client.users;
  state->id = id_of(state->handle.get());
  state->transaction_defaults = std::move(defaults);
  client.interruption.remember(state->id);
  return std::unique_ptr<Session>(new Session(std::move(state)));
}

Client& Session::client() { return *state_->lent; }
std::vector<std::uint8_t> Session::id() const { return state_->id; }
bool Session::in_transaction() const { return mongoc_client_session_in_transaction(state_->handle.get()); }

bool Session::has_open_work() const {
  return mongoc_client_session_get_transaction_state(state_->handle.get()) == MONGOC_TRANSACTION_IN_PROGRESS;
}

void Session::begin() { begin_with(state_->transaction_defaults); }

void Session::begin_with(bson::View options) {
  Client::State& client = state_->lent->state();
  const TransactionOptionsHandle transaction =
      transaction_options(options.empty() ? state_->transaction_defaults.view() : options);
  client.begin_call("admin", "startTransaction");
  // The library would find out only with the first command. A server does not lose its transactions while it is
  // connected.
  if (!client.transactions_known && client.writable_kind() == "Standalone")
    throw Error(ErrorCode::kTransactionsMissing, fmt::format("{} has no transactions: it is no replica set",
                                                             base::join(client.settings.url.hosts, ", ")));
  client.transactions_known = true;
  bson_error_t error{};
  if (!mongoc_client_session_start_transaction(state_->handle.get(), transaction.get(), &error)) client.fail(error, {});
}

bson::Document Session::commit_once() {
  Client::State& client = state_->lent->state();
  client.begin_call("admin", "commitTransaction");
  BsonResult reply;
  bson_error_t error{};
  if (!mongoc_client_session_commit_transaction(state_->handle.get(), reply.get(), &error))
    client.fail(error, reply.view());
  return reply.document();
}

void Session::commit() {
  const base::Clock& clock = base::system_clock();
  const base::Monotonic give_up = clock.monotonic() + kCommitLimit;
  base::Backoff backoff(base::Duration(20), base::Duration(2000), base::random_number());
  for (;;) {
    try {
      commit_once();
      return;
    } catch (const Error& error) {
      if (!has_label(error, "UnknownTransactionCommitResult")) throw;
      if (error.code() == ErrorCode::kInterrupted || clock.monotonic() >= give_up) {
        Error unknown(ErrorCode::kOutcomeUnknown, "nobody can tell whether the transaction was committed");
        throw unknown.detail(error.what()).retry(Retry::kOutcomeUnknown).vendor(error.vendor_error());
      }
    }
    clock.sleep(backoff.next(), {});
  }
}

void Session::abort() noexcept {
  try {
    const TimeLimit limit(*state_->lent, kAbortLimit);
    state_->lent->state().begin_call("admin", "abortTransaction");
    bson_error_t ignored{};
    mongoc_client_session_abort_transaction(state_->handle.get(), &ignored);
  } catch (...) {  // the server ends it by itself
  }
}

}  // namespace godwit::mongo
