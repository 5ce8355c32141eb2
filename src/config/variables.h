// Variables, and text that has places for them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/dotenv.h"

namespace godwit::config {

struct Variable {
  std::string value;
  std::string origin;  // "the environment" or ".env:3"
};

// The process environment over the lines of `.env`. Immutable.
class VariableSet {
 public:
  VariableSet() = default;
  VariableSet(const std::map<std::string, std::string>& process, const std::vector<DotenvEntry>& dotenv,
              const std::string& dotenv_name);
  // Null when there is none of that name. Valid as long as this set.
  [[nodiscard]] const Variable* find(const std::string& name) const;
  // The value, if it is there and not empty.
  [[nodiscard]] const Variable* find_filled(const std::string& name) const;

 private:
  std::map<std::string, Variable> variables_;
};

// Text with ${NAME}, ${NAME:-text to use when NAME is unset or empty}, and $$ for one $. Any other $ stands for itself.
class Template {
 public:
  Template() = default;
  // Throws kConfigValue, without a place, for what starts with ${ and is neither.
  explicit Template(std::string_view text);
  // A template without variables: every character of `text` stands for itself.
  static Template literal(std::string_view text);

  [[nodiscard]] const std::string& as_written() const { return written_; }
  [[nodiscard]] bool has_variables() const;
  // The first variable that is needed and unset or empty.
  [[nodiscard]] std::optional<std::string> missing(const VariableSet& variables) const;
  // The text with everything put in. REQUIRES: nothing is missing.
  [[nodiscard]] std::string fill(const VariableSet& variables) const;
  // "MONGO_URL from .env:3, HOST from its default", for people; empty without variables.
  [[nodiscard]] std::string origins(const VariableSet& variables) const;

 private:
  struct Part {
    std::string literal;
    std::string variable;  // empty: the part is `literal`
    std::optional<std::string> fallback;
  };
  static Part reference(std::string_view inner);

  std::string written_;
  std::vector<Part> parts_;
};

}  // namespace godwit::config
