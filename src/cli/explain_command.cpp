// explain, completion, version, help: what the program knows of itself.
#include <algorithm>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/completion.h"
#include "cli/help.h"
#include "cli/json.h"
#include "cli/markdown.h"
#include "cli/table.h"
#include "cli/usage_error.h"
#include "godwit/version.h"

namespace godwit::cli {

namespace {

std::string all_codes_text(const Style& style) {
  Table table({{"CODE"}, {"EXIT", true}, {"MEANING"}});
  const auto add = [&](ErrorCode code) {
    table.add({{error_name(code), Tone::kStrong}, {std::to_string(exit_code(code))}, {std::string(error_title(code))}});
  };
#define GODWIT_ADD_CODE(number, name, exit, title) add(ErrorCode::name);
  GODWIT_ERROR_CODES(GODWIT_ADD_CODE)
#undef GODWIT_ADD_CODE
  return table.text(style, "") + "godwit explain CODE tells more about one of them.\n";
}

std::string version_text() {
  std::string text = std::string("godwit ") + GODWIT_VERSION_STRING;
  if (std::string_view(version()) != GODWIT_VERSION_STRING) text += fmt::format(" (library {})", version());
  return text + "\n";
}

}  // namespace

int explain_command(Session& session) {
  const std::string code = session.arguments().positional(0);
  const Style& style = session.view().style;
  if (code.empty()) {
    session.answer(all_codes_text(style), error_codes_json());
    return 0;
  }
  const ErrorPage page = explain(code);
  constexpr std::size_t kWidest = 100;
  const std::string text =
      fmt::format("{}: {}\n\n{}", style.paint(Tone::kBad, page.name), style.paint(Tone::kStrong, page.title),
                  readable_markdown(page.text, std::min(session.columns(), kWidest), style));
  session.answer(text, explain_json(page));
  return 0;
}

int completion_command(Session& session) {
  if (session.json()) throw misuse(session.arguments().command(), "a completion script is no JSON");
  const std::string shell = session.arguments().positional(0);
  session.narrator().data(shell == "bash" ? bash_completion() : shell == "zsh" ? zsh_completion() : fish_completion());
  return 0;
}

int version_command(Session& session) {
  session.answer(version_text(), version_answer_json());
  return 0;
}

int help_command(Session& session) {
  const std::string text = help_text(session.arguments().positionals(), session.view().style);
  session.answer(text, session.json() ? help_json(text) : "");
  return 0;
}

}  // namespace godwit::cli
