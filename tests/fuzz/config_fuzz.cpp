// Whatever bytes godwit.yaml and .env hold: a configuration, or an error of the right kind that says where.
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "config/config.h"
#include "config/dotenv.h"
#include "config/url.h"
#include "config/variables.h"
#include "godwit/error.h"

namespace {

using godwit::Error;
using godwit::ErrorCode;

void demand(bool holds, const char* what, const Error* error = nullptr) {
  if (holds) return;
  std::fprintf(stderr, "%s: %s\n", what, error == nullptr ? "" : error->what());
  std::abort();
}

void check_error(const Error& error, std::string_view name) {
  constexpr std::array<ErrorCode, 3> kExpected = {ErrorCode::kConfigSyntax, ErrorCode::kConfigUnknownKey,
                                                  ErrorCode::kConfigValue};
  bool is_expected = false;
  for (const ErrorCode code : kExpected) is_expected = is_expected || code == error.code();
  demand(is_expected, "an error of another kind", &error);
  demand(!error.message().empty() && error.message().find('\n') == std::string::npos, "no one-line message", &error);
  demand(!error.details().empty() && error.details()[0].starts_with(name), "no place", &error);
  int line = 0;
  int column = 0;
  const std::string place = error.details()[0].substr(name.size());
  demand(std::sscanf(place.c_str(), "%d:%d", &line, &column) == 2 && line >= 1 && column >= 1, "no line and column",
         &error);
  demand(!error.fix_text().empty(), "no next step", &error);
}

// The folder does not exist, so no .env and no url_file is read; environments() runs no command.
void fuzz_config(const std::string& text) {
  try {
    const auto config =
        godwit::config::Config::parse(text, "/nonexistent/godwit/godwit.yaml", {{"SET", "mongodb://h/x"}});
    for (const auto& environment : config.environments()) {
      demand(config.environment_name(environment.name) == environment.name, "an environment that is not found");
      demand(!environment.url.empty(), "an environment without a url");
    }
  } catch (const Error& error) {
    check_error(error, "godwit.yaml:");
  }
}

void fuzz_dotenv(const std::string& text) {
  try {
    for (const auto& entry : godwit::config::parse_dotenv(text, ".env")) {
      demand(!entry.name.empty(), "a variable without a name");
      demand(entry.line >= 1, "a variable nowhere");
    }
  } catch (const Error& error) {
    check_error(error, ".env:");
  }
}

void fuzz_url(const std::string& text) {
  const auto checked = godwit::config::check_url(text);
  if (!checked.problem && !checked.database.empty())
    demand(!godwit::config::database_name_problem(checked.database), "a database that cannot be");
}

void fuzz_template(const std::string& text) {
  const godwit::config::VariableSet none;
  try {
    const godwit::config::Template parsed(text);
    if (!parsed.missing(none)) demand(parsed.fill(none).size() <= text.size(), "text from nowhere");
  } catch (const Error& error) {
    demand(error.code() == ErrorCode::kConfigValue, "an error of another kind", &error);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  fuzz_config(text);
  fuzz_dotenv(text);
  fuzz_url(text);
  fuzz_template(text);
  return 0;
}
