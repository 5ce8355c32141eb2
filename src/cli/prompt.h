// Questions, and when not to ask them.
#pragma once

#include <stop_token>
#include <string>

#include "cli/narrator.h"
#include "cli/terminal.h"
#include "godwit/error.h"

namespace godwit::cli {

struct PromptRules {
  bool yes = false;       // -y: every answer is yes
  bool no_input = false;  // --no-input
};

// Whether there is somebody to ask: both the question and the answer need a terminal.
bool may_ask(const Terminal& terminal, const PromptRules& rules);

// Returns when the act is wanted: -y was given, or a person answers yes to `question` ("delete the data of the local
// server?"). Throws `refusal`, completed by how to go on without being asked, when nobody can be asked; kNotConfirmed
// when the answer is anything else; kInterrupted when a stop is requested meanwhile.
void require_yes(Terminal& terminal, Narrator& narrator, const PromptRules& rules, const std::string& question,
                 Error refusal, const std::stop_token& stop);

}  // namespace godwit::cli
