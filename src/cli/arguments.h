// What was typed, checked for form: a command that exists, options that it understands, words where words belong.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command_table.h"
#include "cli/style.h"

namespace godwit::cli {

class Arguments {
 public:
  using Options = std::map<std::string, std::vector<std::string>, std::less<>>;

  // `options` holds the values of each option that was typed, by its long name; "true" once for each flag. `variables`
  // answers for options that were not typed. REQUIRES: `command` is a row of commands().
  Arguments(const CommandSpec& command, std::vector<std::string> positionals, Options options,
            const Variables& variables);

  [[nodiscard]] const CommandSpec& command() const { return *command_; }
  // Whether the option was typed, whatever its GODWIT_ variable says.
  [[nodiscard]] bool typed(std::string_view option) const;
  // A flag: typed, or its variable is set to something other than "" and "0".
  [[nodiscard]] bool flag(std::string_view option) const;
  // How often a flag was typed.
  [[nodiscard]] std::size_t count(std::string_view option) const;
  // The option's value, else that of its variable unless empty.
  [[nodiscard]] std::optional<std::string> value(std::string_view option) const;
  // Every value of an option that may be repeated.
  [[nodiscard]] std::vector<std::string> values(std::string_view option) const;
  [[nodiscard]] const std::vector<std::string>& positionals() const { return positionals_; }
  // "" when there are fewer.
  [[nodiscard]] std::string positional(std::size_t index) const;

 private:
  const CommandSpec* command_;
  std::vector<std::string> positionals_;
  Options options_;
  std::map<std::string, std::string, std::less<>> from_variables_;  // by the option's name
};

}  // namespace godwit::cli
