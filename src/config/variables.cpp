#include "config/variables.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "config/source.h"
#include "godwit/error.h"

namespace godwit::config {

namespace {

bool is_variable_name(std::string_view name) {
  const auto fits = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; };
  return !name.empty() && std::isdigit(static_cast<unsigned char>(name.front())) == 0 &&
         std::all_of(name.begin(), name.end(), fits);
}

[[noreturn]] void refuse(const std::string& reason) {
  throw Error(ErrorCode::kConfigValue, reason).fix("write ${NAME} or ${NAME:-default}; $$ stands for one $");
}

}  // namespace

VariableSet::VariableSet(const std::map<std::string, std::string>& process, const std::vector<DotenvEntry>& dotenv,
                         const std::string& dotenv_name) {
  for (const DotenvEntry& entry : dotenv)
    variables_[entry.name] = Variable{entry.value, fmt::format("{}:{}", dotenv_name, entry.line)};
  for (const auto& [name, value] : process) variables_[name] = Variable{value, "the environment"};
}

const Variable* VariableSet::find(const std::string& name) const {
  const auto found = variables_.find(name);
  return found == variables_.end() ? nullptr : &found->second;
}

const Variable* VariableSet::find_filled(const std::string& name) const {
  const Variable* variable = find(name);
  return variable == nullptr || variable->value.empty() ? nullptr : variable;
}

Template::Template(std::string_view text) : written_(text) {
  std::string literal;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view two = text.substr(at, 2);
    if (two == "$$") {
      literal += '$';
      at += 2;
    } else if (two == "${") {
      const auto end = text.find('}', at);
      if (end == std::string_view::npos) refuse("${ without a closing }");
      parts_.push_back(Part{std::exchange(literal, {}), {}, {}});
      parts_.push_back(reference(text.substr(at + 2, end - at - 2)));
      at = end + 1;
    } else {
      literal += text[at++];
    }
  }
  parts_.push_back(Part{std::move(literal), {}, {}});
}

Template Template::literal(std::string_view text) {
  Template whole;
  whole.written_ = text;
  whole.parts_.push_back(Part{std::string(text), {}, {}});
  return whole;
}

Template::Part Template::reference(std::string_view inner) {
  const auto colon = inner.find(":-");
  const std::string_view name = inner.substr(0, colon);
  if (!is_variable_name(name)) refuse(fmt::format("{} is no name of a variable", quote(name)));
  Part part{{}, std::string(name), {}};
  if (colon == std::string_view::npos) return part;
  if (inner.find("${") != std::string_view::npos) refuse("a variable inside the default of another");
  part.fallback = std::string(inner.substr(colon + 2));
  return part;
}

bool Template::has_variables() const {
  return std::any_of(parts_.begin(), parts_.end(), [](const Part& part) { return !part.variable.empty(); });
}

std::optional<std::string> Template::missing(const VariableSet& variables) const {
  for (const Part& part : parts_)
    if (!part.variable.empty() && !part.fallback && variables.find_filled(part.variable) == nullptr)
      return part.variable;
  return std::nullopt;
}

std::string Template::fill(const VariableSet& variables) const {
  std::string text;
  for (const Part& part : parts_) {
    const Variable* variable = part.variable.empty() ? nullptr : variables.find_filled(part.variable);
    if (variable != nullptr) {
      text += variable->value;
    } else {
      text += part.variable.empty() ? part.literal : part.fallback.value_or("");
    }
  }
  return text;
}

std::string Template::origins(const VariableSet& variables) const {
  std::vector<std::string> origins;
  for (const Part& part : parts_) {
    if (part.variable.empty()) continue;
    const Variable* variable = variables.find_filled(part.variable);
    origins.push_back(fmt::format("{} from {}", part.variable, variable == nullptr ? "its default" : variable->origin));
  }
  return base::join(origins, ", ");
}

}  // namespace godwit::config
