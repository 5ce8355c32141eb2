#include "mongo/connections.h"

#include <condition_variable>
#include <exception>
#include <thread>
#include <utility>

#include "bson/builder.h"
#include "mongo/client.h"
#include "mongo/client_state.h"

namespace godwit::mongo {

namespace {

constexpr base::Duration kInterruptLimit{1000};
constexpr base::Duration kAheadLimit{5000};

ClientSettings settings_of(const ConnectionOptions& options) {
  ClientSettings settings;
  settings.url = parse_url(options.url, {options.server_selection, options.application});
  const mongoc_uri_t* const uri = settings.url.uri.get();
  mongoc_ssl_opt_t& tls = settings.tls;
  const bool insecure = mongoc_uri_get_option_as_bool(uri, MONGOC_URI_TLSINSECURE, false);
  tls.pem_file = mongoc_uri_get_option_as_utf8(uri, MONGOC_URI_TLSCERTIFICATEKEYFILE, nullptr);
  tls.pem_pwd = mongoc_uri_get_option_as_utf8(uri, MONGOC_URI_TLSCERTIFICATEKEYFILEPASSWORD, nullptr);
  tls.ca_file = mongoc_uri_get_option_as_utf8(uri, MONGOC_URI_TLSCAFILE, nullptr);
  tls.weak_cert_validation = mongoc_uri_get_option_as_bool(uri, MONGOC_URI_TLSALLOWINVALIDCERTIFICATES, insecure);
  tls.allow_invalid_hostname = mongoc_uri_get_option_as_bool(uri, MONGOC_URI_TLSALLOWINVALIDHOSTNAMES, insecure);
  return settings;
}

}  // namespace

struct Connections::State {
  explicit State(const ConnectionOptions& options) : settings(settings_of(options)), most(options.most) {}
  ~State() {
    try {
      if (const std::lock_guard lock(mutex); is_ahead_under_way) interruption.start();
    } catch (const std::exception&) {  // then it takes its time
    }
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  // Takes an idle client, or says that a new one may be made. Waits for either.
  std::unique_ptr<Client> take() {
    std::unique_lock lock(mutex);
    returned.wait(lock, [this] { return (out < most && !is_ahead_under_way) || interruption.wake()->fired(); });
    if (interruption.wake()->fired()) throw Error(ErrorCode::kInterrupted, "interrupted");
    ++out;
    return take_free();
  }

  // Null when none is free.
  std::unique_ptr<Client> take_idle() {
    const std::lock_guard lock(mutex);
    std::unique_ptr<Client> client = take_free();
    if (client) ++out;
    return client;
  }

  // REQUIRES: `mutex` is held.
  std::unique_ptr<Client> take_free() {
    if (idle.empty()) return nullptr;
    std::unique_ptr<Client> client = std::move(idle.back());
    idle.pop_back();
    return client;
  }

  // Makes a client ready for the next caller; false when it is not fit for one.
  bool clean(Client& client) const noexcept {
    client.state().leave();
    client.state().deadline.reset();
    return client.state().usable() && !interruption.wake()->fired();
  }

  void give_back(std::unique_ptr<Client> client) noexcept {
    const bool keep = clean(*client);
    if (!keep) client.reset();
    {
      const std::lock_guard lock(mutex);
      --out;
      // The bag was made large enough for all at once.
      if (keep) idle.push_back(std::move(client));
    }
    returned.notify_one();
  }

  std::unique_ptr<Client> make() {
    return std::make_unique<Client>(std::make_unique<Client::State>(settings, interruption));
  }

  void connect_ahead() {
    const std::lock_guard lock(mutex);
    if (out > 0 || !idle.empty() || is_ahead_under_way) return;
    ahead = std::jthread([this] {
      std::unique_ptr<Client> client;
      try {
        client = make();
        const TimeLimit limit(*client, kAheadLimit);
        static_cast<void>(client->state().greeting());
      } catch (const std::exception&) {  // the caller who needs it meets the same
      }
      if (client && !clean(*client)) client.reset();
      {
        const std::lock_guard done(mutex);
        is_ahead_under_way = false;
        if (client) idle.push_back(std::move(client));
      }
      returned.notify_all();
    });
    is_ahead_under_way = true;
  }

  ClientSettings settings;
  std::size_t most;
  Interruption interruption;
  std::mutex mutex;
  std::condition_variable returned;
  std::size_t out = 0;                         // guarded by mutex
  std::vector<std::unique_ptr<Client>> idle;   // guarded by mutex
  bool is_ahead_under_way = false;             // guarded by mutex
  std::jthread ahead;                          // uses everything above
};

Connections::Connections(std::unique_ptr<State> state) : state_(std::move(state)) {}
Connections::~Connections() = default;

std::shared_ptr<Connections> Connections::open(ConnectionOptions options) {
  auto state = std::make_unique<State>(options);
  state->idle.reserve(state->most);
  return std::shared_ptr<Connections>(new Connections(std::move(state)));
}

Connections::Lent Connections::lend() {
  std::unique_ptr<Client> client = state_->take();
  if (client == nullptr) {
    try {
      client = state_->make();
    } catch (...) {
      const std::lock_guard lock(state_->mutex);
      --state_->out;
      throw;
    }
  }
  return lent(std::move(client));
}

Connections::Lent Connections::lend_idle() {
  std::unique_ptr<Client> client = state_->take_idle();
  return client ? lent(std::move(client)) : Lent();
}

Connections::Lent Connections::lent(std::unique_ptr<Client> client) {
  const auto give_back = [self = shared_from_this()](Client* lent) {
    self->state_->give_back(std::unique_ptr<Client>(lent));
  };
  return {client.release(), give_back};
}

void Connections::connect_ahead() noexcept {
  try {
    state_->connect_ahead();
  } catch (const std::exception&) {  // no thread to be had
  }
}

const std::vector<std::string>& Connections::hosts() const { return state_->settings.url.hosts; }
const std::string& Connections::redacted_url() const { return state_->settings.url.redacted; }
const std::string& Connections::default_database() const { return state_->settings.url.database; }

void Connections::interrupt() noexcept {
  try {
    const std::vector<SessionId> running = state_->interruption.start();
    {
      // Nobody is between looking at the wake and beginning to wait.
      const std::lock_guard lock(state_->mutex);
    }
    state_->returned.notify_all();
    if (running.empty()) return;
    // A client that is not interrupted itself.
    Interruption none;
    Client killer(std::make_unique<Client::State>(state_->settings, none));
    const TimeLimit limit(killer, kInterruptLimit);
    killer.kill_sessions(running);
  } catch (...) {  // what waits was woken first; the rest is courtesy towards the server
  }
}

void Connections::resume() noexcept {
  try {
    state_->interruption.end();
  } catch (...) {  // no descriptors left: stays interrupted
  }
}

}  // namespace godwit::mongo
