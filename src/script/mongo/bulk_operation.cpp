#include "script/mongo/bulk_operation.h"

#include <fmt/format.h>

#include <utility>

#include "bson/builder.h"
#include "script/mongo/changes.h"

namespace godwit::script::mongo {

namespace {

constexpr std::size_t kMostDocumentBytes = std::size_t{16} << 20U;  // maxBsonObjectSize, the same on every server

// libmongoc's reply in the driver's words.
bson::Document outcome_of(bson::View reply) {
  bson::Builder result;
  const std::array<std::pair<const char*, const char*>, 5> counts = {{{"insertedCount", "nInserted"},
                                                                      {"matchedCount", "nMatched"},
                                                                      {"modifiedCount", "nModified"},
                                                                      {"deletedCount", "nRemoved"},
                                                                      {"upsertedCount", "nUpserted"}}};
  for (const auto& [name, theirs] : counts) result.add(name, static_cast<std::int32_t>(reply[theirs].int64()));
  bson::ArrayBuilder upserted;
  for (const bson::Element& entry : reply["upserted"].document()) {
    const bson::View fields = entry.document();
    const bson::Document pair = bson::ArrayBuilder().add(fields["index"]).add(fields["_id"]).build();
    upserted.add(bson::Array{pair.view()});
  }
  const bson::Document upserted_array = upserted.build();
  result.add("upserted", bson::Array{upserted_array.view()});
  if (!reply["writeErrors"].document().empty()) result.add(reply["writeErrors"]);
  for (const bson::Element& first : reply["writeConcernErrors"].document()) {
    result.add("writeConcernError", first.document());
    break;
  }
  if (reply["errorLabels"]) result.add("labels", reply["errorLabels"]);
  return result.build();
}

}  // namespace

bool Statement::read(JSContext* cx, Documents& documents, std::int32_t kind_given, JS::HandleValue first_value,
                     JS::HandleValue change_value, JS::HandleValue options_value, std::size_t index) {
  kind = kind_given;
  const bool has_none = kind == kInsert || kind == kDeleteOne || kind == kDeleteMany;
  if (!documents.to_bson(cx, first_value, first) ||
      (!has_none && !documents.list_to_bson(cx, change_value, change, is_pipeline)) ||
      !documents.options_to_bson(cx, options_value, options)) {
    return false;
  }
  const bson::Document& stored = kind == kInsert ? first : change;
  if (stored.bytes().size() > kMostDocumentBytes) {
    throw Error(ErrorCode::kUsage, fmt::format("document {} of the write has {} bytes; a server takes at most {}", index,
                                               stored.bytes().size(), kMostDocumentBytes));
  }
  return true;
}

void Statement::put_into(godwit::mongo::Bulk& bulk) const {
  switch (kind) {
    case kInsert: return bulk.insert(first);
    case kUpdateOne: case kUpdateMany: return bulk.update(first, change, is_pipeline, kind == kUpdateMany, options);
    case kReplaceOne: return bulk.replace(first, change, options);
    case kDeleteOne: case kDeleteMany: return bulk.remove(first, kind == kDeleteMany, options);
    default: throw Error(ErrorCode::kInternal, fmt::format("no such kind of a write: {}", kind));
  }
}

BulkOperation::BulkOperation(Driver& owner, Target target, std::string label, std::string database,
                             std::string collection, godwit::mongo::Bulk bulk, bson::Document options)
    : DriverOperation(owner, std::move(target), std::move(label)),
      database_(std::move(database)),
      collection_(std::move(collection)),
      bulk_(std::move(bulk)),
      options_(std::move(options)) {}

bool BulkOperation::settle(JSContext* cx, JS::MutableHandleValue result) {
  return driver().documents().to_js(cx, outcome_, result);
}

void BulkOperation::run(godwit::mongo::Client& client, godwit::mongo::Session* session) {
  const bool reaches_many = bulk_.reaches_many();
  SentWrite sent(driver().engine(), reaches_many);
  const godwit::mongo::BulkOutcome outcome = sent.run(
      [&] { return client.execute(database_, collection_, std::move(bulk_), options_, session); });
  count_bulk(driver().engine(), outcome.reply);
  if (!reaches_many || !outcome.error) sent.answered();
  const bool tells_why = !outcome.reply["writeErrors"].document().empty() ||
                         !outcome.reply["writeConcernErrors"].document().empty();
  if (outcome.error && !tells_why) throw godwit::mongo::ServerError(*outcome.error, outcome.reply);
  outcome_ = outcome_of(outcome.reply);
}

}  // namespace godwit::script::mongo
