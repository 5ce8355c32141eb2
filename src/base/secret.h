// A text that must never be shown.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "godwit/error.h"

namespace godwit::base {

// Holds a password or a connection string. It cannot be printed or compared by accident: the only way to the text is
// reveal(), which is easy to find in a review.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text) : text_(std::move(text)) {}
  [[nodiscard]] const std::string& reveal() const noexcept { return text_; }
  [[nodiscard]] bool empty() const noexcept { return text_.empty(); }

 private:
  std::string text_;
};

// The connection string with user information and secret options replaced by "***":
// "mongodb://ada:pw@h1,h2/shop?authSource=admin" -> "mongodb://***@h1,h2/shop?authSource=admin".
// Works on text that is not a valid URL too: whatever stands between "://" and the last "@" before the host ends goes.
std::string redact_url(std::string_view url);

// The parts of a connection string that must not be kept anywhere: itself, and its password as written and as meant.
std::vector<std::string> secrets_in(const Secret& url);

// The text with each occurrence of a secret replaced by "***". Secrets shorter than four bytes are left: hiding "a"
// would hide everything.
std::string hide(std::string text, const std::vector<std::string>& secrets);
// The same in all texts of an error.
Error hide(const Error& error, const std::vector<std::string>& secrets);

}  // namespace godwit::base
