// A list of writes on its way to the server.
#pragma once

#include <jsapi.h>

#include <array>
#include <cstdint>
#include <memory>
#include <string>

#include "mongo/client.h"
#include "script/mongo/driver_operation.h"

namespace godwit::script::mongo {

// How scripts' writes are numbered (natives.md), and what their methods are called.
enum Kind : std::int32_t { kInsert, kUpdateOne, kUpdateMany, kReplaceOne, kDeleteOne, kDeleteMany };
inline constexpr std::array<const char*, 6> kNames = {"insertOne",  "updateOne", "updateMany",
                                                      "replaceOne", "deleteOne", "deleteMany"};

// One write, converted.
struct Statement {
  std::int32_t kind = kInsert;
  bson::Document first;   // the document to insert, else the filter
  bson::Document change;  // empty for inserts and deletes
  bson::Document options;
  bool is_pipeline = false;

  // From values of a script, whose getters may run. False with an exception pending. Throws kUsage when the server would
  // not take it for its size; `index` is its place in the list.
  bool read(JSContext* cx, Documents& documents, std::int32_t kind_given, JS::HandleValue first_value,
            JS::HandleValue change_value, JS::HandleValue options_value, std::size_t index);
  // Throws as godwit::mongo::Bulk's methods do.
  void put_into(godwit::mongo::Bulk& bulk) const;
};

class BulkOperation final : public DriverOperation {
 public:
  BulkOperation(Driver& owner, Target target, std::string label, std::string database, std::string collection,
                godwit::mongo::Bulk bulk, bson::Document options);

  bool settle(JSContext* cx, JS::MutableHandleValue result) override;
  // What `bulk` of natives.md resolves to. After run().
  [[nodiscard]] bson::View outcome() const { return outcome_; }

 protected:
  void run(godwit::mongo::Client& client, godwit::mongo::Session* session) override;

 private:
  std::string database_;
  std::string collection_;
  godwit::mongo::Bulk bulk_;
  bson::Document options_;
  bson::Document outcome_;
};

}  // namespace godwit::script::mongo
