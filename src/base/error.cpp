#include <fmt/format.h>

#include "godwit/error.h"

namespace godwit {

struct Error::State {
  ErrorCode code = ErrorCode::kInternal;
  std::string message;
  std::vector<std::string> details;
  std::string unchanged;
  std::string fix;
  std::vector<std::string> stages;
  Retry retry = Retry::kNever;
  VendorError vendor;
  std::string what;

  void render_what() {
    what.clear();
    for (auto stage = stages.rbegin(); stage != stages.rend(); ++stage) what += *stage + ": ";
    what += message;
  }
};

Error::Error(ErrorCode code, std::string message) : state_(std::make_shared<State>()) {
  state_->code = code;
  state_->message = std::move(message);
  state_->render_what();
}

Error::~Error() = default;

Error::State& Error::own() {
  if (state_.use_count() != 1) state_ = std::make_shared<State>(*state_);
  return *state_;
}

Error& Error::detail(std::string line) {
  own().details.push_back(std::move(line));
  return *this;
}

Error& Error::unchanged(std::string sentence) {
  own().unchanged = std::move(sentence);
  return *this;
}

Error& Error::fix(std::string command) {
  own().fix = std::move(command);
  return *this;
}

Error& Error::during(std::string stage) {
  State& state = own();
  state.stages.push_back(std::move(stage));
  state.render_what();
  return *this;
}

Error& Error::retry(Retry retry) {
  own().retry = retry;
  return *this;
}

Error& Error::vendor(VendorError vendor) {
  own().vendor = std::move(vendor);
  return *this;
}

ErrorCode Error::code() const noexcept { return state_->code; }
const std::string& Error::message() const noexcept { return state_->message; }
const std::vector<std::string>& Error::details() const noexcept { return state_->details; }
const std::string& Error::unchanged_text() const noexcept { return state_->unchanged; }
const std::string& Error::fix_text() const noexcept { return state_->fix; }
const std::vector<std::string>& Error::stages() const noexcept { return state_->stages; }
Retry Error::retry_class() const noexcept { return state_->retry; }
const VendorError& Error::vendor_error() const noexcept { return state_->vendor; }
const char* Error::what() const noexcept { return state_->what.c_str(); }

std::string error_name(ErrorCode code) { return fmt::format("GW{:04}", static_cast<int>(code)); }

std::string_view error_title(ErrorCode code) noexcept {
  switch (code) {
#define GODWIT_ERROR_TITLE(number, name, exit, title) \
  case ErrorCode::name:                               \
    return title;
    GODWIT_ERROR_CODES(GODWIT_ERROR_TITLE)
#undef GODWIT_ERROR_TITLE
  }
  return "unknown error";
}

int exit_code(ErrorCode code) noexcept {
  switch (code) {
#define GODWIT_ERROR_EXIT(number, name, exit, title) \
  case ErrorCode::name:                              \
    return exit;
    GODWIT_ERROR_CODES(GODWIT_ERROR_EXIT)
#undef GODWIT_ERROR_EXIT
  }
  return 1;
}

}  // namespace godwit
