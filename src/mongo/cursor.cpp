#include <algorithm>
#include <array>

#include "bson/builder.h"
#include "mongo/client.h"
#include "mongo/client_state.h"

namespace godwit::mongo {

// All cursors begin with a command that we send ourselves: the library's find and aggregate functions refuse documents
// that servers accept (empty keys) and know fewer options.
struct Cursor::State {
  State(Client::State& owner, Session* joined, std::string db, bson::Document begin, CommandKind how)
      : client(owner), session(joined), database(std::move(db)), command(std::move(begin)), kind(how) {}
  ~State() {
    if (handle == nullptr) return;
    client.begin_farewell();
    handle.reset();
    --client.users;
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  void open();
  [[nodiscard]] const bson_t* fetch();

  Client::State& client;
  Session* session;
  std::string database;
  bson::Document command;   // what opens it
  bson::Document options;   // for the getMore commands that the library sends
  CommandKind kind;
  CursorHandle handle;
  bool exhausted = false;   // asked once more, the library would call it an error
};

namespace {

using namespace std::string_view_literals;

bool is_one_of(std::string_view key, std::initializer_list<std::string_view> keys) {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

// What later batches need to know of the command that opened the cursor.
bson::Document batch_options(bson::View options) {
  bson::Builder builder;
  for (const bson::Element& option : options)
    if (is_one_of(option.key(), {"batchSize"sv, "tailable"sv, "awaitData"sv, "maxAwaitTimeMS"sv, "comment"sv}))
      builder.add(option);
  return builder.build();
}

bool writes(bson::View pipeline) {
  bool last_writes = false;
  for (const bson::Element& stage : pipeline)
    last_writes = stage.document()["$out"] || stage.document()["$merge"];
  return last_writes;
}

bson::Document find_command(const std::string& collection, bson::View filter, bson::View options) {
  bson::Builder command;
  command.add("find", collection).add("filter", filter);
  for (const bson::Element& option : options)
    if (option.key() != "maxAwaitTimeMS") command.add(option);
  return command.build();
}

bson::Document aggregate_command(const std::string& collection, bson::View pipeline, bson::View options) {
  bson::Builder command;
  if (collection.empty()) {
    command.add("aggregate", 1);
  } else {
    command.add("aggregate", collection);
  }
  command.add("pipeline", bson::Array{pipeline});
  bson::Builder cursor;
  // batchSize 0 on a pipeline that writes would leave the writing to a getMore that may never come.
  const bson::Element size = options["batchSize"];
  if (size && !(writes(pipeline) && size.int64() == 0)) cursor.add(size);
  command.add("cursor", cursor.build());
  for (const bson::Element& option : options)
    if (!is_one_of(option.key(), {"batchSize"sv, "maxAwaitTimeMS"sv, "cursor"sv})) command.add(option);
  return command.build();
}

}  // namespace

void Cursor::State::open() {
  const bson::Document reply = client.send(kind, database, command, session);
  BsonResult cursor_options;
  bson_concat(cursor_options.get(), BsonArgument(options).get());
  client.append_session(cursor_options.get(), client.session_for(session));
  bson_append_int64(cursor_options.get(), "serverId", -1, client.last_server);
  const BsonArgument answer(reply);
  // The library takes the copy over.
  handle.reset(mongoc_cursor_new_from_command_reply_with_opts(client.handle.get(), bson_copy(answer.get()),
                                                              cursor_options.get()));
  ++client.users;
}

const bson_t* Cursor::State::fetch() {
  if (exhausted) return nullptr;
  if (handle == nullptr) open();
  client.begin_call(database, "getMore");
  const bson_t* document = nullptr;
  if (mongoc_cursor_next(handle.get(), &document)) return document;
  bson_error_t error{};
  const bson_t* reply = nullptr;
  if (mongoc_cursor_error_document(handle.get(), &error, &reply))
    client.fail(error, reply == nullptr ? bson::View() : view_of(*reply));
  exhausted = !mongoc_cursor_more(handle.get());
  return nullptr;
}

Cursor::Cursor(std::unique_ptr<State> state) : state_(std::move(state)) {}
Cursor::~Cursor() = default;

std::optional<bson::View> Cursor::next() {
  const bson_t* const document = state_->fetch();
  if (document == nullptr) return std::nullopt;
  return view_of(*document);
}

void Cursor::set_batch_size(std::uint32_t documents) { mongoc_cursor_set_batch_size(state_->handle.get(), documents); }

bool Cursor::next_batch(std::vector<std::uint8_t>& into, std::size_t most, std::size_t bytes) {
  const std::size_t start = into.size();
  for (std::size_t taken = 0; taken < most && into.size() - start < bytes; ++taken) {
    const bson_t* const document = state_->fetch();
    if (document == nullptr) return false;
    const std::uint8_t* const data = bson_get_data(document);
    into.insert(into.end(), data, data + document->len);
  }
  return true;
}

std::int64_t Cursor::id() const {
  return state_->handle == nullptr ? 0 : mongoc_cursor_get_id(state_->handle.get());
}

std::unique_ptr<Cursor> Client::find(const std::string& database, const std::string& collection, bson::View filter,
                                     bson::View options, Session* session) {
  auto state = std::make_unique<Cursor::State>(*state_, session, database, find_command(collection, filter, options),
                                               CommandKind::kRead);
  state->options = batch_options(options);
  return std::unique_ptr<Cursor>(new Cursor(std::move(state)));
}

std::unique_ptr<Cursor> Client::aggregate(const std::string& database, const std::string& collection,
                                          bson::View pipeline, bson::View options, Session* session) {
  auto state = std::make_unique<Cursor::State>(*state_, session, database,
                                               aggregate_command(collection, pipeline, options),
                                               writes(pipeline) ? CommandKind::kReadWrite : CommandKind::kRead);
  state->options = batch_options(options);
  return std::unique_ptr<Cursor>(new Cursor(std::move(state)));
}

std::unique_ptr<Cursor> Client::command_cursor(const std::string& database, bson::View command, Session* session) {
  auto state = std::make_unique<Cursor::State>(*state_, session, database, bson::Document(command), CommandKind::kRead);
  state->options = batch_options(command["cursor"].document());
  return std::unique_ptr<Cursor>(new Cursor(std::move(state)));
}

}  // namespace godwit::mongo
