#include <fmt/format.h>
#include <js/Array.h>
#include <js/Conversions.h>
#include <js/PropertyAndElement.h>

#include <array>
#include <optional>
#include <string>
#include <utility>

#include "bson/builder.h"
#include "script/mongo/changes.h"
#include "script/mongo/driver_operation.h"
#include "script/mongo/owner.h"
#include "script/mongo/driver_natives.h"
#include "script/text.h"

namespace godwit::script::mongo {

namespace {

constexpr std::size_t kMostDocumentBytes = std::size_t{16} << 20U;  // maxBsonObjectSize, the same on every server
constexpr std::uint32_t kSlots = 4;                                 // of each operation: kind, filter, update, options

enum Kind : std::int32_t { kInsert, kUpdateOne, kUpdateMany, kReplaceOne, kDeleteOne, kDeleteMany };
constexpr std::array<const char*, 6> kNames = {"insertOne",  "updateOne", "updateMany",
                                               "replaceOne", "deleteOne", "deleteMany"};

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

class BulkOperation final : public DriverOperation {
 public:
  BulkOperation(Driver& owner, Target target, std::string label, std::string database,
                std::string collection, godwit::mongo::Bulk bulk, bson::Document options)
      : DriverOperation(owner, std::move(target), std::move(label)),
        database_(std::move(database)),
        collection_(std::move(collection)),
        bulk_(std::move(bulk)),
        options_(std::move(options)) {}

  bool settle(JSContext* cx, JS::MutableHandleValue result) override {
    return driver().documents().to_js(cx, outcome_, result);
  }

 protected:
  void run(godwit::mongo::Client& client, godwit::mongo::Session* session) override {
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

 private:
  std::string database_;
  std::string collection_;
  godwit::mongo::Bulk bulk_;
  bson::Document options_;
  bson::Document outcome_;
};

// Puts the script's flat array of operations into a bulk. The conversions may run the script's getters.
class Filler {
 public:
  Filler(JSContext* cx, Documents& documents, JS::HandleObject operations, godwit::mongo::Bulk& bulk)
      : cx_(cx), documents_(documents), operations_(cx, operations), bulk_(bulk), value_(cx) {}

  bool add(std::uint32_t index) {
    bson::Document first;
    bson::Document change;
    bson::Document options;
    bool is_pipeline = false;
    const std::uint32_t at = index * kSlots;
    std::int32_t kind = 0;
    const auto change_from = [&] {
      const bool has_none = kind == kInsert || kind == kDeleteOne || kind == kDeleteMany;
      return has_none || documents_.list_to_bson(cx_, value_, change, is_pipeline);
    };
    if (!slot(at) || !JS::ToInt32(cx_, value_, &kind) || !slot(at + 1) || !documents_.to_bson(cx_, value_, first) ||
        !slot(at + 2) || !change_from() || !slot(at + 3) || !documents_.options_to_bson(cx_, value_, options)) {
      return false;
    }
    const bson::Document& stored = kind == kInsert ? first : change;
    if (stored.bytes().size() > kMostDocumentBytes) {
      throw Error(ErrorCode::kUsage, fmt::format("document {} of the write has {} bytes; a server takes at most {}", index,
                                                 stored.bytes().size(), kMostDocumentBytes));
    }
    put(kind, first, change, is_pipeline, options);
    return true;
  }

 private:
  bool slot(std::uint32_t at) { return JS_GetElement(cx_, operations_, at, &value_); }

  void put(std::int32_t kind, bson::View first, bson::View change, bool is_pipeline, bson::View options) {
    switch (kind) {
      case kInsert: return bulk_.insert(first);
      case kUpdateOne: case kUpdateMany: return bulk_.update(first, change, is_pipeline, kind == kUpdateMany, options);
      case kReplaceOne: return bulk_.replace(first, change, options);
      case kDeleteOne: case kDeleteMany: return bulk_.remove(first, kind == kDeleteMany, options);
      default: throw Error(ErrorCode::kInternal, fmt::format("no such kind of a write: {}", kind));
    }
  }

  JSContext* cx_;
  Documents& documents_;
  JS::RootedObject operations_;
  godwit::mongo::Bulk& bulk_;
  JS::RootedValue value_;
};

// The options of the whole, in the client's two parts: `writeConcern` goes with execute().
std::pair<bson::Document, bson::Document> split(bson::View options) {
  bson::Builder of_bulk;
  bson::Builder of_execution;
  for (const bson::Element& option : options) (option.key() == "writeConcern" ? of_execution : of_bulk).add(option);
  return {of_bulk.build(), of_execution.build()};
}

bool label_of(JSContext* cx, const std::string& collection, JS::HandleObject operations, std::uint32_t count,
              std::string& label) {
  JS::RootedValue kind(cx);
  if (!JS_GetElement(cx, operations, 0, &kind)) return false;
  const bool single = count == 1 && kind.isInt32() && kind.toInt32() >= 0 && kind.toInt32() < std::int32_t{kNames.size()};
  label = fmt::format("{}.{}", collection, single ? kNames[static_cast<std::size_t>(kind.toInt32())] : "bulkWrite");
  return true;
}

// (database, collection, ordered, operations, options, session)
bool bulk(JSContext* cx, const JS::CallArgs& args) {
  Driver& driver = owner_of<Driver>(args);
  Target target = driver.target_for(args.get(5));
  std::string database;
  std::string collection;
  std::string label;
  bson::Document options;
  std::uint32_t length = 0;
  JS::RootedObject operations(cx, JS::ToObject(cx, args.get(3)));
  if (operations == nullptr || !to_utf8(cx, args.get(0), &database) || !to_utf8(cx, args.get(1), &collection) ||
      !driver.documents().options_to_bson(cx, args.get(4), options) || !JS::GetArrayLength(cx, operations, &length) ||
      !label_of(cx, collection, operations, length / kSlots, label)) {
    return false;
  }
  driver.guard().check_write(database, collection);
  auto [of_bulk, of_execution] = split(options);
  godwit::mongo::Bulk writes(JS::ToBoolean(args.get(2)), of_bulk);
  Filler filler(cx, driver.documents(), operations, writes);
  for (std::uint32_t i = 0; i < length / kSlots; ++i) {
    if (!filler.add(i)) return false;
  }
  JSObject* const promise = DriverOperation::start(
      std::make_unique<BulkOperation>(driver, std::move(target), std::move(label), std::move(database), std::move(collection),
                                      std::move(writes), std::move(of_execution)));
  if (promise == nullptr) return false;
  args.rval().setObject(*promise);
  return true;
}

}  // namespace

bool add_bulk_natives(JSContext* cx, JS::HandleObject natives, Driver& driver) {
  return define_for(cx, natives, "bulk", native<promising<bulk>>, 6, &driver);
}

}  // namespace godwit::script::mongo
