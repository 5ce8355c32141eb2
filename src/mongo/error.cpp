#include "mongo/error.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace godwit::mongo {

namespace {

// Codes of mongod's src/mongo/base/error_codes.yml that godwit tells apart.
constexpr std::uint32_t kIllegalOperation = 20;       // a standalone server is asked for a transaction
constexpr std::uint32_t kUnauthorized = 13;           // the user has no right to a command
constexpr std::uint32_t kAuthenticationFailed = 18;   // also reported by the library as CLIENT_AUTHENTICATE
constexpr std::uint32_t kMaxTimeExpired = 50;         // maxTimeMS
constexpr std::uint32_t kNotInTransaction = 263;      // newer standalone servers, asked for a transaction
constexpr std::uint32_t kAtlasError = 8000;           // the proxy of MongoDB Atlas, instead of 18

std::vector<std::string> labels_of(bson::View reply) {
  std::vector<std::string> labels;
  for (const bson::Element& label : reply["errorLabels"].document()) labels.emplace_back(label.string());
  return labels;
}

bool has(const std::vector<std::string>& labels, std::string_view label) {
  return std::find(labels.begin(), labels.end(), label) != labels.end();
}

// The server's part of the reply: a failed bulk write has it one level down.
bson::View refusal_in(bson::View reply) {
  if (reply["code"] || reply["errmsg"]) return reply;
  for (const char* list : {"writeErrors", "writeConcernErrors"})
    for (const bson::Element& first : reply[list].document()) return first.document();
  if (reply["writeConcernError"]) return reply["writeConcernError"].document();
  return reply;
}

bool is_from_server(const bson_error_t& error) {
  return error.domain == MONGOC_ERROR_SERVER || error.domain == MONGOC_ERROR_WRITE_CONCERN;
}

VendorError vendor_of(const bson_error_t& error, bson::View reply) {
  VendorError vendor;
  vendor.source = is_from_server(error) ? "server" : "driver";
  vendor.code = error.code;
  if (is_from_server(error)) vendor.name = std::string(refusal_in(reply)["codeName"].string());
  vendor.labels = labels_of(reply);
  return vendor;
}

// The specifications' labels decide; without one, what is known of the kind of failure. RetryableWriteError on a lost
// connection says that the library has repeated the write once already: only a number that is gone now told the server
// that it was the same one.
Retry retry_of(const bson_error_t& error, bson::View reply, const std::vector<std::string>& labels, Retry otherwise) {
  if (has(labels, "UnknownTransactionCommitResult")) return Retry::kOutcomeUnknown;
  if (has(labels, "TransientTransactionError")) return Retry::kWholeStep;
  const bool refused = is_from_server(error) && !reply["writeConcernError"] && !reply["writeConcernErrors"];
  if (has(labels, "RetryableWriteError") && refused) return Retry::kSameCall;
  return otherwise;
}

std::string host_list(const Circumstances& c) {
  return c.hosts.empty() ? std::string("the server") : base::join(c.hosts, ", ");
}

std::string in_lower_case(std::string_view text) {
  return base::lower_ascii(text.substr(0, 1)) + std::string(text.substr(std::min<std::size_t>(1, text.size())));
}

// The reason that the library puts into brackets behind its own text, without "calling hello on 'HOST'".
std::string reason_in(std::string_view message) {
  const auto begin = message.find('[');
  if (begin == std::string_view::npos) return in_lower_case(message);
  std::string_view reason = message.substr(begin + 1);
  reason = reason.substr(0, reason.find(" calling hello"));
  return in_lower_case(reason.substr(0, reason.find(']')));
}

// Servers answer, and none of them is what was looked for.
std::string unsuitable(const Circumstances& c) {
  if (c.servers.empty()) return "none of them belongs to the replica set that the URL names";
  std::vector<std::string> found;
  for (const auto& [host, kind] : c.servers) found.push_back(fmt::format("{} is {}", host, kind));
  return fmt::format("no server takes the command ({})", base::join(found, ", "));
}

std::string reason_of(const bson_error_t& error, const Circumstances& c) {
  if (!c.reasons.empty()) return c.reasons.begin()->second;
  const bool none_suits = error.domain == MONGOC_ERROR_SERVER_SELECTION &&
                          std::string_view(error.message).find('[') == std::string_view::npos;
  return none_suits ? unsuitable(c) : reason_in(error.message);
}

Error cannot_connect(const bson_error_t& error, const Circumstances& c) {
  Error result(ErrorCode::kCannotConnect, fmt::format("cannot connect to {}: {}", host_list(c), reason_of(error, c)));
  if (c.reasons.size() > 1)
    for (const auto& [host, why] : c.reasons) result.detail(host + ": " + why);
  return result.retry(Retry::kSameCall);
}

Error connection_lost(const bson_error_t& error, const Circumstances& c) {
  const std::string reason = c.reasons.empty() ? in_lower_case(error.message) : c.reasons.begin()->second;
  return Error(ErrorCode::kConnectionLost, fmt::format("the connection to {} was lost: {}", host_list(c), reason))
      .retry(Retry::kOutcomeUnknown);
}

// mongod's text goes on with the whole command, data included: only its head is told.
Error permission_missing(const bson_error_t& error, const Circumstances& c) {
  std::string_view text = error.message;
  const auto brace = text.find('{');
  std::string message(base::trim(text.substr(0, brace)));
  if (message.find("not authorized") == std::string::npos || (brace != std::string_view::npos && !c.command.empty())) {
    message = c.database.empty() ? fmt::format("not authorized to execute command {}", c.command)
                                 : fmt::format("not authorized on {} to execute command {}", c.database, c.command);
  }
  return Error(ErrorCode::kPermission, std::move(message));
}

bool means_no_transactions(const bson_error_t& error) {
  const std::string_view text = error.message;
  if (error.code == kIllegalOperation || error.code == kNotInTransaction)
    return text.find("Transaction numbers are only allowed") != std::string_view::npos;
  // A server that has never heard of transactions refuses the field.
  return text.find("startTransaction") != std::string_view::npos &&
         text.find("unknown field") != std::string_view::npos;
}

Error transactions_missing(const bson_error_t& error, const Circumstances& c) {
  return Error(ErrorCode::kTransactionsMissing, fmt::format("{} has no transactions", host_list(c)))
      .detail(error.message)
      .fix("start the server as a replica set, or leave transaction: true out");
}

Error authentication_failed(const bson_error_t& error, const Circumstances& c) {
  return Error(ErrorCode::kAuthentication, fmt::format("authentication at {} failed", host_list(c)))
      .detail(in_lower_case(error.message));
}

Error from_server(const bson_error_t& error, const Circumstances& c) {
  if (means_no_transactions(error)) return transactions_missing(error, c);
  switch (error.code) {
    case kUnauthorized: return permission_missing(error, c);
    case kAuthenticationFailed: case kAtlasError: return authentication_failed(error, c);
    case kMaxTimeExpired: return Error(ErrorCode::kTimeout, error.message);
    default: return Error(ErrorCode::kServer, error.message);
  }
}

Error from_client(const bson_error_t& error, const Circumstances& c) {
  switch (error.code) {
    case MONGOC_ERROR_CLIENT_AUTHENTICATE: case MONGOC_ERROR_CLIENT_GETNONCE: return authentication_failed(error, c);
    case MONGOC_ERROR_CLIENT_SESSION_FAILURE: return transactions_missing(error, c);
    case MONGOC_ERROR_CLIENT_NOT_READY: case MONGOC_ERROR_CLIENT_NO_ACCEPTABLE_PEER: return cannot_connect(error, c);
    default: return Error(ErrorCode::kUsage, in_lower_case(error.message));  // e.g. a command beyond 48 MB
  }
}

// The library's own errors, by domain and code (mongoc-error.h).
Error from_driver(const bson_error_t& error, const Circumstances& c) {
  switch (error.domain) {
    case MONGOC_ERROR_SERVER_SELECTION: return cannot_connect(error, c);
    case MONGOC_ERROR_STREAM:
      if (error.code == MONGOC_ERROR_STREAM_NAME_RESOLUTION || error.code == MONGOC_ERROR_STREAM_CONNECT)
        return cannot_connect(error, c);
      return connection_lost(error, c);
    case MONGOC_ERROR_PROTOCOL:
      return error.code == MONGOC_ERROR_PROTOCOL_BAD_WIRE_VERSION ? cannot_connect(error, c)
                                                                  : connection_lost(error, c);
    case MONGOC_ERROR_CLIENT: return from_client(error, c);
    case MONGOC_ERROR_SCRAM: case MONGOC_ERROR_SASL: return authentication_failed(error, c);
    case MONGOC_ERROR_COMMAND: case MONGOC_ERROR_BSON: case MONGOC_ERROR_TRANSACTION: case MONGOC_ERROR_NAMESPACE:
      return Error(ErrorCode::kUsage, in_lower_case(error.message));
    default: return Error(ErrorCode::kServer, in_lower_case(error.message));
  }
}

Error classify(const bson_error_t& error, const Circumstances& c) {
  // The library's own text is about the answers that it was made to give up with.
  if (c.interrupted) return Error(ErrorCode::kInterrupted, "interrupted");
  if (c.expired) {
    return Error(ErrorCode::kTimeout, fmt::format("{} did not answer in time", host_list(c)))
        .retry(Retry::kOutcomeUnknown);
  }
  return is_from_server(error) ? from_server(error, c) : from_driver(error, c);
}

}  // namespace

Error translate(const bson_error_t& error, bson::View reply, const Circumstances& circumstances) {
  Error result = classify(error, circumstances);
  VendorError vendor = vendor_of(error, reply);
  result.retry(retry_of(error, reply, vendor.labels, result.retry_class()));
  result.vendor(std::move(vendor));
  return result;
}

void raise(const bson_error_t& error, bson::View reply, const Circumstances& circumstances) {
  Error result = translate(error, reply, circumstances);
  if (is_from_server(error)) throw ServerError(std::move(result), bson::Document(reply));
  throw result;
}

}  // namespace godwit::mongo
