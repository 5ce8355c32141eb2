// From what the file says about an environment to what is used.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "config/config.h"
#include "config/spec.h"
#include "config/url.h"

namespace godwit::config {

// `defaults.memory` when the file says nothing.
constexpr std::uint64_t kDefaultMemoryBytes = std::uint64_t{1} << 30U;

// Borrows everything it is made of. Safe to use from several threads.
class Resolver {
 public:
  Resolver(const ProjectSpec& project, const Source& source, const VariableSet& variables,
           const std::filesystem::path& folder)
      : project_(project), source_(source), variables_(variables), folder_(folder) {}

  // As Config::environment.
  [[nodiscard]] Environment environment(const EnvironmentSpec& spec) const;
  // Runs no command.
  [[nodiscard]] EnvironmentSummary summary(const EnvironmentSpec& spec) const;

 private:
  // A text, how messages call it, and where it came from.
  struct Found {
    std::string text;
    std::string what;
    std::string origin;
    bool is_override = false;
  };
  [[nodiscard]] std::optional<Found> override_from(const std::string& variable) const;
  [[nodiscard]] Found fill(const PlacedTemplate& text) const;
  [[nodiscard]] std::string origin_of(const PlacedTemplate& text) const;
  [[nodiscard]] Found find_url(const EnvironmentSpec& spec) const;
  [[nodiscard]] Found read_url_file(const PlacedTemplate& file) const;
  [[nodiscard]] Found run_url_command(const DatabaseSpec& spec) const;
  [[nodiscard]] Found find_database(const EnvironmentSpec& spec, const Found& url, const CheckedUrl& checked) const;
  void find_state(const EnvironmentSpec& spec, const Found& database, Environment& environment) const;
  void add_settings(const EnvironmentSpec& spec, Environment& environment) const;
  [[nodiscard]] std::string url_as_written(const DatabaseSpec& spec) const;

  const ProjectSpec& project_;
  const Source& source_;
  const VariableSet& variables_;
  const std::filesystem::path& folder_;
};

}  // namespace godwit::config
