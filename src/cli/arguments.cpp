#include "cli/arguments.h"

namespace godwit::cli {

Arguments::Arguments(const CommandSpec& command, std::vector<std::string> positionals, Options options,
                     const Variables& variables)
    : command_(&command), positionals_(std::move(positionals)), options_(std::move(options)) {
  for (const OptionSpec* option : options_of(command)) {
    if (option->variable.empty()) continue;
    const auto found = variables.find(std::string(option->variable));
    if (found != variables.end() && !found->second.empty()) from_variables_.emplace(option->name, found->second);
  }
}

bool Arguments::typed(std::string_view option) const { return options_.find(option) != options_.end(); }

bool Arguments::flag(std::string_view option) const {
  if (typed(option)) return true;
  const auto from_variable = value(option);
  return from_variable && *from_variable != "0";
}

std::size_t Arguments::count(std::string_view option) const {
  const auto found = options_.find(option);
  return found == options_.end() ? 0 : found->second.size();
}

std::optional<std::string> Arguments::value(std::string_view option) const {
  const auto found = options_.find(option);
  if (found != options_.end()) return found->second.back();
  const auto fallback = from_variables_.find(option);
  if (fallback != from_variables_.end()) return fallback->second;
  return std::nullopt;
}

std::vector<std::string> Arguments::values(std::string_view option) const {
  const auto found = options_.find(option);
  return found == options_.end() ? std::vector<std::string>() : found->second;
}

std::string Arguments::positional(std::size_t index) const {
  return index < positionals_.size() ? positionals_[index] : std::string();
}

}  // namespace godwit::cli
