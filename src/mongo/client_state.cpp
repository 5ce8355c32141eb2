#include "mongo/client_state.h"

#include <chrono>
#include <string_view>

#include "mongo/library.h"

namespace godwit::mongo {

namespace {

// Saying goodbye to a server that does not listen must not keep anybody waiting.
constexpr base::Duration kFarewellLimit{1000};

void remember_server(const mongoc_apm_command_succeeded_t* event) noexcept {
  static_cast<Client::State*>(mongoc_apm_command_succeeded_get_context(event))->last_server =
      mongoc_apm_command_succeeded_get_server_id(event);
}

void remember_topology(const mongoc_apm_topology_changed_t* event) noexcept {
  const auto* const topology = mongoc_apm_topology_changed_get_new_description(event);
  static_cast<Client::State*>(mongoc_apm_topology_changed_get_context(event))->streams.sharded =
      std::string_view(mongoc_topology_description_type(topology)) == "Sharded";
}

}  // namespace

SessionId id_of(const mongoc_client_session_t* session) {
  const auto bytes = view_of(*mongoc_client_session_get_lsid(session))["id"].binary();
  return {bytes.begin(), bytes.end()};
}

Client::State::State(const ClientSettings& shared, Interruption& shared_interruption)
    : settings(shared), interruption(shared_interruption) {
  streams.wake = interruption.wake();
  streams.connect_limit = settings.url.connect_limit;
  streams.tls = settings.url.tls ? &settings.tls : nullptr;
  streams.alone = settings.url.hosts.size() == 1 && mongoc_uri_get_srv_hostname(settings.url.uri.get()) == nullptr;
}

Client::State::~State() { disconnect(); }

void Client::State::begin_call(std::string_view call_database, std::string_view call_command) {
  if (call_database.find('\0') != std::string_view::npos)
    throw Error(ErrorCode::kUsage, "the name of a database holds a zero byte");
  database = call_database;
  command = call_command;
  streams.wake = interruption.wake();
  streams.deadline = deadline;
  streams.expired = false;
  streams.hopeless = false;
  if (streams.stopped()) {
    bson_error_t nothing{};
    streams.expired = !streams.wake->fired();
    raise(nothing, {}, circumstances());
  }
  if (usable()) return;
  if (users > 0)
    throw Error(ErrorCode::kConnectionLost, "the connection was given up when an earlier call on it was ended");
  disconnect();
  connect();
}

void Client::State::connect() {
  streams.dead_used = false;
  streams.reasons.clear();
  born_under = streams.wake;
  bson_error_t error{};
  {
    // For mongodb+srv:// this looks the service up.
    const WarningCapture warnings;
    handle.reset(mongoc_client_new_from_uri_with_error(settings.url.uri.get(), &error));
  }
  if (handle == nullptr) fail(error, {});
  mongoc_client_set_error_api(handle.get(), MONGOC_ERROR_API_VERSION_2);
  mongoc_client_set_stream_initiator(handle.get(), &open_stream, &streams);
  const CallbacksHandle callbacks(mongoc_apm_callbacks_new());
  mongoc_apm_set_command_succeeded_cb(callbacks.get(), &remember_server);
  mongoc_apm_set_topology_changed_cb(callbacks.get(), &remember_topology);
  mongoc_client_set_apm_callbacks(handle.get(), callbacks.get(), this);
}

void Client::State::disconnect() noexcept {
  leave();
  streams.closing = true;
  begin_farewell();
  own.reset();
  numbered.reset();
  handle.reset();
  sessions_missing = false;
  transactions_known = false;
  streams.closing = false;
  streams.deadline = deadline;
}

void Client::State::begin_farewell() noexcept {
  streams.wake = interruption.wake();
  streams.expired = false;
  streams.hopeless = false;
  streams.deadline = base::system_clock().monotonic() + kFarewellLimit;
}

void Client::State::leave() {
  for (const SessionId& id : ids) interruption.forget(id);
  ids.clear();
}

SessionHandle Client::State::start_session() {
  // Not causally consistent, as the sessions that the library starts by itself for such calls.
  const SessionOptionsHandle options(mongoc_session_opts_new());
  mongoc_session_opts_set_causal_consistency(options.get(), false);
  bson_error_t error{};
  SessionHandle session(mongoc_client_start_session(handle.get(), options.get(), &error));
  if (session != nullptr) return session;
  if (error.code != MONGOC_ERROR_CLIENT_SESSION_FAILURE) fail(error, {});
  sessions_missing = true;
  return nullptr;
}

mongoc_client_session_t* Client::State::session_for(Session* session) {
  if (session != nullptr) {
    if (&session->client().state() != this)
      throw Error(ErrorCode::kUsage, "a session is used with another connection than its own");
    return handle_of(*session);
  }
  if (own == nullptr && !sessions_missing) own = start_session();
  if (own != nullptr && ids.empty()) {
    ids.push_back(id_of(own.get()));
    if (numbered != nullptr) ids.push_back(id_of(numbered.get()));
    for (const SessionId& id : ids) interruption.remember(id);
  }
  return own.get();
}

void Client::State::append_session(bson_t* options, mongoc_client_session_t* session) const {
  if (session == nullptr) return;
  bson_error_t error{};
  if (!mongoc_client_session_append(session, options, &error)) fail(error, {});
}

void Client::State::fail(const bson_error_t& error, bson::View reply) const { raise(error, reply, circumstances()); }

std::map<std::string, std::string> Client::State::servers() const {
  std::map<std::string, std::string> found;
  if (handle == nullptr) return found;
  std::size_t count = 0;
  mongoc_server_description_t** const list = mongoc_client_get_server_descriptions(handle.get(), &count);
  for (std::size_t i = 0; i < count; ++i)
    found[mongoc_server_description_host(list[i])->host_and_port] = mongoc_server_description_type(list[i]);
  mongoc_server_descriptions_destroy_all(list, count);
  return found;
}

Circumstances Client::State::circumstances() const {
  return {.hosts = settings.url.hosts,
          .reasons = streams.reasons,
          .servers = servers(),
          .interrupted = streams.wake->fired(),
          .expired = streams.expired || (streams.deadline && base::system_clock().monotonic() >= *streams.deadline),
          .database = database,
          .command = command};
}

bson::Document Client::State::greeting() {
  begin_call("admin", "hello");
  bson_error_t error{};
  const ServerHandle server(mongoc_client_select_server(handle.get(), false, nullptr, &error));
  if (server == nullptr) fail(error, {});
  return bson::Document(view_of(*mongoc_server_description_hello_response(server.get())));
}

std::string Client::State::writable_kind() {
  bson_error_t error{};
  const ServerHandle server(mongoc_client_select_server(handle.get(), true, nullptr, &error));
  if (server == nullptr) fail(error, {});
  return mongoc_server_description_type(server.get());
}

}  // namespace godwit::mongo
