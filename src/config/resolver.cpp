#include "config/resolver.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include <fmt/format.h>

#include "base/file.h"
#include "base/process.h"
#include "base/text.h"

namespace godwit::config {

namespace {

constexpr base::Duration kCommandLimit{10000};
constexpr std::uint64_t kLongestSecret = std::uint64_t{64} * 1024;

// Exact, unlike what people are shown for times that passed: "30s", "1m30s", "250ms".
std::string exact_duration(base::Duration duration) {
  std::int64_t left = duration.count();
  std::string text;
  for (const auto& [unit, size] : {std::pair{"h", 3600000}, {"m", 60000}, {"s", 1000}, {"ms", 1}}) {
    if (left >= size) text += fmt::format("{}{}", left / size, unit);
    left %= size;
  }
  return text;
}

std::string exact_bytes(std::uint64_t bytes) {
  constexpr std::uint64_t kMebibyte = std::uint64_t{1} << 20U;
  return bytes % kMebibyte == 0 ? fmt::format("{}MiB", bytes / kMebibyte) : fmt::format("{}B", bytes);
}

Error no_secret(const std::string& what, const std::string& reason, const std::string& origin) {
  return Error(ErrorCode::kConfigSecretSource, fmt::format("{}: {}", what, reason)).detail(origin);
}

// Lines that a command wrote to its standard error, fit to be shown.
std::vector<std::string> shown_errors(std::string errors, const std::vector<std::string>& secrets) {
  constexpr std::size_t kMostLines = 5;
  constexpr std::size_t kLongestLine = 200;
  for (const std::string& secret : secrets)
    for (std::size_t at = errors.find(secret); at != std::string::npos; at = errors.find(secret, at + 3))
      errors.replace(at, secret.size(), "***");
  std::vector<std::string> lines;
  for (const std::string& line : base::split_lines(errors)) {
    std::string shown = base::printable(base::redact_url(base::trim(line)));
    if (!shown.empty() && lines.size() < kMostLines) lines.push_back(shortened(std::move(shown), kLongestLine));
  }
  return lines;
}

void check_database(const std::string& name, const std::string& what, const std::string& origin) {
  std::string problem = database_name_problem(name).value_or("");
  if (name == "config" || name == "local") problem = fmt::format("is {}, which belongs to the server", name);
  if (problem.empty()) return;
  throw Error(ErrorCode::kConfigValue, fmt::format("{} {}", what, problem))
      .detail(origin)
      .fix("choose another name for the database");
}

void check_prefix(const std::string& prefix, const std::string& what, const std::string& origin) {
  constexpr std::size_t kLongest = 64;
  const auto fits = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '.';
  };
  if (!prefix.empty() && prefix.size() <= kLongest && std::all_of(prefix.begin(), prefix.end(), fits) &&
      prefix.front() != '.' && !prefix.starts_with("system."))
    return;
  throw Error(ErrorCode::kConfigValue, fmt::format("{} cannot start the name of a collection", what))
      .detail(origin)
      .fix(fmt::format("use 1 to {} letters, digits, _, - and .; not \"system.\" in front", kLongest));
}

}  // namespace

std::optional<Resolver::Found> Resolver::override_from(const std::string& variable) const {
  const Variable* found = variables_.find_filled(variable);
  if (found == nullptr) return std::nullopt;
  const bool is_in_file = found->origin != "the environment";
  return Found{found->value, variable, is_in_file ? fmt::format("{} ({})", variable, found->origin) : variable, true};
}

std::string Resolver::origin_of(const PlacedTemplate& text) const {
  const std::string origins = text.text.origins(variables_);
  return source_.place(text.at) + (origins.empty() ? "" : fmt::format(" ({})", origins));
}

Resolver::Found Resolver::fill(const PlacedTemplate& text) const {
  const auto missing = text.text.missing(variables_);
  if (!missing) return Found{text.text.fill(variables_), text.key, origin_of(text)};
  const Variable* empty = variables_.find(*missing);
  throw source_
      .error(ErrorCode::kConfigVariable,
             fmt::format("{} needs the variable {}, which is {}", text.key, *missing,
                         empty == nullptr ? "not set" : fmt::format("empty in {}", empty->origin)),
             text.at)
      .fix(fmt::format("set {0}, add it to the file .env, or give a default: ${{{0}:-…}}", *missing));
}

Resolver::Found Resolver::find_url(const EnvironmentSpec& spec) const {
  if (auto url = override_from("GODWIT_URL")) return *std::move(url);
  if (spec.main.url) return fill(*spec.main.url);
  if (spec.main.url_file) return read_url_file(*spec.main.url_file);
  return run_url_command(spec.main);
}

Resolver::Found Resolver::read_url_file(const PlacedTemplate& file) const {
  const Found name = fill(file);
  const std::filesystem::path path = folder_ / name.text;
  std::string content;
  try {
    content = base::read_file(path, kLongestSecret);
  } catch (const Error& e) {
    throw no_secret(file.key, e.message(), name.origin).fix("write the connection string into that file");
  }
  Found url{std::string(base::trim(content)), "the content of " + file.key, name.origin};
  if (url.text.empty())
    throw no_secret(file.key, path.string() + " is empty", name.origin)
        .fix("write the connection string into that file");
  return url;
}

Resolver::Found Resolver::run_url_command(const DatabaseSpec& spec) const {
  std::vector<std::string> arguments;
  std::vector<std::string> secrets;
  for (const PlacedTemplate& argument : spec.url_command) {
    arguments.push_back(fill(argument).text);
    if (argument.text.has_variables() && arguments.back().size() > 3) secrets.push_back(arguments.back());
  }
  const std::string& key = spec.url_command.front().key;
  const std::string origin = source_.place(spec.url_command.front().at);
  const std::string fix = "run the command by hand; it must print the connection string and end with 0";
  base::ProcessResult result;
  try {
    result = base::run_process(arguments, kCommandLimit, folder_);
  } catch (const Error& e) {
    throw no_secret(key, e.message(), origin).fix(fix);
  }
  const std::string program = presentable(spec.url_command.front().text.as_written());
  if (result.exit_code != 0) {
    Error error = no_secret(key, fmt::format("{} ended with exit code {}", program, result.exit_code), origin);
    for (std::string& line : shown_errors(std::move(result.errors), secrets)) error.detail(std::move(line));
    throw error.fix(fix);
  }
  Found url{std::string(base::trim(result.output)), "the output of " + key, origin};
  if (url.text.empty()) throw no_secret(key, program + " printed nothing", origin).fix(fix);
  return url;
}

Resolver::Found Resolver::find_database(const EnvironmentSpec& spec, const Found& url,
                                        const CheckedUrl& checked) const {
  const Found of_path{checked.database, fmt::format("the database in {}", url.what), url.origin};
  // Many a URL ends with /admin because that is where its user is kept, not because anybody wants to work there.
  const bool path_counts = !checked.database.empty() && !is_servers_own_database(checked.database);
  if (auto database = override_from("GODWIT_DATABASE")) return *std::move(database);
  if (url.is_override && path_counts) return of_path;
  if (spec.main.database) return fill(*spec.main.database);
  if (path_counts) return of_path;
  if (!spec.main.fallback_database.empty())
    return Found{spec.main.fallback_database, "the driver's own database", "default"};
  const std::string reason =
      checked.database.empty()
          ? fmt::format("{} names no database", spec.main.path)
          : fmt::format("{} names the database {}, which belongs to the server", url.what, checked.database);
  throw source_.error(ErrorCode::kConfigValue, reason, spec.main.at)
      .fix(fmt::format("add database: NAME to {}", spec.main.path));
}

void Resolver::find_state(const EnvironmentSpec& spec, const Found& database, Environment& environment) const {
  const auto add = [&](const char* key, const Found& found) {
    environment.settings.push_back(Setting{key, found.text, found.origin});
    return found.text;
  };
  Found state{database.text, database.what, "default"};
  if (spec.state_database) {
    state = fill(*spec.state_database);
    check_database(state.text, state.what, state.origin);
  }
  environment.state_database = add("state.database", state);
  Found prefix{environment.state_prefix, "", "default"};
  if (spec.state_prefix) {
    prefix = fill(*spec.state_prefix);
    check_prefix(prefix.text, prefix.what, prefix.origin);
  }
  environment.state_prefix = add("state.prefix", prefix);
}

void Resolver::add_settings(const EnvironmentSpec& spec, Environment& environment) const {
  // The environment's own value, else the file's default for all, else what is there already.
  const auto choose = [&]<class T>(const char* key, T& into, const std::optional<Placed<T>>& own,
                                   const std::optional<Placed<T>>& common, auto show) {
    const std::optional<Placed<T>>& found = own ? own : common;
    if (found) into = found->value;
    environment.settings.push_back(Setting{key, show(into), found ? source_.place(found->at) : "default"});
  };
  const auto show_truth = [](bool value) { return std::string(value ? "true" : "false"); };
  choose("protected", environment.is_protected, spec.is_protected, {}, show_truth);
  choose("backup_before_up", environment.backup_before_up, spec.backup_before_up, {}, show_truth);
  choose("coalesce", environment.coalesce, spec.coalesce, project_.coalesce, show_truth);
  choose("lease", environment.lease, spec.lease, project_.lease, exact_duration);
  choose("on_modified", environment.on_modified, spec.on_modified, project_.on_modified, on_modified_name);
  choose("runtime", environment.runtime, spec.runtime, project_.runtime, runtime_name);
  choose("server_selection_timeout", environment.server_selection, spec.server_selection, {}, exact_duration);
  base::Duration timeout{0};
  choose("timeout", timeout, {}, project_.timeout,
         [](base::Duration value) { return value.count() == 0 ? std::string("none") : exact_duration(value); });
  std::uint64_t memory = kDefaultMemoryBytes;
  choose("memory", memory, {}, project_.memory, exact_bytes);
  std::string migrations = "migrations";
  choose("migrations", migrations, {}, project_.migrations, [](const std::string& value) { return value; });
}

Environment Resolver::environment(const EnvironmentSpec& spec) const {
  const Found url = find_url(spec);
  const CheckedUrl checked = check_url(url.text);
  if (checked.problem)
    throw Error(ErrorCode::kBadUrl, fmt::format("{} {}", url.what, checked.problem->reason))
        .detail(url.origin)
        .fix(checked.problem->fix);
  const Found database = find_database(spec, url, checked);
  check_database(database.text, database.what, database.origin);
  Environment environment;
  environment.name = spec.name;
  environment.is_local = checked.is_local;
  if (!checked.is_local) environment.url = base::Secret(url.text);
  environment.database = database.text;
  environment.settings.push_back(Setting{"url", base::redact_url(url.text), url.origin});
  environment.settings.push_back(Setting{"database", database.text, database.origin});
  environment.ignores_undefined = project_.migrate_mongo && project_.migrate_mongo->ignores_undefined;
  find_state(spec, database, environment);
  add_settings(spec, environment);
  return environment;
}

std::string Resolver::url_as_written(const DatabaseSpec& spec) const {
  if (!spec.url_command.empty())
    return fmt::format("output of {}", presentable(spec.url_command.front().text.as_written()));
  if (spec.url_file) return fmt::format("content of {}", presentable(spec.url_file->text.as_written()));
  const std::string& written = spec.url->text.as_written();
  // Without a scheme or a variable in it this may be anything, a password put into the wrong place too.
  const bool is_known = written.find("://") != std::string::npos || spec.url->text.has_variables();
  return is_known ? presentable(written) : "***";
}

EnvironmentSummary Resolver::summary(const EnvironmentSpec& spec) const {
  EnvironmentSummary summary;
  summary.name = spec.name;
  summary.is_protected = spec.is_protected && spec.is_protected->value;
  summary.url = url_as_written(spec.main);
  try {
    if (!spec.main.url_command.empty() && !override_from("GODWIT_URL")) {
      for (const PlacedTemplate& argument : spec.main.url_command) static_cast<void>(fill(argument));
      return summary;
    }
    const Environment resolved = environment(spec);
    summary.is_local = resolved.is_local;
    summary.url = resolved.is_local ? "local" : base::redact_url(resolved.url.reveal());
  } catch (const Error& e) {
    summary.problem = e.message();
  }
  return summary;
}

}  // namespace godwit::config
