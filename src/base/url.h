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

// The value of an option (names are compared without case, as drivers do), percent-decoded; the last one counts.
std::optional<std::string> url_option(std::string_view url, std::string_view name);
// The URL with an option set to a value, percent-encoded; every earlier one of that name is gone. REQUIRES: "://" is in
// `url`, for this and the two after it.
std::string with_url_option(std::string_view url, std::string_view name, std::string_view value);
std::string without_url_option(std::string_view url, std::string_view name);
// The URL with this user and password in place of its own.
std::string with_url_user(std::string_view url, std::string_view user, std::string_view password);

// The text with everything but letters, digits and the characters of `plain` written as %XX.
std::string percent_encode(std::string_view text, std::string_view plain = "-._~");
// The text with its %XX replaced by the bytes that they stand for; nothing when a % is followed by something else.
std::optional<std::string> percent_decode(std::string_view text);

}  // namespace godwit::base
