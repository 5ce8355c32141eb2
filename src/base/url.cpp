#include "base/url.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <system_error>
#include <vector>

#include "base/text.h"

namespace godwit::base {

namespace {

// The options of mongoc-uri.h, in the spelling of the driver specifications.
constexpr std::array<std::string_view, 53> kOptions = {
    "appName", "authMechanism", "authMechanismProperties", "authSource", "canonicalizeHostname", "compressors",
    "connectTimeoutMS", "directConnection", "gssapiServiceName", "heartbeatFrequencyMS", "journal", "loadBalanced",
    "localThresholdMS", "maxIdleTimeMS", "maxPoolSize", "maxStalenessSeconds", "minPoolSize", "readConcernLevel",
    "readPreference", "readPreferenceTags", "replicaSet", "retryReads", "retryWrites", "safe",
    "serverSelectionTimeoutMS", "serverSelectionTryOnce", "slaveOk", "socketCheckIntervalMS", "socketTimeoutMS",
    "srvMaxHosts", "srvServiceName", "ssl", "sslAllowInvalidCertificates", "sslAllowInvalidHostnames",
    "sslCertificateAuthorityFile", "sslClientCertificateKeyFile", "sslClientCertificateKeyPassword", "tls",
    "tlsAllowInvalidCertificates", "tlsAllowInvalidHostnames", "tlsCAFile", "tlsCertificateKeyFile",
    "tlsCertificateKeyFilePassword", "tlsDisableCertificateRevocationCheck", "tlsDisableOCSPEndpointCheck",
    "tlsInsecure", "w", "waitQueueMultiple", "waitQueueTimeoutMS", "wTimeoutMS", "zlibCompressionLevel",
    // Synonyms that older tools write.
    "j", "wtimeout"};

bool is_escape(std::string_view text) {
  return text.size() >= 3 && std::isxdigit(static_cast<unsigned char>(text[1])) != 0 &&
         std::isxdigit(static_cast<unsigned char>(text[2])) != 0;
}

// User and password: everything that RFC 3986 reserves as a border has to be escaped.
std::optional<char> unescaped_in_user_info(std::string_view user_info) {
  bool in_password = false;
  for (std::size_t i = 0; i < user_info.size(); ++i) {
    const char c = user_info[i];
    const bool first_colon = c == ':' && !in_password;
    if (first_colon) in_password = true;
    if (!first_colon && std::string_view(":/?#[]@").find(c) != std::string_view::npos) return c;
    if (c == '%' && !is_escape(user_info.substr(i))) return c;
  }
  return std::nullopt;
}

// "mongodb://ada:p?w@host": what seems to be a host list ends in the middle of a password.
bool ends_in_password(const UrlParts& parts) {
  const bool later_at = parts.options.find('@') != std::string_view::npos;
  const auto colon = parts.hosts.rfind(':');
  if (!later_at || colon == std::string_view::npos || !parts.user_info.empty()) return false;
  const std::string_view port = parts.hosts.substr(colon + 1);
  return port.empty() || !std::all_of(port.begin(), port.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
}

std::vector<std::string_view> options_of(const UrlParts& parts) {
  std::vector<std::string_view> options;
  for (std::string_view rest = parts.options; !rest.empty();) {
    const std::string_view option = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(rest.size(), option.size() + 1));
    if (!option.empty()) options.push_back(option);
  }
  return options;
}

bool is_called(std::string_view option, std::string_view name) {
  return lower_ascii(option.substr(0, option.find('='))) == lower_ascii(name);
}

}  // namespace

UrlParts cut_url(std::string_view url) {
  std::string_view rest = url.substr(url.find("://") + 3);
  UrlParts parts;
  if (const auto query = rest.find('?'); query != std::string_view::npos) {
    parts.options = rest.substr(query + 1);
    rest = rest.substr(0, query);
  }
  const auto at = rest.rfind('@');
  if (at != std::string_view::npos) {
    parts.user_info = rest.substr(0, at);
    rest = rest.substr(at + 1);
  }
  parts.hosts = rest.substr(0, rest.find('/'));
  return parts;
}

std::optional<char> unescaped_in(const UrlParts& parts) {
  if (ends_in_password(parts)) return '?';
  return unescaped_in_user_info(parts.user_info);
}

std::optional<UnknownUrlOption> unknown_option_in(const UrlParts& parts) {
  for (const std::string_view option : options_of(parts)) {
    const std::string_view name = option.substr(0, option.find('='));
    const auto same = [&](std::string_view known) { return lower_ascii(known) == lower_ascii(name); };
    if (std::any_of(kOptions.begin(), kOptions.end(), same)) continue;
    // "mongodb://ada:1?secret@host": the rest of a password, not the name of an option.
    if (name.find('@') != std::string_view::npos) return UnknownUrlOption{};
    return UnknownUrlOption{printable(name), nearest(name, kOptions)};
  }
  return std::nullopt;
}

std::optional<std::string> url_option(std::string_view url, std::string_view name) {
  std::optional<std::string> found;
  for (const std::string_view option : options_of(cut_url(url)))
    if (is_called(option, name) && option.size() > name.size()) found = percent_decode(option.substr(name.size() + 1));
  return found;
}

std::string without_url_option(std::string_view url, std::string_view name) {
  const UrlParts parts = cut_url(url);
  std::vector<std::string> kept;
  for (const std::string_view option : options_of(parts))
    if (!is_called(option, name)) kept.emplace_back(option);
  const std::string before(url.substr(0, url.size() - parts.options.size()));
  if (parts.options.empty() || !kept.empty()) return before + join(kept, "&");
  return before.substr(0, before.size() - 1);
}

std::string with_url_option(std::string_view url, std::string_view name, std::string_view value) {
  std::string result = without_url_option(url, name);
  const auto hosts = result.find("://") + 3;
  const bool has_options = result.find('?') != std::string::npos;
  // A connection string has a slash between its hosts and its options.
  if (!has_options && result.find('/', hosts) == std::string::npos) result += '/';
  result += has_options ? (result.ends_with('?') ? "" : "&") : "?";
  return result.append(name).append("=").append(percent_encode(value));
}

std::string with_url_user(std::string_view url, std::string_view user, std::string_view password) {
  const UrlParts parts = cut_url(url);
  const auto begin = url.find("://") + 3;
  const auto hosts = begin + (parts.user_info.empty() ? 0 : parts.user_info.size() + 1);
  std::string result(url.substr(0, begin));
  result += percent_encode(user) + ":" + percent_encode(password) + "@";
  return result.append(url.substr(hosts));
}

std::string percent_encode(std::string_view text, std::string_view plain) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0 || plain.find(c) != std::string_view::npos) {
      out += c;
    } else {
      out.append({'%', kDigits[byte >> 4U], kDigits[byte & 15U]});
    }
  }
  return out;
}

std::optional<std::string> percent_decode(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') {
      out += text[at];
      continue;
    }
    unsigned value = 0;
    const std::string_view digits = text.substr(at + 1, 2);
    const auto [stopped, reason] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    if (digits.size() != 2 || reason != std::errc{} || stopped != digits.data() + 2) return std::nullopt;
    out += static_cast<char>(value);
    at += 2;
  }
  return out;
}

}  // namespace godwit::base
