#include <algorithm>
#include <cctype>
#include <charconv>

#include <fmt/format.h>

#include "app/error_pages.h"
#include "base/text.h"
#include "godwit/error.h"

namespace godwit {

namespace {

// The section of docs/errors.md under "## GWnnnn …", without its heading.
std::string section(const std::string& name) {
  const std::string_view page = app::kDocsErrorsMd;
  const auto heading = page.find("\n## " + name + " ");
  if (heading == std::string_view::npos) return {};
  const auto text = page.find('\n', heading + 1);
  const auto end = page.find("\n## ", text);
  return std::string(base::trim(page.substr(text, end == std::string_view::npos ? end : end - text)));
}

}  // namespace

ErrorPage explain(std::string_view code) {
  std::string_view digits = code;
  if (base::lower_ascii(digits.substr(0, 2)) == "gw") digits.remove_prefix(2);
  int number = -1;
  const auto [end, reason] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  const bool is_number = reason == std::errc() && end == digits.data() + digits.size();
  const auto found = is_number ? error_title(static_cast<ErrorCode>(number)) : std::string_view("unknown error");
  if (found == "unknown error")
    throw Error(ErrorCode::kUnknownErrorCode, fmt::format("there is no error code \"{}\"", code)).fix("godwit explain");
  const auto value = static_cast<ErrorCode>(number);
  return {error_name(value), std::string(found), exit_code(value), section(error_name(value))};
}

}  // namespace godwit
