#include "app/actor.h"

#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/file.h"
#include "base/process.h"
#include "base/text.h"
#include "godwit/error.h"
#include "godwit/version.h"

namespace godwit::app {

namespace {

namespace fs = std::filesystem;

// Variable that carries the build's number, and what to call it.
constexpr std::array<std::pair<const char*, const char*>, 7> kBuilds = {{{"GITHUB_RUN_ID", "github"},
                                                                         {"CI_JOB_ID", "gitlab"},
                                                                         {"CIRCLE_BUILD_NUM", "circleci"},
                                                                         {"BUILDKITE_BUILD_NUMBER", "buildkite"},
                                                                         {"BITBUCKET_BUILD_NUMBER", "bitbucket"},
                                                                         {"BUILD_BUILDID", "azure"},
                                                                         {"BUILD_NUMBER", "build"}}};

// gitrepository-layout(5): HEAD holds an object name or "ref: NAME"; a ref is a file or a line in packed-refs.
std::string read_commit(const fs::path& git) {
  const std::string head(base::trim(base::read_file_if_exists(git / "HEAD").value_or("")));
  if (!head.starts_with("ref: ")) return head;
  const std::string ref = head.substr(5);
  if (const auto loose = base::read_file_if_exists(git / ref)) return std::string(base::trim(*loose));
  for (const std::string& line : base::split_lines(base::read_file_if_exists(git / "packed-refs").value_or("")))
    if (line.ends_with(" " + ref)) return line.substr(0, line.find(' '));
  return {};
}

std::string git_commit(const fs::path& project) {
  try {
    for (fs::path folder = project;; folder = folder.parent_path()) {
      std::error_code reason;
      if (fs::is_directory(folder / ".git", reason)) return read_commit(folder / ".git").substr(0, 40);
      if (folder == folder.parent_path()) return {};
    }
  } catch (const Error&) {
    return {};  // a repository that cannot be read is no reason to refuse a migration
  }
}

}  // namespace

db::RowActor current_actor(const fs::path& project, const config::Variables& variables) {
  db::RowActor actor;
  actor.user = base::user_name();
  actor.host = base::host_name();
  actor.pid = base::this_process().pid;
  actor.tool = fmt::format("godwit {}", version());
  actor.git = git_commit(project);
  for (const auto& [variable, name] : kBuilds) {
    const auto found = variables.find(variable);
    if (found == variables.end() || found->second.empty()) continue;
    actor.ci = fmt::format("{}-{}", name, found->second);
    break;
  }
  return actor;
}

}  // namespace godwit::app
