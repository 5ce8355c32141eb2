#include "base/secret.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>
#include <utility>

#include "base/url.h"

namespace godwit::base {

namespace {

bool is_secret_option(std::string_view name) {
  std::string lower(name);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
  constexpr std::array<std::string_view, 5> kSecret = {"password", "tlscertificatekeyfilepassword",
                                                       "sslclientcertificatekeypassword", "authmechanismproperties",
                                                       "proxypassword"};
  return std::find(kSecret.begin(), kSecret.end(), lower) != kSecret.end();
}

std::string redact_options(std::string_view query) {
  std::string out;
  while (!query.empty()) {
    const auto end = query.find('&');
    const std::string_view option = query.substr(0, end);
    const auto equals = option.find('=');
    if (equals != std::string_view::npos && is_secret_option(option.substr(0, equals))) {
      out += std::string(option.substr(0, equals)) + "=***";
    } else {
      out += option;
    }
    if (end == std::string_view::npos) break;
    out += '&';
    query.remove_prefix(end + 1);
  }
  return out;
}

}  // namespace

std::string redact_url(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme == std::string_view::npos) return url.find('@') == std::string_view::npos ? std::string(url) : "***";
  const std::string_view rest = url.substr(scheme + 3);
  // A password may hold an unescaped '/', '?' or '@': the last '@' of everything decides, except where one stands in
  // the options after a host, which is then redacted with the rest. Showing too little is the safe side.
  const auto at = rest.rfind('@');
  std::string out(url.substr(0, scheme + 3));
  std::string_view hosts = rest;
  if (at != std::string_view::npos) {
    out += "***@";
    hosts = rest.substr(at + 1);
  }
  const auto query = hosts.find('?');
  if (query == std::string_view::npos) return out + std::string(hosts);
  return out + std::string(hosts.substr(0, query + 1)) + redact_options(hosts.substr(query + 1));
}

std::vector<std::string> secrets_in(const Secret& url) {
  std::vector<std::string> secrets = {url.reveal()};
  if (url.reveal().find("://") == std::string::npos) return secrets;
  const std::string_view user_info = cut_url(url.reveal()).user_info;
  const auto colon = user_info.find(':');
  if (colon == std::string_view::npos) return secrets;
  secrets.emplace_back(user_info.substr(colon + 1));
  if (auto meant = percent_decode(secrets.back())) secrets.push_back(std::move(*meant));
  return secrets;
}

std::string hide(std::string text, const std::vector<std::string>& secrets) {
  constexpr std::size_t kShortest = 4;
  constexpr std::string_view kHidden = "***";
  for (const std::string& secret : secrets) {
    if (secret.size() < kShortest) continue;
    for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at + kHidden.size()))
      text.replace(at, secret.size(), kHidden);
  }
  return text;
}

Error hide(const Error& error, const std::vector<std::string>& secrets) {
  Error hidden(error.code(), hide(error.message(), secrets));
  for (const std::string& line : error.details()) hidden.detail(hide(line, secrets));
  for (const std::string& stage : error.stages()) hidden.during(hide(stage, secrets));
  if (!error.unchanged_text().empty()) hidden.unchanged(hide(error.unchanged_text(), secrets));
  if (!error.fix_text().empty()) hidden.fix(hide(error.fix_text(), secrets));
  VendorError vendor = error.vendor_error();
  vendor.name = hide(std::move(vendor.name), secrets);
  return hidden.retry(error.retry_class()).vendor(std::move(vendor));
}

}  // namespace godwit::base
