#include "mongo/error.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <string>

#include "bson/extended_json.h"
#include "support/error_of.h"

namespace godwit::mongo {
namespace {

using test::all_text;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

bson_error_t library_error(std::uint32_t domain, std::uint32_t code, const char* message) {
  bson_error_t error{};
  bson_set_error(&error, domain, code, "%s", message);
  return error;
}

Circumstances at_one_host() { return {.hosts = {"db1:27017"}, .database = "shop", .command = "insert"}; }

Error server_error(std::uint32_t code, const char* message, const char* reply = "{}") {
  return translate(library_error(MONGOC_ERROR_SERVER, code, message), bson::from_extended_json(reply), at_one_host());
}

Error driver_error(std::uint32_t domain, std::uint32_t code, const char* message, const char* reply = "{}") {
  return translate(library_error(domain, code, message), bson::from_extended_json(reply), at_one_host());
}

TEST(MongoError, KeepsWhatTheServerSaid) {
  const Error error = server_error(11000, "E11000 duplicate key error collection: shop.t index: _id_",
                                   R"({"ok": 0, "code": 11000, "codeName": "DuplicateKey", "errmsg": "E11000"})");
  EXPECT_EQ(error.code(), ErrorCode::kServer);
  EXPECT_EQ(error.message(), "E11000 duplicate key error collection: shop.t index: _id_");
  EXPECT_EQ(error.vendor_error().source, "server");
  EXPECT_EQ(error.vendor_error().code, 11000);
  EXPECT_EQ(error.vendor_error().name, "DuplicateKey");
  EXPECT_EQ(error.retry_class(), Retry::kNever);
}

TEST(MongoError, FindsTheNameOfACodeInsideAListOfWriteErrors) {
  const Error error = server_error(121, "Document failed validation",
                                   R"({"writeErrors": [{"index": 0, "code": 121, "codeName": "DocumentValidationFailure"}]})");
  EXPECT_EQ(error.vendor_error().name, "DocumentValidationFailure");
}

TEST(MongoError, NamesTheRightThatIsMissingAndNotTheData) {
  const Error error = server_error(
      13, R"(not authorized on shop to execute command { insert: "people", documents: [ { name: "Ada" } ] })");
  EXPECT_EQ(error.code(), ErrorCode::kPermission);
  EXPECT_EQ(error.message(), "not authorized on shop to execute command insert");
  EXPECT_THAT(all_text(error), Not(HasSubstr("Ada")));
}

TEST(MongoError, KeepsTheServersWordsOnAMissingRightWhenTheyAreShort) {
  EXPECT_EQ(server_error(13, "not authorized on shop to execute command (action: insert)").message(),
            "not authorized on shop to execute command (action: insert)");
}

TEST(MongoError, SaysWhichCommandWhenTheServerDoesNot) {
  EXPECT_EQ(server_error(13, "command insert requires authentication").message(),
            "not authorized on shop to execute command insert");
}

TEST(MongoError, KnowsAWrongPasswordFromLibraryServerAndAtlas) {
  for (const Error& error : {driver_error(MONGOC_ERROR_CLIENT, MONGOC_ERROR_CLIENT_AUTHENTICATE, "Authentication failed."),
                             driver_error(MONGOC_ERROR_SCRAM, MONGOC_ERROR_SCRAM_PROTOCOL_ERROR, "bad nonce"),
                             server_error(18, "Authentication failed."), server_error(8000, "bad auth")}) {
    EXPECT_EQ(error.code(), ErrorCode::kAuthentication);
    EXPECT_EQ(error.message(), "authentication at db1:27017 failed");
    EXPECT_EQ(exit_code(error.code()), 12);
  }
}

TEST(MongoError, MakesMaxTimeExpiredATimeLimit) {
  EXPECT_EQ(server_error(50, "operation exceeded time limit").code(), ErrorCode::kTimeout);
}

TEST(MongoError, NamesHostAndReasonWhenThereIsNoConnection) {
  Circumstances circumstances = at_one_host();
  circumstances.reasons["db1:27017"] = "connection refused";
  const Error error = translate(library_error(MONGOC_ERROR_SERVER_SELECTION, 13053, "No suitable servers found"), {},
                                circumstances);
  EXPECT_EQ(error.code(), ErrorCode::kCannotConnect);
  EXPECT_EQ(error.message(), "cannot connect to db1:27017: connection refused");
  EXPECT_EQ(error.retry_class(), Retry::kSameCall);
}

TEST(MongoError, ListsEachHostsReason) {
  Circumstances circumstances = at_one_host();
  circumstances.hosts = {"db1:27017", "db2:27017"};
  circumstances.reasons = {{"db1:27017", "connection refused"}, {"db2:27017", "host not found"}};
  const Error error = translate(library_error(MONGOC_ERROR_SERVER_SELECTION, 13053, "No suitable servers found"), {},
                                circumstances);
  EXPECT_EQ(error.message(), "cannot connect to db1:27017, db2:27017: connection refused");
  EXPECT_THAT(error.details(), ElementsAre("db1:27017: connection refused", "db2:27017: host not found"));
}

TEST(MongoError, TakesTheReasonFromTheLibrarysTextWhenItHasNoneOfItsOwn) {
  const Error error = driver_error(MONGOC_ERROR_SERVER_SELECTION, 13053,
                                   "No suitable servers found: `serverSelectionTimeoutMS` expired: "
                                   "[Invalid reply from server. calling hello on 'db1:27017']");
  EXPECT_EQ(error.message(), "cannot connect to db1:27017: invalid reply from server.");
}

TEST(MongoError, SaysWhichServersWereThereWhenNoneSuits) {
  Circumstances circumstances = at_one_host();
  circumstances.servers["db1:27017"] = "RSSecondary";
  const auto none = library_error(MONGOC_ERROR_SERVER_SELECTION, 13053,
                                  "No suitable servers found: `serverSelectionTimeoutMS` expired");
  EXPECT_EQ(translate(none, {}, circumstances).message(),
            "cannot connect to db1:27017: no server takes the command (db1:27017 is RSSecondary)");
  circumstances.servers.clear();
  EXPECT_THAT(translate(none, {}, circumstances).message(), HasSubstr("replica set that the URL names"));
}

TEST(MongoError, TellsALostConnectionFromOneThatNeverWas) {
  const Error lost = driver_error(MONGOC_ERROR_STREAM, MONGOC_ERROR_STREAM_SOCKET, "Failed to read 4 bytes: socket error");
  EXPECT_EQ(lost.code(), ErrorCode::kConnectionLost);
  EXPECT_EQ(lost.retry_class(), Retry::kOutcomeUnknown);
  const Error never = driver_error(MONGOC_ERROR_STREAM, MONGOC_ERROR_STREAM_NAME_RESOLUTION, "Failed to resolve 'db1'");
  EXPECT_EQ(never.code(), ErrorCode::kCannotConnect);
  EXPECT_EQ(never.retry_class(), Retry::kSameCall);
}

TEST(MongoError, KnowsAServerWithoutTransactions) {
  for (const Error& error :
       {server_error(20, "Transaction numbers are only allowed on a replica set member or mongos"),
        server_error(263, "Transaction numbers are only allowed on a replica set member or mongos"),
        server_error(9, "unknown field startTransaction"),
        driver_error(MONGOC_ERROR_CLIENT, MONGOC_ERROR_CLIENT_SESSION_FAILURE, "Server does not support sessions")})
    EXPECT_EQ(error.code(), ErrorCode::kTransactionsMissing);
  EXPECT_EQ(server_error(263, "Cannot run 'drop' in a multi-document transaction.").code(), ErrorCode::kServer);
  EXPECT_EQ(server_error(20, "cannot do that").code(), ErrorCode::kServer);
}

TEST(MongoError, ReadsTheRetryClassFromTheLabels) {
  const auto with = [](const char* label) { return fmt::format(R"({{"code": 112, "errorLabels": ["{}"]}})", label); };
  EXPECT_EQ(server_error(112, "WriteConflict", with("TransientTransactionError").c_str()).retry_class(),
            Retry::kWholeStep);
  EXPECT_EQ(server_error(91, "shutting down", with("RetryableWriteError").c_str()).retry_class(), Retry::kSameCall);
  EXPECT_EQ(server_error(64, "waiting", with("UnknownTransactionCommitResult").c_str()).retry_class(),
            Retry::kOutcomeUnknown);
  EXPECT_THAT(server_error(112, "WriteConflict", with("TransientTransactionError").c_str()).vendor_error().labels,
              ElementsAre("TransientTransactionError"));
}

TEST(MongoError, DoesNotOfferARetryOfAWriteWhoseConnectionWasLost) {
  const Error error = driver_error(MONGOC_ERROR_STREAM, MONGOC_ERROR_STREAM_SOCKET, "socket error",
                                   R"({"errorLabels": ["RetryableWriteError"]})");
  EXPECT_EQ(error.retry_class(), Retry::kOutcomeUnknown);
}

TEST(MongoError, DoesNotOfferARetryOfAWriteThatWasDoneButNotYetCopied) {
  const Error error = translate(library_error(MONGOC_ERROR_WRITE_CONCERN, 91, "stepped down"),
                                bson::from_extended_json(R"({"ok": 1, "writeConcernError": {"code": 91},
                                                             "errorLabels": ["RetryableWriteError"]})"),
                                at_one_host());
  EXPECT_NE(error.retry_class(), Retry::kSameCall);
}

TEST(MongoError, PutsAnInterruptionAndADeadlineBeforeWhateverTheyCaused) {
  const auto cause = library_error(MONGOC_ERROR_STREAM, MONGOC_ERROR_STREAM_SOCKET, "socket error");
  Circumstances circumstances = at_one_host();
  circumstances.expired = true;
  EXPECT_EQ(translate(cause, {}, circumstances).code(), ErrorCode::kTimeout);
  circumstances.interrupted = true;
  EXPECT_EQ(translate(cause, {}, circumstances).code(), ErrorCode::kInterrupted);
  EXPECT_TRUE(translate(cause, {}, circumstances).details().empty()) << "the library's text is about our own doing";
}

TEST(MongoError, CallsWhatTheLibraryDoesNotSendWrongUse) {
  EXPECT_EQ(driver_error(MONGOC_ERROR_COMMAND, MONGOC_ERROR_COMMAND_INVALID_ARG, "Empty command document").code(),
            ErrorCode::kUsage);
  EXPECT_EQ(driver_error(MONGOC_ERROR_BSON, MONGOC_ERROR_BSON_INVALID, "Document 0 is too large").code(),
            ErrorCode::kUsage);
  EXPECT_EQ(driver_error(MONGOC_ERROR_CLIENT, MONGOC_ERROR_CLIENT_TOO_BIG, "message too long").code(), ErrorCode::kUsage);
}

TEST(MongoError, ThrowsTheReplyAlongOnlyWhereAServerGaveOne) {
  const bson::Document reply = bson::from_extended_json(R"({"ok": 0, "code": 26, "errmsg": "ns not found"})");
  try {
    raise(library_error(MONGOC_ERROR_SERVER, 26, "ns not found"), reply, at_one_host());
  } catch (const ServerError& error) {
    EXPECT_EQ(error.reply(), reply);
    EXPECT_EQ(error.vendor_error().code, 26);
  }
  const auto lost = library_error(MONGOC_ERROR_STREAM, MONGOC_ERROR_STREAM_SOCKET, "socket error");
  try {
    raise(lost, {}, at_one_host());
  } catch (const ServerError&) {
    ADD_FAILURE() << "a lost connection is no server's answer";
  } catch (const Error& error) {
    EXPECT_EQ(error.vendor_error().source, "driver");
  }
}

}  // namespace
}  // namespace godwit::mongo
