// One HTTP request and its answer.
#pragma once

#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace godwit::net {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct HttpRequest {
  std::string method = "GET";
  std::string url;  // http: or https:
  Headers headers;
  std::vector<std::uint8_t> body;
  bool has_body = false;
  bool follows_redirects = true;
  bool verifies_certificates = true;
  std::chrono::milliseconds timeout{0};  // for the whole; 0 = none
};

struct HttpResponse {
  int status = 0;
  std::string status_text;
  std::string url;  // after redirects
  bool redirected = false;
  Headers headers;  // of the last answer, in its order, names as they came
  std::vector<std::uint8_t> body;  // unpacked when it was compressed
};

// The request got no answer. `code` is what Node calls such failures: "ECONNREFUSED", "ENOTFOUND", "ETIMEDOUT",
// "ECONNRESET", "ABORT_ERR", "ERR_TLS_CERT".
class HttpError : public std::runtime_error {
 public:
  HttpError(const std::string& what, std::string code) : std::runtime_error(what), code_(std::move(code)) {}
  [[nodiscard]] const std::string& code() const { return code_; }

 private:
  std::string code_;
};

// Blocks until the answer is complete. Any status is an answer. Ends soon after either token asks for it, with
// "ABORT_ERR". Safe from any thread. Throws HttpError; kInternal when libcurl is not installed.
HttpResponse send(const HttpRequest& request, const std::stop_token& stop, const std::stop_token& abort = {});

}  // namespace godwit::net
