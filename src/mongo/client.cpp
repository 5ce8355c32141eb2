#include "mongo/client.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "bson/builder.h"
#include "mongo/client_state.h"

namespace godwit::mongo {

namespace {

constexpr base::Duration kKillLimit{5000};

std::string_view name_of(bson::View command) {
  const auto first = command.begin();
  return first == command.end() ? std::string_view() : first->key();
}

// The concerns of a command have to reach the library as options: it appends the URL's to what it finds there, and
// would append them to a command that has its own, too.
struct SplitCommand {
  bson::Document rest;
  bson::Document concerns;
  bool split = false;
};

SplitCommand split_concerns(bson::View command) {
  SplitCommand result;
  if (!command["writeConcern"] && !command["readConcern"]) return result;
  bson::Builder rest;
  bson::Builder concerns;
  for (const bson::Element& element : command)
    (element.key() == "writeConcern" || element.key() == "readConcern" ? concerns : rest).add(element);
  result.rest = rest.build();
  result.concerns = concerns.build();
  result.split = true;
  return result;
}

bool all_single(bson::View statements, std::string_view key, bool single_when_missing) {
  for (const bson::Element& statement : statements) {
    const bson::Element element = statement.document()[key];
    const bool single = !element ? single_when_missing : key == "multi" ? !element.boolean() : element.int64() == 1;
    if (!single) return false;
  }
  return true;
}

// The commands whose transaction number the library leaves to helpers of its own (mongoc-cmd.c, _allow_txn_number).
bool wants_number(bson::View command) {
  const std::string_view name = name_of(command);
  if (name == "insert") return true;
  if (name == "update") return all_single(command["updates"].document(), "multi", true);
  if (name == "delete") return all_single(command["deletes"].document(), "limit", false);
  return false;
}

// The codes of the retryable-writes specification, for servers that set no label.
bool may_be_repeated(const bson_error_t& error, const bson_t* reply) {
  constexpr std::array<std::uint32_t, 12> kCodes = {6, 7, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436};
  if (error.domain == MONGOC_ERROR_STREAM || mongoc_error_has_label(reply, "RetryableWriteError")) return true;
  return (error.domain == MONGOC_ERROR_SERVER || error.domain == MONGOC_ERROR_WRITE_CONCERN) &&
         std::find(kCodes.begin(), kCodes.end(), error.code) != kCodes.end();
}

using SendFunction = bool (*)(mongoc_client_t*, const char*, const bson_t*, const bson_t*, bson_t*, bson_error_t*);

bool send_raw(mongoc_client_t* client, const char* database, const bson_t* command, const bson_t* options,
              bson_t* reply, bson_error_t* error) {
  return mongoc_client_command_with_opts(client, database, command, nullptr, options, reply, error);
}

bool send_read(mongoc_client_t* client, const char* database, const bson_t* command, const bson_t* options,
               bson_t* reply, bson_error_t* error) {
  return mongoc_client_read_command_with_opts(client, database, command, nullptr, options, reply, error);
}

// In a transaction the read preference is the transaction's, whatever the URL says.
bool send_read_primary(mongoc_client_t* client, const char* database, const bson_t* command, const bson_t* options,
                       bson_t* reply, bson_error_t* error) {
  const ReadPrefsHandle primary(mongoc_read_prefs_new(MONGOC_READ_PRIMARY));
  return mongoc_client_read_command_with_opts(client, database, command, primary.get(), options, reply, error);
}

bool send_read_write(mongoc_client_t* client, const char* database, const bson_t* command, const bson_t* options,
                     bson_t* reply, bson_error_t* error) {
  return mongoc_client_read_write_command_with_opts(client, database, command, nullptr, options, reply, error);
}

SendFunction function_for(CommandKind kind, const mongoc_client_session_t* session) {
  switch (kind) {
    case CommandKind::kRead:
      return session != nullptr && mongoc_client_session_in_transaction(session) ? &send_read_primary : &send_read;
    case CommandKind::kWrite: return &mongoc_client_write_command_with_opts;
    case CommandKind::kReadWrite: return &send_read_write;
    case CommandKind::kRaw: break;
  }
  return &send_raw;
}

struct Attempt {
  bool done = false;
  bson_error_t error{};
  bson::Document reply;
  bool repeatable = false;
};

Attempt send_once(Client::State& state, SendFunction send, const std::string& database, bson::View command,
                  bson::View concerns, mongoc_client_session_t* session) {
  Attempt attempt;
  BsonResult options;
  for (const bson::Element& concern : concerns) {
    const BsonArgument document(concern.document());
    const std::string key(concern.key());
    if (document.get() != nullptr) bson_append_document(options.get(), key.c_str(), -1, document.get());
  }
  state.append_session(options.get(), session);
  const BsonArgument argument(command);
  BsonResult reply;
  attempt.done = send(state.handle.get(), database.c_str(), argument.get(), options.get(), reply.get(), &attempt.error);
  attempt.reply = reply.document();
  attempt.repeatable = !attempt.done && may_be_repeated(attempt.error, reply.get());
  return attempt;
}

bson::Document finish(const Client::State& state, Attempt attempt) {
  if (!attempt.done) state.fail(attempt.error, attempt.reply);
  return std::move(attempt.reply);
}

// Sends a write under a transaction number of its own, and once more under the same one when the first answer is lost:
// the server then tells what it did instead of doing it again. The library's own numbers live on the other session.
bson::Document send_numbered(Client::State& state, const std::string& database, bson::View command,
                             bson::View concerns) {
  const bson::Document numbered =
      bson::Builder(command).add("txnNumber", std::int64_t{++state.next_number}).build();
  mongoc_client_session_t* const session = state.numbered.get();
  Attempt first = send_once(state, &mongoc_client_write_command_with_opts, database, numbered, concerns, session);
  if (first.done || !first.repeatable || state.streams.stopped()) return finish(state, std::move(first));
  Attempt second = send_once(state, &mongoc_client_write_command_with_opts, database, numbered, concerns, session);
  const bool unreachable = !second.done && second.error.domain == MONGOC_ERROR_SERVER_SELECTION;
  return finish(state, unreachable ? std::move(first) : std::move(second));
}

}  // namespace

bool Client::State::can_number(bson::View write) {
  if (!wants_number(write) || session_for(nullptr) == nullptr) return false;
  if (!mongoc_uri_get_option_as_bool(settings.url.uri.get(), MONGOC_URI_RETRYWRITES, true)) return false;
  if (writable_kind() == "Standalone") return false;
  if (numbered != nullptr) return true;
  numbered = start_session();
  // The library may have used this server session before under numbers that it counts up from 0.
  next_number = std::int64_t{1} << 32U;
  if (numbered == nullptr) return false;
  ids.push_back(id_of(numbered.get()));
  interruption.remember(ids.back());
  return true;
}

bson::Document Client::State::send(CommandKind kind, const std::string& database_name, bson::View command_document,
                                   Session* session) {
  begin_call(database_name, name_of(command_document));
  const SplitCommand split = kind == CommandKind::kRaw ? SplitCommand{} : split_concerns(command_document);
  const bson::View sent = split.split ? split.rest.view() : command_document;
  if (kind == CommandKind::kWrite && session == nullptr && can_number(sent))
    return send_numbered(*this, database_name, sent, split.concerns);
  mongoc_client_session_t* const used = session_for(session);
  return finish(*this, send_once(*this, function_for(kind, used), database_name, sent, split.concerns, used));
}

Client::Client(std::unique_ptr<State> state) : state_(std::move(state)) {}
Client::~Client() = default;

bson::Document Client::command(const std::string& database, bson::View command, Session* session) {
  return state_->send(CommandKind::kRaw, database, command, session);
}

bson::Document Client::read_command(const std::string& database, bson::View command, Session* session) {
  return state_->send(CommandKind::kRead, database, command, session);
}

bson::Document Client::write_command(const std::string& database, bson::View command, Session* session) {
  return state_->send(CommandKind::kWrite, database, command, session);
}

void Client::kill_sessions(const std::vector<std::vector<std::uint8_t>>& ids) noexcept {
  if (ids.empty()) return;
  try {
    const TimeLimit limit(*this, kKillLimit);
    bson::ArrayBuilder sessions;
    for (const SessionId& id : ids)
      sessions.add(bson::Builder().add("id", bson::Binary{.bytes = id, .subtype = BSON_SUBTYPE_UUID}).build());
    const bson::Document list = sessions.build();
    command("admin", bson::Builder().add("killSessions", bson::Array{list}).build());
  } catch (...) {  // cleaning up: the server ends them by itself in the end
  }
}

TimeLimit::TimeLimit(Client& client, base::Duration limit) : client_(client), before_(client.state().deadline) {
  const base::Monotonic until = base::system_clock().monotonic() + limit;
  client.state().deadline = before_ && *before_ < until ? *before_ : until;
}

TimeLimit::~TimeLimit() { client_.state().deadline = before_; }

}  // namespace godwit::mongo
