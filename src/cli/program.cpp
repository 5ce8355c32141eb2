#include "cli/program.h"

#include <algorithm>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/error_text.h"
#include "cli/help.h"
#include "cli/json.h"
#include "cli/options.h"
#include "cli/text.h"

namespace godwit::cli {

namespace {

// How errors look that come before, or from, taking the command line apart.
struct Fallback {
  bool json = false;
  bool as_lines = false;  // the command's answer is one object a line
  Style style;
};

Fallback fallback_of(const std::vector<std::string>& words, const Terminal& terminal, const Variables& variables) {
  const auto end = std::find(words.begin(), words.end(), "--");
  const auto typed = [&](std::string_view word) { return std::find(words.begin(), end, word) != end; };
  const ColourChoice choice = typed("--color=never") ? ColourChoice::kNever : ColourChoice::kAuto;
  const auto command = std::find_if(words.begin(), end, [](const auto& word) { return find_command(word) != nullptr; });
  return {typed("--json"),
          command != end && find_command(*command)->streams,
          {wants_colour(choice, terminal.err_is_terminal(), variables), wants_unicode(variables)}};
}

int end_with(const Error& error, Terminal& terminal, const Fallback& look) {
  const int code = exit_code(error.code());
  if (look.json) {
    terminal.write_out((look.as_lines ? version_json() : "") + failure_json(error, code));
  } else {
    terminal.write_err(error_text(error, look.style, false));
  }
  return code;
}

Error internal_error(std::string_view what) {
  return Error(ErrorCode::kInternal, fmt::format("internal error: {}", what))
      .fix("report it with the output of godwit version and what you did");
}

// Carries the command out; what it throws ends in its own session, so that a progress line is taken back first.
int run_session(Session& session, Terminal& terminal) {
  std::optional<Error> failure;
  try {
    return dispatch(session);
  } catch (const Error& error) {
    failure = session.ending(error);
    if (error.code() == ErrorCode::kUsage && error.fix_text().empty())
      failure->fix(fmt::format("godwit help {}", session.arguments().command().name));
  } catch (const std::bad_alloc&) {
    failure = internal_error("out of memory");
  } catch (const std::exception& error) {
    failure = internal_error(error.what());
  }
  const int code = exit_code(failure->code());
  session.narrator().settle();
  if (session.json()) {
    terminal.write_out(failure_json(*failure, code));
  } else {
    session.narrator().insist(error_text(*failure, session.err_view().style, session.is_verbose()));
  }
  return code;
}

int run_words(const std::vector<std::string>& words, Terminal& terminal, const Variables& variables,
              Interruption& interruption) {
  const Fallback look = fallback_of(words, terminal, variables);
  if (words.empty()) {
    terminal.write_err(overview_text(look.style));
    return exit_code(ErrorCode::kUsage);
  }
  try {
    const Arguments arguments = parse_arguments(words, variables);
    Session session(arguments, terminal, variables, interruption);
    return run_session(session, terminal);
  } catch (const Error& error) {
    return end_with(error, terminal, look);
  } catch (const std::exception& error) {
    return end_with(internal_error(error.what()), terminal, look);
  }
}

}  // namespace

int run_program(const std::vector<std::string>& words, Terminal& terminal, const Variables& variables,
                Interruption& interruption) {
  const int code = run_words(words, terminal, variables, interruption);
  const std::string failure = terminal.output_failure();
  if (failure.empty()) return code;
  const Error error(ErrorCode::kFile, fmt::format("cannot write the output: {}", failure));
  terminal.write_err(error_text(error, fallback_of(words, terminal, variables).style, false));
  // A run that failed for a reason of its own keeps that reason's exit code.
  return code == 0 || code == 2 ? exit_code(error.code()) : code;
}

}  // namespace godwit::cli
