#include "config/url.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

#include <fmt/format.h>

#include "base/text.h"
#include "base/url.h"

namespace godwit::config {

namespace {

constexpr std::string_view kPlain = "mongodb://";
constexpr std::string_view kSrv = "mongodb+srv://";
constexpr const char* kFixScheme = "write mongodb://HOST/DATABASE, mongodb+srv://HOST/DATABASE or local";
constexpr const char* kReasonEncoding = "has a user or password with a character that must be percent-encoded";
constexpr const char* kFixOption = "take it out; drivers would ignore it";
constexpr const char* kFixEncoding = "percent-encode user and password: %40 for @, %3A for :, %2F for /, %3F for ?";

CheckedUrl refuse(std::string reason, std::string fix) {
  CheckedUrl checked;
  checked.problem = UrlProblem{std::move(reason), std::move(fix)};
  return checked;
}

std::optional<std::string> port_problem(std::string_view host) {
  const auto bracket = host.rfind(']');  // an IPv6 address has colons of its own
  const auto colon = host.rfind(':');
  if (colon == std::string_view::npos || (bracket != std::string_view::npos && colon < bracket)) return std::nullopt;
  const std::string_view digits = host.substr(colon + 1);
  unsigned port = 0;
  const auto [stopped, reason] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (reason == std::errc{} && stopped == digits.data() + digits.size() && port >= 1 && port <= 65535)
    return std::nullopt;
  return "has a port that is no number from 1 to 65535";
}

std::optional<UrlProblem> hosts_problem(std::string_view hosts, bool is_srv) {
  constexpr const char* kFixHosts = "write HOST or HOST:PORT, several with commas between them";
  if (hosts.empty()) return UrlProblem{"names no host", kFixHosts};
  const auto commas = std::count(hosts.begin(), hosts.end(), ',');
  if (is_srv && (commas != 0 || hosts.find(':') != std::string_view::npos))
    return UrlProblem{"is mongodb+srv:// with a port or several hosts",
                      "name the one host whose DNS records list them"};
  for (;;) {
    const auto comma = hosts.find(',');
    const std::string_view host = hosts.substr(0, comma);
    if (host.empty() || host.front() == ':') return UrlProblem{"has an empty host", kFixHosts};
    if (auto reason = port_problem(host)) return UrlProblem{*reason, kFixHosts};
    if (comma == std::string_view::npos) return std::nullopt;
    hosts.remove_prefix(comma + 1);
  }
}

std::optional<UrlProblem> option_problem(const base::UrlParts& parts) {
  const auto unknown = base::unknown_option_in(parts);
  if (!unknown) return std::nullopt;
  if (unknown->name.empty()) return UrlProblem{kReasonEncoding, kFixEncoding};
  return UrlProblem{fmt::format("has the unknown option '{}'", unknown->name),
                    unknown->nearest ? fmt::format("write {}", *unknown->nearest) : kFixOption};
}

CheckedUrl refuse_scheme(std::string_view url) {
  const auto end = url.find("://");
  if (end == std::string_view::npos) return refuse("is no connection string", kFixScheme);
  const std::string scheme = base::lower_ascii(url.substr(0, end));
  if (scheme == "mongodb" || scheme == "mongodb+srv")
    return refuse("has a scheme that is not in lower case", fmt::format("write {}://", scheme));
  if (scheme == "postgres" || scheme == "postgresql" || scheme == "sqlite" || scheme == "sqlite3")
    return refuse(fmt::format("starts with {}://, which is not supported yet by this version", scheme), kFixScheme);
  return refuse("starts with neither mongodb:// nor mongodb+srv://", kFixScheme);
}

}  // namespace

CheckedUrl check_url(std::string_view url) {
  if (url.empty()) return refuse("is empty", kFixScheme);
  CheckedUrl checked;
  checked.is_local = url == "local";
  if (checked.is_local) return checked;
  const bool is_srv = url.starts_with(kSrv);
  if (!is_srv && !url.starts_with(kPlain)) return refuse_scheme(url);
  const auto is_odd = [](unsigned char c) { return c <= 0x20 || c == 0x7F; };
  if (std::any_of(url.begin(), url.end(), is_odd))
    return refuse("holds white space or a control character", "remove it, or write it as %20");
  if (!base::is_utf8(url)) return refuse("is not well-formed UTF-8", kFixEncoding);

  const std::string_view rest = url.substr(is_srv ? kSrv.size() : kPlain.size());
  const std::string_view before_options = rest.substr(0, rest.find('?'));
  const auto slash = before_options.find('/');
  const std::string_view path = slash == std::string_view::npos ? std::string_view{} : before_options.substr(slash + 1);
  const base::UrlParts parts = base::cut_url(url);
  if (base::unescaped_in(parts) || path.find('/') != std::string_view::npos)
    return refuse(kReasonEncoding, kFixEncoding);
  checked.problem = hosts_problem(parts.hosts, is_srv);
  if (!checked.problem) checked.problem = option_problem(parts);
  if (checked.problem) return checked;
  const auto database = base::percent_decode(path);
  if (!database) return refuse("has a % in its database that is followed by no two hexadecimal digits", kFixEncoding);
  if (!database->empty()) {
    if (auto reason = database_name_problem(*database))
      return refuse("names a database whose name " + *reason, "name it as mongodb://HOST/DATABASE");
  }
  checked.database = *database;
  return checked;
}

std::optional<std::string> database_name_problem(std::string_view name) {
  constexpr std::size_t kLongest = 63;
  constexpr std::string_view kForbidden = "/\\.\"$*<>:|?";
  if (name.empty()) return "is empty";
  if (name.size() > kLongest) return fmt::format("is {} bytes long; the limit is {}", name.size(), kLongest);
  for (const char c : name) {
    if (c == ' ') return "has a blank in it";
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return "has a control character in it";
    if (kForbidden.find(c) != std::string_view::npos) return fmt::format("has a '{}' in it", c);
  }
  if (!base::is_utf8(name)) return "is not well-formed UTF-8";
  return std::nullopt;
}

bool is_servers_own_database(std::string_view name) {
  constexpr std::array<std::string_view, 3> kOwn = {"admin", "config", "local"};
  return std::find(kOwn.begin(), kOwn.end(), name) != kOwn.end();
}

}  // namespace godwit::config
