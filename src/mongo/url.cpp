#include "mongo/url.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <string_view>
#include <system_error>

#include "base/text.h"
#include "godwit/error.h"
#include "mongo/library.h"

namespace godwit::mongo {

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

Error bad_url(std::string message) { return Error(ErrorCode::kBadUrl, std::move(message)); }

// A URL cut into its parts, unchecked.
struct Parts {
  std::string_view user_info;  // with neither the "@" nor a check
  std::string_view hosts;
  std::string_view options;
};

// A password may hold an unescaped '/', '?' or '@', which moves every border behind it.
Parts cut(std::string_view url) {
  const auto scheme = url.find("://");
  std::string_view rest = url.substr(scheme + 3);
  Parts parts;
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

bool is_escape(std::string_view text) {
  return text.size() >= 3 && std::isxdigit(static_cast<unsigned char>(text[1])) != 0 &&
         std::isxdigit(static_cast<unsigned char>(text[2])) != 0;
}

Error unescaped(char character) {
  return bad_url(fmt::format("the user name or password holds '{0}', which a URL writes as %{1:02X}", character,
                             static_cast<unsigned char>(character)));
}

// User and password: everything that RFC 3986 reserves as a border has to be escaped.
void check_user_info(std::string_view user_info) {
  bool in_password = false;
  for (std::size_t i = 0; i < user_info.size(); ++i) {
    const char c = user_info[i];
    const bool first_colon = c == ':' && !in_password;
    if (first_colon) in_password = true;
    if (!first_colon && std::string_view(":/?#[]@").find(c) != std::string_view::npos) throw unescaped(c);
    if (c == '%' && !is_escape(user_info.substr(i))) throw unescaped(c);
  }
}

// "mongodb://ada:p?w@host": what seems to be a host list ends in the middle of a password.
void check_hosts(const Parts& parts) {
  const bool later_at = parts.options.find('@') != std::string_view::npos;
  const auto colon = parts.hosts.rfind(':');
  if (!later_at || colon == std::string_view::npos || !parts.user_info.empty()) return;
  const std::string_view port = parts.hosts.substr(colon + 1);
  if (port.empty() || !std::all_of(port.begin(), port.end(), [](unsigned char c) { return std::isdigit(c) != 0; }))
    throw unescaped('?');
}

void check_option_names(std::string_view options) {
  while (!options.empty()) {
    const std::string_view option = options.substr(0, options.find('&'));
    options.remove_prefix(std::min(options.size(), option.size() + 1));
    if (option.empty()) continue;
    const std::string name(option.substr(0, option.find('=')));
    const auto same = [&](std::string_view known) { return base::lower_ascii(known) == base::lower_ascii(name); };
    if (std::any_of(kOptions.begin(), kOptions.end(), same)) continue;
    Error error = bad_url(fmt::format("unknown option '{}' in the URL", base::printable(name)));
    if (const auto nearest = base::nearest(name, kOptions)) error.fix(fmt::format("did you mean '{}'?", *nearest));
    throw error;
  }
}

// The library's text with what stands for user and password taken out.
std::string without_secrets(std::string text, std::string_view user_info) {
  for (std::string_view part : {user_info, user_info.substr(0, user_info.find(':')),
                                user_info.substr(std::min(user_info.size(), user_info.find(':') + 1))}) {
    if (part.empty()) continue;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 3))
      text.replace(at, part.size(), "***");
  }
  return text;
}

UriHandle read(const std::string& url, std::string_view user_info) {
  const WarningCapture warnings;
  bson_error_t error{};
  UriHandle uri(mongoc_uri_new_with_error(url.c_str(), &error));
  const auto clean = [&](std::string_view text) {
    return without_secrets(std::string(text.substr(0, text.find('\n'))), user_info);
  };
  if (uri == nullptr) {
    Error failure = bad_url("the URL cannot be read: " + clean(error.message));
    if (!warnings.text().empty()) failure.detail(clean(warnings.text()));
    throw failure;
  }
  // A value that the library does not know is only warned of: an unknown compressor would silently be no compression.
  for (const std::string& line : base::split_lines(warnings.text()))
    if (line.starts_with("Unsupported") || line.starts_with("Invalid")) throw bad_url("the URL cannot be used: " + clean(line));
  return uri;
}

bool given(const mongoc_uri_t* uri, const char* option) { return mongoc_uri_has_option(uri, option); }

void check_file(const mongoc_uri_t* uri, const char* option, std::string_view shown) {
  const char* const path = mongoc_uri_get_option_as_utf8(uri, option, nullptr);
  if (path == nullptr || access(path, R_OK) == 0) return;
  throw bad_url(fmt::format("the file of {} cannot be read: {}", shown, path))
      .detail(base::lower_ascii(std::system_category().message(errno)));
}

void check_tls(const mongoc_uri_t* uri) {
  check_file(uri, MONGOC_URI_TLSCAFILE, "tlsCAFile");
  check_file(uri, MONGOC_URI_TLSCERTIFICATEKEYFILE, "tlsCertificateKeyFile");
  // The library keeps these two to itself; streams that others make for it cannot know them.
  for (const auto& [option, shown] : {std::pair(MONGOC_URI_TLSDISABLEOCSPENDPOINTCHECK, "tlsDisableOCSPEndpointCheck"),
                                      std::pair(MONGOC_URI_TLSDISABLECERTIFICATEREVOCATIONCHECK,
                                                "tlsDisableCertificateRevocationCheck")})
    if (given(uri, option)) throw bad_url(fmt::format("the option {} is not supported", shown));
}

void set_number(mongoc_uri_t* uri, const char* option, base::Duration value) {
  mongoc_uri_set_option_as_int32(uri, option, static_cast<std::int32_t>(value.count()));
}

void set_times(mongoc_uri_t* uri, const UrlDefaults& defaults) {
  const std::int32_t socket = mongoc_uri_get_option_as_int32(uri, MONGOC_URI_SOCKETTIMEOUTMS, 0);
  if (socket <= 0) set_number(uri, MONGOC_URI_SOCKETTIMEOUTMS, base::Duration(-1));
  if (!given(uri, MONGOC_URI_SERVERSELECTIONTIMEOUTMS))
    set_number(uri, MONGOC_URI_SERVERSELECTIONTIMEOUTMS, defaults.server_selection);
  // One connection must not take longer than the search for a server may.
  const base::Duration selection(mongoc_uri_get_option_as_int32(uri, MONGOC_URI_SERVERSELECTIONTIMEOUTMS, 10000));
  if (!given(uri, MONGOC_URI_CONNECTTIMEOUTMS))
    set_number(uri, MONGOC_URI_CONNECTTIMEOUTMS, std::clamp(selection, base::Duration(1), base::Duration(10000)));
  if (!given(uri, MONGOC_URI_SERVERSELECTIONTRYONCE))
    mongoc_uri_set_option_as_bool(uri, MONGOC_URI_SERVERSELECTIONTRYONCE, false);
}

void set_write_concern(mongoc_uri_t* uri) {
  const WriteConcernHandle concern(mongoc_write_concern_copy(mongoc_uri_get_write_concern(uri)));
  const std::int32_t w = mongoc_write_concern_get_w(concern.get());
  if (!mongoc_write_concern_is_acknowledged(concern.get()))
    throw bad_url("w=0 in the URL would let writes fail without anybody noticing");
  if (w == MONGOC_WRITE_CONCERN_W_DEFAULT) mongoc_write_concern_set_w(concern.get(), MONGOC_WRITE_CONCERN_W_MAJORITY);
  if (!mongoc_write_concern_journal_is_set(concern.get())) mongoc_write_concern_set_journal(concern.get(), true);
  mongoc_uri_set_write_concern(uri, concern.get());
}

std::vector<std::string> hosts_of(const mongoc_uri_t* uri) {
  std::vector<std::string> hosts;
  if (const char* const service = mongoc_uri_get_srv_hostname(uri)) return {service};
  for (const mongoc_host_list_t* host = mongoc_uri_get_hosts(uri); host != nullptr; host = host->next)
    hosts.emplace_back(host->host_and_port);
  return hosts;
}

}  // namespace

ParsedUrl parse_url(const base::Secret& url, const UrlDefaults& defaults) {
  start_library();
  const std::string& text = url.reveal();
  if (!text.starts_with("mongodb://") && !text.starts_with("mongodb+srv://"))
    throw bad_url("the URL begins with neither mongodb:// nor mongodb+srv://");
  if (text.find('\0') != std::string::npos) throw bad_url("the URL holds a zero byte");
  const Parts parts = cut(text);
  check_hosts(parts);
  check_user_info(parts.user_info);
  check_option_names(parts.options);

  ParsedUrl result;
  result.uri = read(text, parts.user_info);
  mongoc_uri_t* const uri = result.uri.get();
  check_tls(uri);
  set_times(uri, defaults);
  set_write_concern(uri);
  if (mongoc_uri_get_appname(uri) == nullptr) mongoc_uri_set_appname(uri, defaults.application.c_str());
  result.redacted = base::redact_url(text);
  result.hosts = hosts_of(uri);
  if (const char* const database = mongoc_uri_get_database(uri)) result.database = database;
  const char* const mechanism = mongoc_uri_get_auth_mechanism(uri);
  result.tls = mongoc_uri_get_tls(uri) || (mechanism != nullptr && std::string_view(mechanism) == "MONGODB-X509");
  result.connect_limit = base::Duration(mongoc_uri_get_option_as_int32(uri, MONGOC_URI_CONNECTTIMEOUTMS, 10000));
  return result;
}

}  // namespace godwit::mongo
