#include "cli/ending.h"

#include <fmt/format.h>

#include "cli/error_text.h"
#include "cli/next_command.h"
#include "cli/text.h"

namespace godwit::cli {

namespace {

// Errors after which nobody can say that nothing happened, however early they come.
bool is_certain(ErrorCode code) {
  return code != ErrorCode::kInternal && code != ErrorCode::kOutcomeUnknown && code != ErrorCode::kLeaseLost;
}

// The whole command once more, with what it lacked; "" where it lacked nothing.
std::string rebuilt_command(const Error& error, const Ending& known) {
  switch (error.code()) {
    case ErrorCode::kConfirmationMissing:
      if (known.environment.empty()) return {};
      return typed_command(known.arguments, "--confirm " + shell_word(visible(known.environment)));
    case ErrorCode::kUnlockRefused:
      return "wait for it; or, when you know that it is gone: " +
             typed_command(known.arguments, known.arguments.typed("reason") ? "--force" : "--force --reason TEXT");
    default: return {};
  }
}

// Runs it once more, when what was wrong is mended, wherever that was.
std::string again(const Ending& known) {
  return known.wants_retry ? "godwit retry " + shell_word(visible(known.migration)) : typed_command(known.arguments);
}

// What helps with most errors of a code, where the library knows nothing better.
std::string usual_fix(ErrorCode code, const Ending& known) {
  switch (code) {
    case ErrorCode::kInterrupted:
    case ErrorCode::kTerminated:
    case ErrorCode::kConnectionLost:
    case ErrorCode::kOutcomeUnknown:
    case ErrorCode::kTimeout: return known.environment.empty() ? "" : "godwit status";
    case ErrorCode::kCannotConnect:
    case ErrorCode::kAuthentication:
    case ErrorCode::kPermission:
      return known.environment.empty() ? "" : "godwit env check " + shell_word(visible(known.environment));
    case ErrorCode::kConfigCode:
    case ErrorCode::kScriptSyntax:
    case ErrorCode::kUnhandledRejection:
    case ErrorCode::kModuleNotFound:
    case ErrorCode::kScriptOptions: return "correct the line that is named, then: " + again(known);
    case ErrorCode::kScriptTimeout:
      return "look at the line that is named, or give the migration a longer timeout; then: " + again(known);
    case ErrorCode::kScriptMemory:
      return "read with a cursor and write in batches at the line that is named, then: " + again(known);
    case ErrorCode::kScriptThrew:
    case ErrorCode::kServer:
      return known.migration.empty() ? "" : "godwit show " + shell_word(visible(known.migration));
    default: return {};
  }
}

}  // namespace

Error ended(const Error& error, const Ending& known) {
  Error final = final_error(error, known.signal);
  if (final.code() == ErrorCode::kPermission && !known.hosts.empty())
    final.detail(fmt::format("{} at {}", known.environment, known.hosts));
  if (known.arguments.command().streams && !known.began && !known.environment.empty() &&
      final.unchanged_text().empty() && is_certain(final.code()))
    final.unchanged("nothing was changed in " + known.environment);
  std::string fix = rebuilt_command(final, known);
  if (fix.empty()) fix = final.fix_text();
  if (fix.empty()) fix = usual_fix(final.code(), known);
  if (!fix.empty()) final.fix(completed(fix, known.arguments));
  return final;
}

}  // namespace godwit::cli
