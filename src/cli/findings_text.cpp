#include "cli/findings_text.h"

#include <algorithm>

#include <fmt/format.h>

#include "cli/table.h"
#include "cli/text.h"

namespace godwit::cli {

namespace {

std::int64_t count(const std::vector<Finding>& findings, Finding::Level level) {
  return std::count_if(findings.begin(), findings.end(), [level](const Finding& f) { return f.level == level; });
}

Cell mark_of(const Finding& finding, const Style& style) {
  switch (finding.level) {
    case Finding::Level::kOk: return {std::string(style.symbol(Symbol::kOk)), Tone::kGood};
    case Finding::Level::kWarning: return {std::string(style.symbol(Symbol::kWarning)), Tone::kWarning};
    case Finding::Level::kError: return {std::string(style.symbol(Symbol::kError)), Tone::kBad};
  }
  return {};
}

}  // namespace

std::string findings_text(const std::vector<Finding>& findings, const View& view) {
  Table table({{.title = "", .mark = true}, {""}, {""}});
  for (const Finding& finding : findings) {
    table.add({mark_of(finding, view.style), {visible(finding.check)}, {visible(finding.text)}});
    if (!finding.hint.empty()) table.add_line("    " + visible(finding.hint));
  }
  const auto errors = count(findings, Finding::Level::kError);
  const auto warnings = count(findings, Finding::Level::kWarning);
  std::string out = table.text(view.style, "");
  if (errors == 0 && warnings == 0) return out + "all is well\n";
  return out + fmt::format("{}, {}\n", counted(errors, "error"), counted(warnings, "warning"));
}

int findings_exit_code(const std::vector<Finding>& findings) {
  return count(findings, Finding::Level::kError) == 0 ? 0 : 1;
}

int worst_exit_code(const std::vector<Finding>& findings) {
  for (const Finding& finding : findings)
    if (finding.level == Finding::Level::kError && finding.error) return exit_code(*finding.error);
  return findings_exit_code(findings);
}

}  // namespace godwit::cli
