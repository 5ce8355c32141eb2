#include "net/http.h"

#include <curl/curl.h>

#include <memory>
#include <string_view>

#include "base/text.h"
#include "godwit/error.h"
#include "net/curl_library.h"

namespace godwit::net {
namespace {

// What the callbacks of one request share.
struct Exchange {
  HttpResponse response;
  std::stop_token stop;
  std::stop_token abort;
};

std::size_t on_body(char* data, std::size_t size, std::size_t count, void* user) noexcept {
  try {
    auto& body = static_cast<Exchange*>(user)->response.body;
    body.insert(body.end(), data, data + size * count);
    return size * count;
  } catch (...) {
    return 0;  // libcurl ends the transfer
  }
}

// A header line. "HTTP/1.1 200 OK" begins another answer: of a redirect's target.
std::size_t on_header(char* data, std::size_t size, std::size_t count, void* user) noexcept {
  try {
    auto& response = static_cast<Exchange*>(user)->response;
    const std::string_view line = base::trim(std::string_view(data, size * count));
    if (line.starts_with("HTTP/")) {
      const std::size_t code = line.find(' ');
      const std::size_t text = code == std::string_view::npos ? code : line.find(' ', code + 1);
      response.status_text = text == std::string_view::npos ? "" : std::string(line.substr(text + 1));
      response.headers.clear();
      response.body.clear();
    } else if (const std::size_t colon = line.find(':'); colon != std::string_view::npos) {
      response.headers.emplace_back(line.substr(0, colon), base::trim(line.substr(colon + 1)));
    }
    return size * count;
  } catch (...) {
    return 0;
  }
}

int on_progress(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) noexcept {
  const auto* const exchange = static_cast<Exchange*>(user);
  return exchange->stop.stop_requested() || exchange->abort.stop_requested() ? 1 : 0;
}

const char* code_of(CURLcode result) {
  switch (result) {
    case CURLE_COULDNT_CONNECT: return "ECONNREFUSED";
    case CURLE_COULDNT_RESOLVE_HOST: case CURLE_COULDNT_RESOLVE_PROXY: return "ENOTFOUND";
    case CURLE_OPERATION_TIMEDOUT: return "ETIMEDOUT";
    case CURLE_ABORTED_BY_CALLBACK: return "ABORT_ERR";
    case CURLE_PEER_FAILED_VERIFICATION: case CURLE_SSL_CONNECT_ERROR: return "ERR_TLS_CERT";
    default: return "ECONNRESET";
  }
}

void set_method(const CurlLibrary& curl, CURL* handle, const HttpRequest& request) {
  if (request.has_body) {
    curl.easy_setopt(handle, CURLOPT_POST, 1L);
    curl.easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    curl.easy_setopt(handle, CURLOPT_POSTFIELDS,
                     request.body.empty() ? "" : reinterpret_cast<const char*>(request.body.data()));
  }
  if (request.method == "HEAD") {
    curl.easy_setopt(handle, CURLOPT_NOBODY, 1L);
  } else if (request.method != (request.has_body ? "POST" : "GET")) {
    curl.easy_setopt(handle, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  }
}

}  // namespace

HttpResponse send(const HttpRequest& request, const std::stop_token& stop, const std::stop_token& abort) {
  const CurlLibrary& curl = curl_library();
  const std::unique_ptr<CURL, void (*)(CURL*)> handle(curl.easy_init(), curl.easy_cleanup);
  if (!handle) throw Error(ErrorCode::kInternal, "libcurl gives no handle");
  Exchange exchange{{}, stop, abort};
  curl_slist* list = nullptr;
  for (const auto& [name, value] : request.headers) {
    // libcurl leaves out a header that ends with a colon.
    list = curl.slist_append(list, (value.empty() ? name + ';' : name + ": " + value).c_str());
  }
  list = curl.slist_append(list, "Expect:");
  const std::unique_ptr<curl_slist, void (*)(curl_slist*)> headers(list, curl.slist_free_all);
  CURL* const h = handle.get();
  curl.easy_setopt(h, CURLOPT_URL, request.url.c_str());
  curl.easy_setopt(h, CURLOPT_PROTOCOLS_STR, "http,https");
  curl.easy_setopt(h, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  curl.easy_setopt(h, CURLOPT_HTTPHEADER, headers.get());
  curl.easy_setopt(h, CURLOPT_FOLLOWLOCATION, request.follows_redirects ? 1L : 0L);
  curl.easy_setopt(h, CURLOPT_MAXREDIRS, 20L);
  // A PUT, PATCH or DELETE stays what it is, and a body that got lost would overwrite with nothing.
  if (request.method != "POST")
    curl.easy_setopt(h, CURLOPT_POSTREDIR, static_cast<long>(CURL_REDIR_POST_301 | CURL_REDIR_POST_302));
  // Whoever follows redirects wants the content (fetch), anybody else what was sent (http).
  if (request.follows_redirects) curl.easy_setopt(h, CURLOPT_ACCEPT_ENCODING, "");
  curl.easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
  curl.easy_setopt(h, CURLOPT_TIMEOUT_MS, static_cast<long>(request.timeout.count()));
  curl.easy_setopt(h, CURLOPT_SSL_VERIFYPEER, request.verifies_certificates ? 1L : 0L);
  curl.easy_setopt(h, CURLOPT_SSL_VERIFYHOST, request.verifies_certificates ? 2L : 0L);
  curl.easy_setopt(h, CURLOPT_WRITEFUNCTION, on_body);
  curl.easy_setopt(h, CURLOPT_WRITEDATA, &exchange);
  curl.easy_setopt(h, CURLOPT_HEADERFUNCTION, on_header);
  curl.easy_setopt(h, CURLOPT_HEADERDATA, &exchange);
  curl.easy_setopt(h, CURLOPT_NOPROGRESS, 0L);
  curl.easy_setopt(h, CURLOPT_XFERINFOFUNCTION, on_progress);
  curl.easy_setopt(h, CURLOPT_XFERINFODATA, &exchange);
  set_method(curl, h, request);
  const CURLcode result = curl.easy_perform(h);
  if (result != CURLE_OK) throw HttpError(curl.easy_strerror(result), code_of(result));
  long status = 0;
  long redirects = 0;
  const char* url = nullptr;
  curl.easy_getinfo(h, CURLINFO_RESPONSE_CODE, &status);
  curl.easy_getinfo(h, CURLINFO_REDIRECT_COUNT, &redirects);
  curl.easy_getinfo(h, CURLINFO_EFFECTIVE_URL, &url);
  exchange.response.status = static_cast<int>(status);
  exchange.response.redirected = redirects > 0;
  if (url != nullptr) exchange.response.url = url;
  return std::move(exchange.response);
}

}  // namespace godwit::net
