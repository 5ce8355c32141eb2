// What the completion scripts ask for. Never says anything but candidates: a shell is waiting in the middle of a line.
#include <algorithm>
#include <array>
#include <filesystem>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/text.h"

namespace godwit::cli {

namespace {

std::vector<std::string> environment_names(const Project& project) {
  std::vector<std::string> names;
  for (const EnvironmentInfo& info : project.environments()) names.push_back(info.name);
  return names;
}

// Read off the folder, since asking the database would take too long.
std::vector<std::string> migration_ids(const Project& project) {
  constexpr std::array<std::string_view, 6> kEndings = {".js", ".cjs", ".mjs", ".ts", ".cts", ".mts"};
  std::vector<std::string> ids;
  for (const auto& entry : std::filesystem::directory_iterator(project.migrations_folder())) {
    const std::string ending = entry.path().extension().string();
    if (std::find(kEndings.begin(), kEndings.end(), ending) != kEndings.end())
      ids.push_back(entry.path().stem().string());
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

std::vector<std::string> code_names() {
  std::vector<std::string> names;
#define GODWIT_ADD_CODE(number, name, exit, title) names.push_back(error_name(ErrorCode::name));
  GODWIT_ERROR_CODES(GODWIT_ADD_CODE)
#undef GODWIT_ADD_CODE
  return names;
}

std::vector<std::string> candidates(Session& session, const std::string& what) {
  if (what == "codes") return code_names();
  ProjectOptions options = session.project_options();
  options.events = {};  // somebody is typing
  const Project project = Project::open(options);
  return what == "environments" ? environment_names(project) : migration_ids(project);
}

}  // namespace

int complete_command(Session& session) {
  std::string out;
  try {
    for (const std::string& candidate : candidates(session, session.arguments().positional(0)))
      out += visible(candidate) + "\n";
  } catch (const std::exception&) {
    return 0;  // no project here, or one that is being edited: nothing to offer
  }
  session.narrator().data(out);
  return 0;
}

}  // namespace godwit::cli
