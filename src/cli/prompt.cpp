#include "cli/prompt.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

namespace godwit::cli {

namespace {

bool is_yes(std::string answer) {
  answer.erase(std::remove_if(answer.begin(), answer.end(), [](unsigned char c) { return std::isspace(c) != 0; }),
               answer.end());
  std::transform(answer.begin(), answer.end(), answer.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return answer == "y" || answer == "yes";
}

}  // namespace

bool may_ask(const Terminal& terminal, const PromptRules& rules) {
  return !rules.no_input && terminal.in_is_terminal() && terminal.err_is_terminal();
}

void require_yes(Terminal& terminal, Narrator& narrator, const PromptRules& rules, const std::string& question,
                 Error refusal, const std::stop_token& stop) {
  if (rules.yes) return;
  if (!may_ask(terminal, rules)) {
    refusal.detail(rules.no_input ? "not asked because of --no-input" : "not asked because there is no terminal");
    throw refusal;
  }
  narrator.insist(question + " [y/N] ");
  const auto answer = terminal.read_line(stop);
  if (!answer) narrator.insist("\n");  // the cursor still stands behind the question
  if (answer && is_yes(*answer)) return;
  Error stopped(ErrorCode::kNotConfirmed, "stopped: the answer was not yes");
  throw stopped.unchanged(refusal.unchanged_text());
}

}  // namespace godwit::cli
