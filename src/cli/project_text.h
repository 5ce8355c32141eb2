// The project and what belongs to it: environments, settings, files, the local server.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "cli/view.h"
#include "godwit/local_server.h"
#include "godwit/project.h"

namespace godwit::cli {

std::string environments_text(const std::vector<EnvironmentInfo>& environments, const View& view);
std::string settings_text(const std::vector<Setting>& settings, bool with_origin, const View& view);
std::string init_text(const InitResult& result, const std::filesystem::path& here, const View& view);
std::string local_status_text(const LocalServerStatus& status, const View& view);
// What `local install` is about to do.
std::string install_text(const LocalInstallPlan& plan);
// `path` as seen from `here` when it lies in or near it, else as it is.
std::string shown_path(const std::filesystem::path& path, const std::filesystem::path& here);

}  // namespace godwit::cli
