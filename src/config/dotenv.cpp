#include "config/dotenv.h"

#include <cctype>

#include <fmt/format.h>

#include "base/text.h"
#include "config/source.h"

namespace godwit::config {

namespace {

bool starts_name(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_'; }
bool continues_name(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.' || c == '-';
}
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

class DotenvParser {
 public:
  DotenvParser(std::string_view text, const std::string& file) : text_(text), file_(file) {
    if (text_.substr(0, 3) == "\xEF\xBB\xBF") at_ = 3;
    line_start_ = at_;
  }

  std::vector<DotenvEntry> parse() {
    std::vector<DotenvEntry> entries;
    for (;;) {
      skip_blanks();
      if (at_end()) return entries;
      if (peek() == '\n') {
        next();
      } else if (peek() == '#') {
        skip_line();
      } else {
        entries.push_back(entry());
      }
    }
  }

 private:
  [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
  [[nodiscard]] char peek() const { return text_[at_]; }
  char next() {
    const char c = text_[at_++];
    if (c == '\0') refuse("a NUL character");
    if (c == '\n') {
      ++line_;
      line_start_ = at_;
    }
    return c;
  }
  void skip_blanks() {
    while (!at_end() && is_blank(peek())) next();
  }
  void skip_line() {
    while (!at_end() && peek() != '\n') next();
  }

  [[noreturn]] void refuse(const std::string& reason) const { refuse_at(reason, line_, at_ - line_start_); }
  [[noreturn]] void refuse_at(const std::string& reason, int line, std::size_t byte) const {
    throw Error(ErrorCode::kConfigSyntax, fmt::format("{} cannot be read: {}", file_, reason))
        .detail(fmt::format("{}:{}:{}", file_, line, byte + 1))
        .fix("write NAME=VALUE, NAME='VALUE' or NAME=\"VALUE\"");
  }

  DotenvEntry entry() {
    DotenvEntry entry;
    entry.line = line_;
    entry.name = name();
    if (entry.name == "export" && !at_end() && is_blank(peek())) {
      skip_blanks();
      entry.name = name();
    }
    skip_blanks();
    if (at_end() || peek() != '=') refuse("\"=\" expected after the name");
    next();
    skip_blanks();
    if (!at_end() && (peek() == '"' || peek() == '\'')) {
      entry.value = quoted_value();
      skip_blanks();
      if (!at_end() && peek() == '#') skip_line();
      if (!at_end() && peek() != '\n') refuse("text after the closing quote");
    } else {
      entry.value = plain_value();
    }
    return entry;
  }

  std::string name() {
    if (at_end() || !starts_name(peek())) refuse("a name expected");
    std::string name;
    while (!at_end() && continues_name(peek())) name += next();
    return name;
  }

  std::string plain_value() {
    std::string value;
    while (!at_end() && peek() != '\n') {
      if (peek() == '#' && (value.empty() || is_blank(value.back()))) {
        skip_line();
        break;
      }
      value += next();
    }
    return std::string(base::trim(value));
  }

  std::string quoted_value() {
    const int line = line_;
    const std::size_t byte = at_ - line_start_;
    const char quote = next();
    std::string value;
    while (!at_end()) {
      const char c = next();
      if (c == quote) return value;
      value += quote == '"' && c == '\\' && !at_end() ? escaped(next()) : std::string(1, c);
    }
    refuse_at("the quote that opens here is never closed", line, byte);
  }

  static std::string escaped(char c) {
    switch (c) {
      case 'n': return "\n";
      case 't': return "\t";
      case 'r': return "\r";
      case '"':
      case '\\':
      case '$': return std::string(1, c);
      default: return {'\\', c};
    }
  }

  std::string_view text_;
  const std::string& file_;
  std::size_t at_ = 0;
  std::size_t line_start_ = 0;
  int line_ = 1;
};

}  // namespace

std::vector<DotenvEntry> parse_dotenv(std::string_view text, const std::string& file) {
  return DotenvParser(text, file).parse();
}

}  // namespace godwit::config
