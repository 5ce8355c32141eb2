#include "mongo/url.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/text.h"
#include "base/url.h"
#include "godwit/error.h"
#include "mongo/library.h"

namespace godwit::mongo {

namespace {

Error bad_url(std::string message) { return Error(ErrorCode::kBadUrl, std::move(message)); }

Error unescaped(char character) {
  return bad_url(fmt::format("the user name or password holds '{0}', which a URL writes as %{1:02X}", character,
                             static_cast<unsigned char>(character)));
}

void check(const base::UrlParts& parts) {
  if (const auto character = base::unescaped_in(parts)) throw unescaped(*character);
  const auto unknown = base::unknown_option_in(parts);
  if (!unknown) return;
  if (unknown->name.empty()) throw unescaped('?');
  Error error = bad_url(fmt::format("unknown option '{}' in the URL", unknown->name));
  throw error.fix(unknown->nearest ? fmt::format("write {}", *unknown->nearest) : "take it out of the URL");
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
    if (std::string_view(error.message).starts_with("Invalid service name"))
      throw bad_url("the host of a mongodb+srv URL has too few parts")
          .fix("write the whole name that the service gave you, like cluster0.example.net");
    Error failure = bad_url("the URL cannot be read: " + clean(error.message));
    if (!warnings.text().empty()) failure.detail(clean(warnings.text()));
    throw failure;
  }
  // A value that the library does not know is only warned of: an unknown compressor would silently be no compression.
  for (const std::string& line : base::split_lines(warnings.text()))
    if (line.starts_with("Unsupported") || line.starts_with("Invalid"))
      throw bad_url("the URL cannot be used: " + clean(line));
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
  const base::UrlParts parts = base::cut_url(text);
  check(parts);

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
