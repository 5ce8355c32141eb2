#include "script/mongo/changes.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "base/text.h"
#include "script/runtime.h"

namespace godwit::script::mongo {

namespace {

// Sent by db.command(), these change nothing. In lower case: servers take two spellings of some.
constexpr std::array<std::string_view, 33> kReading = {
    "buildinfo",       "collstats",       "connectionstatus", "connpoolstats",   "count",           "currentop",
    "datasize",        "dbhash",          "dbstats",          "distinct",        "explain",         "find",
    "getcmdlineopts",  "getlog",          "getmore",          "getparameter",    "hello",           "hostinfo",
    "ismaster",        "listcollections", "listcommands",     "listdatabases",   "listindexes",     "ping",
    "replsetgetconfig", "replsetgetstatus", "rolesinfo",      "serverstatus",    "top",             "usersinfo",
    "validate",        "whatsmyuri",      "features"};

void count(Engine& engine, const char* what, std::int64_t number) {
  if (number != 0) engine.count(what, number);
}

std::int64_t length(bson::View array) {
  std::int64_t number = 0;
  for ([[maybe_unused]] const bson::Element& element : array) ++number;
  return number;
}

void count_update(Engine& engine, bson::View reply) {
  const std::int64_t upserted = length(reply["upserted"].document());
  count(engine, "matched", reply["n"].int64() - upserted);
  count(engine, "modified", reply["nModified"].int64());
  count(engine, "upserted", upserted);
}

void count_find_and_modify(Engine& engine, bson::View command, bson::View reply) {
  const bson::View last = reply["lastErrorObject"].document();
  if (command["remove"].boolean()) return count(engine, "deleted", last["n"].int64());
  if (last["upserted"]) return count(engine, "upserted", 1);
  count(engine, "matched", last["n"].int64());
  count(engine, "modified", last["n"].int64());
}

}  // namespace

bool may_write(bson::View command) {
  if (command.empty()) return false;
  const std::string name = base::lower_ascii((*command.begin()).key());
  if (name == "aggregate") return stores_result(command["pipeline"].document());
  return std::ranges::find(kReading, name) == kReading.end();
}

bool stores_result(bson::View pipeline) {
  for (const bson::Element& stage : pipeline) {
    const bson::View fields = stage.document();
    if (fields["$out"] || fields["$merge"]) return true;
  }
  return false;
}

void count_command(Engine& engine, bson::View command, bson::View reply) {
  const std::string name = base::lower_ascii((*command.begin()).key());
  if (name == "insert") {
    count(engine, "inserted", reply["n"].int64());
  } else if (name == "update") {
    count_update(engine, reply);
  } else if (name == "delete") {
    count(engine, "deleted", reply["n"].int64());
  } else if (name == "bulkwrite") {
    count_bulk(engine, reply, "nDeleted");
  } else if (name == "findandmodify") {
    count_find_and_modify(engine, command, reply);
  } else {
    count(engine, "commands", 1);
  }
}

bool reaches_many(bson::View command) {
  if (command.empty()) return false;
  const std::string name = base::lower_ascii((*command.begin()).key());
  const auto any = [](bson::View statements, const auto& is_many) {
    for (const bson::Element& statement : statements)
      if (is_many(statement.document())) return true;
    return false;
  };
  if (name == "update")
    return any(command["updates"].document(), [](bson::View update) { return update["multi"].boolean(); });
  if (name == "delete")
    return any(command["deletes"].document(), [](bson::View removal) { return removal["limit"].int64() != 1; });
  return name == "aggregate" || name == "mapreduce" || name == "bulkwrite";
}

SentWrite::SentWrite(Engine& engine, bool reaches_many) : engine_(engine), reaches_many_(reaches_many) {
  engine_.before_write();
  engine_.count(kUnanswered, 1);
}

void SentWrite::answered() { engine_.count(kUnanswered, -1); }

void SentWrite::failed(const Error& error) {
  const VendorError& vendor = error.vendor_error();
  switch (error.code()) {
    case ErrorCode::kUsage: case ErrorCode::kCannotConnect: case ErrorCode::kPermission:
    case ErrorCode::kAuthentication: case ErrorCode::kTransactionsMissing: return answered();
    case ErrorCode::kInterrupted: return;
    default: break;
  }
  // A server that goes away sets a label on what it breaks off.
  const bool broken_off = error.retry_class() == Retry::kOutcomeUnknown ||
                          std::ranges::find(vendor.labels, "RetryableWriteError") != vendor.labels.end();
  if (vendor.source == "server" && !broken_off && !reaches_many_) answered();
}

void count_bulk(Engine& engine, bson::View reply, std::string_view deleted) {
  count(engine, "inserted", reply["nInserted"].int64());
  count(engine, "matched", reply["nMatched"].int64());
  count(engine, "modified", reply["nModified"].int64());
  count(engine, "deleted", reply[deleted].int64());
  count(engine, "upserted", reply["nUpserted"].int64());
}

}  // namespace godwit::script::mongo
