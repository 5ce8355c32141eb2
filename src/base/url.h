// Connection strings of MongoDB before a driver sees them: their parts, and the mistakes that drivers report badly.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace godwit::base {

// A URL cut into its parts, unchecked. Everything refers to the URL's text.
struct UrlParts {
  std::string_view user_info;  // user and password, without the "@"
  std::string_view hosts;
  std::string_view options;  // without the "?"
};

// A password may hold an unescaped '/', '?' or '@', which moves every border behind it. REQUIRES: "://" is in `url`.
UrlParts cut_url(std::string_view url);

// The first character of user or password that has to be percent-encoded and is not; nothing when all are.
std::optional<char> unescaped_in(const UrlParts& parts);

struct UnknownUrlOption {
  std::string name;                    // printable; empty when it may be a piece of a password
  std::optional<std::string> nearest;  // the option that was probably meant
};
// The first option that the driver specifications do not name. Drivers ignore such an option.
std::optional<UnknownUrlOption> unknown_option_in(const UrlParts& parts);

// The text with its %XX replaced by the bytes that they stand for; nothing when a % is followed by something else.
std::optional<std::string> percent_decode(std::string_view text);

}  // namespace godwit::base
