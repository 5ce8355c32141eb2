// Documents become ordinary JavaScript objects.
#pragma once

#include <jsapi.h>

#include <js/GCVector.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bson/document.h"
#include "script/mongo/dictionary.h"
#include "script/mongo/original.h"

namespace godwit::script::mongo {

// Converts with the defaults of the Node driver, version 6 (natives.md, "Documents"), and keeps beside each object what
// it cannot show (Original). Used on the engine's thread. Everything returns false with an exception pending on failure.
class BsonToJs {
 public:
  BsonToJs(JSContext* cx, Dictionary& dictionary);

  // An object, or a DBRef where the document is one.
  bool document(JSContext* cx, bson::View view, JS::MutableHandleValue value);
  // One element's value, for comparisons; nothing is kept for the value itself.
  bool element(JSContext* cx, const bson::Element& element, JS::MutableHandleValue value);

 private:
  static constexpr int kDeepest = 200;  // what servers allow by default

  // `exact` becomes false when JsToBson would not make the element's bytes out of `value`.
  bool convert(JSContext* cx, const bson::Element& element, JS::MutableHandleValue value, bool& exact);
  bool object(JSContext* cx, bson::View view, JS::MutableHandleValue value);
  bool array(JSContext* cx, bson::View view, JS::MutableHandleValue value);
  bool string(JSContext* cx, std::string_view text, JS::MutableHandleValue value, bool& exact);
  bool number(const bson::Element& element, JS::MutableHandleValue value, bool& exact);
  bool int64(JSContext* cx, std::int64_t number, JS::MutableHandleValue value, bool& exact);
  bool date(JSContext* cx, std::int64_t ms, JS::MutableHandleValue value, bool& exact);
  bool code(JSContext* cx, std::string_view text, JS::MutableHandleValue value, bool& exact);
  bool binary(JSContext* cx, const bson::Element& element, JS::MutableHandleValue value, bool& exact);
  bool regex(JSContext* cx, const bson::Element& element, JS::MutableHandleValue value, bool& exact);
  bool code_with_scope(JSContext* cx, const bson::Element& element, JS::MutableHandleValue value, bool& exact);
  bool pointer(JSContext* cx, const bson::Element& element, JS::MutableHandleValue value);
  bool bytes(JSContext* cx, std::span<const std::uint8_t> bytes, JS::MutableHandleValue value);
  bool pair(JSContext* cx, Maker maker, std::int64_t bits, JS::MutableHandleValue value);

  struct Level;
  bool gather(JSContext* cx, bson::View view, std::size_t first);
  bool push(JSContext* cx, JS::HandleValue value);
  bool push_values(JSContext* cx, std::size_t first, std::size_t count, bool exact_matters);
  bool build(JSContext* cx, const Shape& shape, const Level& level, bool with_original, JS::MutableHandleObject object);
  bool reference(JSContext* cx, JS::HandleObject object, JS::MutableHandleValue value);

  Dictionary& dictionary_;
  // Stacks over the levels of nesting; each level leaves them as it found them.
  JS::PersistentRooted<JS::GCVector<JS::Value, 0, js::SystemAllocPolicy>> values_;
  std::vector<bson::Element> elements_;
  std::vector<std::uint8_t> kept_;
  std::string joined_;  // keys of the level that is being gathered
  int depth_ = 0;
};

}  // namespace godwit::script::mongo
