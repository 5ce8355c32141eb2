#include "script/node_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/text.h"
#include "godwit/error.h"
#include "script/error_size.h"
#include "script/node_values.h"

namespace godwit::script {

extern const std::string_view kPreludeCallJs;
extern const std::string_view kPreludeExportedJs;
extern const std::string_view kPreludeNodeBootstrapJs;
extern const std::string_view kPreludeNodeDriverJs;
extern const std::string_view kPreludeNodeErrorsJs;
extern const std::string_view kPreludeNodeWorkJs;

namespace {

using nlohmann::json;

constexpr int kOldest = 18;
constexpr base::Duration kStart{30'000};
constexpr base::Duration kGrace{2'000};   // for a process that is asked to end
constexpr base::Duration kLook{100};      // at the memory, and whether it is to stop
constexpr base::Duration kRest{1'000};    // for output that came before an answer
constexpr std::size_t kMostErrors = 12;   // lines
constexpr std::size_t kLongestLine = std::size_t{64} << 10U;   // of output, to be kept
constexpr std::size_t kLongestEvent = std::size_t{64} << 20U;
constexpr std::size_t kMostUnsent = std::size_t{16} << 20U;  // of answers: half a million steps at once
constexpr int kDeepestEvent = 64;  // more would be too much for what walks through it

std::string bootstrap() {
  std::string text;
  const auto define = [&text](std::string_view name, std::string_view function) {
    text.append("const ").append(name).append(" = ").append(function).append(";\n");
  };
  define("preludeCall", kPreludeCallJs);
  define("preludeExported", kPreludeExportedJs);
  define("nodeErrors", kPreludeNodeErrorsJs);
  define("nodeDriver", kPreludeNodeDriverJs);
  define("nodeWork", kPreludeNodeWorkJs);
  text += kPreludeNodeBootstrapJs;
  return text;
}

int major_of(const std::string& version) {
  int number = 0;
  std::from_chars(version.data(), version.data() + version.size(), number);
  return number;
}

base::ChildOptions child_options(const std::filesystem::path& program, const std::filesystem::path& folder,
                                 const std::map<std::string, std::string>& variables) {
  base::ChildOptions options;
  options.arguments = {program.string(), "-"};
  options.variables = variables;
  options.folder = folder;
  options.input = bootstrap();
  return options;
}

// An object with a type; nothing when the line is something else.
std::optional<json> event_of(std::string_view line) {
  bool is_deep = false;
  const auto look = [&is_deep](int depth, json::parse_event_t, const json&) {
    is_deep = is_deep || depth > kDeepestEvent;
    return !is_deep;
  };
  json event = json::parse(line, look, false);
  if (is_deep || !event.is_object() || text_of(event, "type").empty()) return std::nullopt;
  return event;
}

std::string dumped(const json& message) { return message.dump(-1, ' ', false, json::error_handler_t::replace) + '\n'; }

}  // namespace

NodeProcess::NodeProcess(const std::filesystem::path& program, const std::filesystem::path& folder,
                         const std::map<std::string, std::string>& variables, const std::stop_token& stop) {
  child_.emplace(child_options(program, folder, variables));
  for (const int descriptor : {child_->output(), child_->errors(), child_->events()}) {
    ::fcntl(descriptor, F_SETFL, O_NONBLOCK);
  }
  NodeLimits limits;
  limits.timeout = kStart;
  limits.stop = stop;
  const NodeListener listener{[this](const json& event) {
    if (text_of(event, "type") == "ready") version_ = text_of(event, "version");
  }};
  const NodeEnd end = exchange(json(), limits, listener, nullptr);
  if (end == NodeEnd::kStopped) throw Error(ErrorCode::kInterrupted, "interrupted");
  if (end != NodeEnd::kAnswered) {
    Error error(ErrorCode::kNodeUnusable, program.string() + " does not start");
    if (end == NodeEnd::kUnreadable) {
      error.detail("it wrote to descriptor 4, which is godwit's, before it was ready: NODE_OPTIONS?");
    }
    for (const std::string& line : last_errors_) error.detail(line);
    throw error.fix("run it by hand: " + program.string() + " --version");
  }
  if (major_of(version_) < kOldest) {
    throw Error(ErrorCode::kNodeUnusable, "Node " + version_ + " is too old to run migrations")
        .detail(program.string())
        .fix("install Node " + std::to_string(kOldest) + " or later, or name another one: `node:` in godwit.yaml");
  }
}

NodeEnd NodeProcess::exchange(const json& request, const NodeLimits& limits, const NodeListener& listener,
                              json* answer) {
  const base::Clock& clock = base::system_clock();
  const base::Monotonic began = clock.monotonic();
  const std::uint64_t memory_at_start = resident_bytes();
  bool is_answered = false;
  const auto take = [&](const json& event) {
    const std::string type = text_of(event, "type");
    const bool is_end = answer == nullptr ? type == "ready" : type == "done" || type == "failed";
    if (is_end && answer != nullptr) *answer = event;
    if (!is_end || answer == nullptr) listener.on_event(event);
    is_answered = is_answered || is_end;
  };
  const NodeListener taker{take, listener.on_pause};
  if (!request.is_null()) send(request);
  while (!is_answered) {
    if (limits.stop.stop_requested()) return end_it(NodeEnd::kStopped, listener);
    if (limits.timeout.count() > 0 && clock.monotonic() - began >= limits.timeout) {
      return end_it(NodeEnd::kTimeout, listener);
    }
    if (limits.memory_bytes > 0 && resident_bytes() > memory_at_start + limits.memory_bytes) {
      return end_it(NodeEnd::kMemory, listener);
    }
    if (child_->unsent_bytes() > kMostUnsent) return end_it(NodeEnd::kDeaf, listener);
    if (!read_streams(kLook, taker) && !is_answered) {
      return end_it(is_unreadable_ ? NodeEnd::kUnreadable : NodeEnd::kDied, listener);
    }
  }
  take_rest(listener);
  return NodeEnd::kAnswered;
}

void NodeProcess::send(const json& message) { child_->send(dumped(message)); }

void NodeProcess::answer_now(const json& message) { child_->answer(dumped(message)); }

// Waits for something to read and hands it over. False when nothing will come any more.
bool NodeProcess::read_streams(base::Duration wait, const NodeListener& listener) {
  std::array<pollfd, 5> fds{pollfd{child_->events(), POLLIN, 0}, pollfd{child_->output(), POLLIN, 0},
                            pollfd{child_->errors(), POLLIN, 0}, pollfd{child_->unsent_requests(), POLLOUT, 0},
                            pollfd{child_->unsent_answers(), POLLOUT, 0}};
  const std::array<Stream*, 3> streams{&events_, &output_, &errors_};
  for (std::size_t i = 0; i < streams.size(); ++i) {
    if (!streams[i]->is_open) fds[i].fd = -1;
  }
  if (::poll(fds.data(), fds.size(), static_cast<int>(wait.count())) <= 0) return events_.is_open;
  if (fds[3].revents != 0 || fds[4].revents != 0) child_->flush();
  if (fds[1].revents != 0) take_output(output_, child_->output(), 1, listener);
  if (fds[2].revents != 0) take_output(errors_, child_->errors(), 2, listener);
  if (fds[0].revents != 0) take_events(listener);
  if (fds[0].revents != 0 && listener.on_pause) listener.on_pause();
  return events_.is_open;
}

// Reads once and hands over the lines that came to their end.
bool NodeProcess::take(Stream& stream, int descriptor, const std::function<void(std::string_view)>& on_line) {
  std::array<char, 65536> buffer{};
  const ssize_t got = ::read(descriptor, buffer.data(), buffer.size());
  if (got < 0 && (errno == EINTR || errno == EAGAIN)) return errno == EINTR;
  if (got <= 0) stream.is_open = false;
  std::string_view fresh(buffer.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
  for (std::size_t end = 0; (end = fresh.find('\n')) != std::string_view::npos; fresh.remove_prefix(end + 1)) {
    stream.unread += fresh.substr(0, end);
    const std::string line = std::exchange(stream.unread, {});
    if (!std::exchange(stream.skips, false)) on_line(line);
  }
  if (!stream.skips) stream.unread += fresh;
  return got > 0;
}

bool NodeProcess::take_events(const NodeListener& listener) {
  const bool has_read = take(events_, child_->events(), [&](std::string_view line) {
    if (is_unreadable_) return;
    const std::optional<json> event = event_of(line);
    is_unreadable_ = !event.has_value();
    if (event) listener.on_event(*event);
  });
  is_unreadable_ = is_unreadable_ || events_.unread.size() > kLongestEvent;
  if (is_unreadable_) events_.is_open = false;
  return has_read;
}

void NodeProcess::log_line(std::string_view bytes, int level, const NodeListener& listener) {
  std::string line = base::well_formed(bytes);
  if (line.size() > kLongestLine) line = std::string(base::beginning(line, kLongestLine)) + "…";
  if (level > 1) last_errors_.push_back(cut(base::printable(line)));
  if (last_errors_.size() > kMostErrors) last_errors_.erase(last_errors_.begin());
  listener.on_event({{"type", "log"}, {"level", level}, {"text", std::move(line)}});
}

bool NodeProcess::take_output(Stream& stream, int descriptor, int level, const NodeListener& listener) {
  const bool has_read = take(stream, descriptor, [&](std::string_view line) { log_line(line, level, listener); });
  const bool is_too_long = stream.unread.size() > kLongestLine;
  if (is_too_long || (!stream.is_open && !stream.unread.empty())) {
    log_line(std::exchange(stream.unread, {}), level, listener);
  }
  stream.skips = stream.skips || is_too_long;
  return has_read;
}

// What was printed before an answer is in the pipes when the answer is, and belongs to it, be it no whole line. A
// program that the script started may print on for ever.
void NodeProcess::take_rest(const NodeListener& listener) {
  const base::Clock& clock = base::system_clock();
  const base::Monotonic until = clock.monotonic() + kRest;
  const auto empty = [&](Stream& stream, int descriptor, int level) {
    while (stream.is_open && clock.monotonic() < until && take_output(stream, descriptor, level, listener)) {
    }
    if (!stream.unread.empty()) log_line(std::exchange(stream.unread, {}), level, listener);
  };
  empty(output_, child_->output(), 1);
  empty(errors_, child_->errors(), 2);
}

std::uint64_t NodeProcess::resident_bytes() const {
  // Files of /proc report size 0.
  const std::string path = "/proc/" + std::to_string(child_->pid()) + "/statm";
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  std::array<char, 128> buffer{};
  const ssize_t got = ::read(file, buffer.data(), buffer.size() - 1);
  ::close(file);
  if (got <= 0) return 0;
  const char* second = std::strchr(buffer.data(), ' ');
  return second == nullptr ? 0
                           : std::strtoull(second, nullptr, 10) * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

NodeEnd NodeProcess::end_it(NodeEnd why, const NodeListener& listener) {
  const base::Clock& clock = base::system_clock();
  child_->stop_sending();  // what it still asks is not to begin anything
  const bool is_killed = why == NodeEnd::kMemory || why == NodeEnd::kUnreadable || why == NodeEnd::kDeaf;
  if (why != NodeEnd::kDied) child_->signal(is_killed ? SIGKILL : SIGTERM);
  const base::Monotonic until = clock.monotonic() + kGrace;
  // A step that ended is worth recording as long as there is time; none is to begin.
  const auto hear_event = [&](const json& event) {
    const bool is_question = event.contains("question");
    if (is_question && (text_of(event, "type") == "stepBegins" || clock.monotonic() >= until)) return;
    listener.on_event(event);
  };
  const NodeListener hear{hear_event, listener.on_pause};
  while (clock.monotonic() < until && read_streams(base::Duration(20), hear)) {
  }
  const bool has_time = why == NodeEnd::kDied || is_killed;
  if (!child_->wait(has_time ? kRest : base::Duration(100))) child_->signal(SIGKILL);
  exit_code_ = child_->wait(kGrace).value_or(0);
  has_ended_ = true;
  // Nothing comes any more: what it still said, and what it wrote last, which may explain its end.
  while (events_.is_open && take_events(hear)) {
  }
  if (listener.on_pause) listener.on_pause();
  take_rest(listener);
  return why;
}

}  // namespace godwit::script
