// Other processes: run one, and tell one from another by more than its number.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.h"

namespace godwit::base {

// Names one process of one boot of one machine. A number alone is used again by the kernel; together with the time at
// which the process started, and the boot, it is not.
struct ProcessIdentity {
  std::string boot;             // boot id and pid namespace: containers of one machine share the former only
  pid_t pid = 0;
  std::uint64_t started = 0;    // field 22 of /proc/PID/stat (proc(5)): clock ticks after boot
  bool operator==(const ProcessIdentity&) const = default;
};

// The calling process.
ProcessIdentity this_process();
// The process that has this number now; nothing when there is none or it is a zombie.
std::optional<ProcessIdentity> find_process(pid_t pid);
// True when exactly this process is alive on this machine. False also for one of an earlier boot.
bool is_alive(const ProcessIdentity& process);
// True when this process certainly does not exist any more: it was one of this boot and this pid namespace, and its
// number is free or belongs to a process that started at another time. Not the opposite of is_alive(): of a process
// that cannot be seen (another user's under hidepid) neither is true.
bool is_gone(const ProcessIdentity& process);
std::string host_name();
std::string user_name();
// Arguments of a running process as the kernel shows them; empty when it is gone.
std::vector<std::string> command_line_of(pid_t pid);
// The first executable called `name` in the folders of `search_path` (a PATH), or `name` itself when it has a slash.
std::optional<std::filesystem::path> find_program(const std::string& name, const std::string& search_path);

struct ProcessResult {
  int exit_code = 0;     // 128 + signal when one ended it
  std::string output;    // standard output
  std::string errors;    // standard error
};

// Runs a program to its end with no standard input, capturing what it writes (at most 1 MiB of each stream). No shell
// is involved. Throws kFile when it cannot be started; kTimeout when it ran longer than `limit`, after killing it and
// its children.
ProcessResult run_process(const std::vector<std::string>& arguments, Duration limit,
                          const std::filesystem::path& folder = {});

}  // namespace godwit::base
