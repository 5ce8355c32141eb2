#include "cli/project_text.h"

#include <fmt/format.h>

#include "cli/table.h"
#include "cli/text.h"

namespace godwit::cli {

std::string environments_text(const std::vector<EnvironmentInfo>& environments, const View& view) {
  Table table({{.title = "", .mark = true}, {"ENVIRONMENT"}, {"URL"}, {""}});
  for (const EnvironmentInfo& info : environments) {
    table.add({{info.is_default ? "*" : " ", Tone::kGood},
               {visible(info.name), Tone::kStrong},
               {info.is_local ? "local" : visible(info.url)},
               {info.is_protected ? "protected" : "", Tone::kWarning}});
    if (!info.problem.empty()) table.add_line("    " + view.style.paint(Tone::kBad, visible(info.problem)));
  }
  return table.text(view.style, "");
}

std::string settings_text(const std::vector<Setting>& settings, bool with_origin, const View& view) {
  Table table({{"SETTING"}, {"VALUE"}, {"FROM"}});
  for (const Setting& setting : settings)
    table.add(
        {{visible(setting.key)}, {visible(setting.value)}, {with_origin ? visible(setting.origin) : "", Tone::kFaint}});
  return table.text(view.style, "");
}

std::string init_text(const InitResult& result, const std::filesystem::path& here, const View& view) {
  std::string out;
  for (const auto& path : result.created) out += "created " + visible(shown_path(path, here)) + "\n";
  for (const auto& path : result.kept) out += "kept    " + visible(shown_path(path, here)) + "\n";
  for (const std::string& note : result.notes) out += "note    " + visible(note) + "\n";
  return out + fmt::format("Next:  godwit create{} NAME\n", view.target);
}

std::string local_status_text(const LocalServerStatus& status, const View& view) {
  if (!status.running) {
    return status.folder.empty()
               ? "the local server is not running\n"
               : fmt::format("the local server is not running; its data: {}\n", visible(status.folder));
  }
  Table table({{""}, {""}});
  table.add({{"url", Tone::kFaint}, {visible(status.url)}});
  table.add({{"server", Tone::kFaint}, {fmt::format("{} ({})", visible(status.kind), visible(status.program))}});
  table.add({{"process", Tone::kFaint}, {fmt::format("{}, port {}", status.pid, status.port)}});
  table.add({{"data", Tone::kFaint}, {visible(status.folder)}});
  return table.text(view.style, "");
}

std::string install_text(const LocalInstallPlan& plan) {
  if (plan.present) return fmt::format("{} is installed already: {}\n", visible(plan.what), visible(plan.into));
  return fmt::format("{} from {}, about {} MB, into {}\n", visible(plan.what), visible(plan.from), plan.megabytes,
                     visible(plan.into));
}

std::string shown_path(const std::filesystem::path& path, const std::filesystem::path& here) {
  const std::filesystem::path near = path.lexically_proximate(here);
  const std::string text = near.string();
  return text.starts_with("../..") || text.empty() ? path.string() : text;
}

}  // namespace godwit::cli
