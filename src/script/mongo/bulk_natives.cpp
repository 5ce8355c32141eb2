#include <fmt/format.h>
#include <js/Array.h>
#include <js/Conversions.h>
#include <js/PropertyAndElement.h>

#include <string>
#include <utility>

#include "bson/builder.h"
#include "script/mongo/bulk_operation.h"
#include "script/mongo/owner.h"
#include "script/mongo/driver_natives.h"
#include "script/text.h"

namespace godwit::script::mongo {

namespace {

constexpr std::uint32_t kSlots = 4;  // of each operation: kind, filter, update, options

// Puts the script's flat array of operations into a bulk. The conversions may run the script's getters.
class Filler {
 public:
  Filler(JSContext* cx, Documents& documents, JS::HandleObject operations, godwit::mongo::Bulk& bulk)
      : cx_(cx), documents_(documents), operations_(cx, operations), bulk_(bulk), kind_(cx),
        first_(cx), change_(cx), options_(cx) {}

  bool add(std::uint32_t index) {
    const std::uint32_t at = index * kSlots;
    std::int32_t kind = 0;
    Statement statement;
    if (!JS_GetElement(cx_, operations_, at, &kind_) || !JS::ToInt32(cx_, kind_, &kind) ||
        !JS_GetElement(cx_, operations_, at + 1, &first_) || !JS_GetElement(cx_, operations_, at + 2, &change_) ||
        !JS_GetElement(cx_, operations_, at + 3, &options_) ||
        !statement.read(cx_, documents_, kind, first_, change_, options_, index)) {
      return false;
    }
    statement.put_into(bulk_);
    return true;
  }

 private:
  JSContext* cx_;
  Documents& documents_;
  JS::RootedObject operations_;
  godwit::mongo::Bulk& bulk_;
  JS::RootedValue kind_;
  JS::RootedValue first_;
  JS::RootedValue change_;
  JS::RootedValue options_;
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
