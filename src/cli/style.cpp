#include "cli/style.h"

#include <algorithm>
#include <cctype>

namespace godwit::cli {

namespace {

std::string value_of(const Variables& variables, const char* name) {
  const auto found = variables.find(name);
  return found == variables.end() ? std::string() : found->second;
}

bool is_forced(const std::string& value) { return !value.empty() && value != "0"; }

std::string_view escape_of(Tone tone) {
  switch (tone) {
    case Tone::kPlain: return "";
    case Tone::kStrong: return "\x1b[1m";
    case Tone::kFaint: return "\x1b[2m";
    case Tone::kGood: return "\x1b[32m";
    case Tone::kWarning: return "\x1b[33m";
    case Tone::kBad: return "\x1b[1;31m";
    case Tone::kAccent: return "\x1b[36m";
  }
  return "";
}

}  // namespace

bool wants_colour(ColourChoice choice, bool is_terminal, const Variables& variables) {
  if (choice != ColourChoice::kAuto) return choice == ColourChoice::kAlways;
  if (!value_of(variables, "NO_COLOR").empty()) return false;
  if (is_forced(value_of(variables, "FORCE_COLOR")) || is_forced(value_of(variables, "CLICOLOR_FORCE"))) return true;
  return can_redraw(is_terminal, variables);
}

bool wants_unicode(const Variables& variables) {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    std::string value = value_of(variables, name);
    if (value.empty()) continue;
    std::transform(value.begin(), value.end(), value.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return value.find("utf-8") != std::string::npos || value.find("utf8") != std::string::npos;
  }
  return false;
}

bool can_redraw(bool is_terminal, const Variables& variables) {
  const std::string term = value_of(variables, "TERM");
  return is_terminal && !term.empty() && term != "dumb";
}

std::string Style::paint(Tone tone, std::string_view text) const {
  if (!colour || tone == Tone::kPlain || text.empty()) return std::string(text);
  std::string out(escape_of(tone));
  out += text;
  out += "\x1b[0m";
  return out;
}

std::string_view Style::symbol(Symbol symbol) const {
  switch (symbol) {
    case Symbol::kOk: return unicode ? "\u2713" : "+";
    case Symbol::kWarning: return "!";
    case Symbol::kError: return unicode ? "\u2717" : "x";
    case Symbol::kRunning: return unicode ? "\u25b8" : ">";
    case Symbol::kEllipsis: return unicode ? "\u2026" : "...";
  }
  return "";
}

}  // namespace godwit::cli
