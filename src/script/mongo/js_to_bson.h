// JavaScript objects become documents.
#pragma once

#include <jsapi.h>

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bson/document.h"
#include "script/mongo/bson_to_js.h"
#include "script/mongo/dictionary.h"
#include "script/mongo/original.h"
#include "script/mongo/output.h"

namespace godwit::script::mongo {

// What becomes of a field whose value is undefined; an item of an array is null in any case.
enum class Undefined { kNull, kLeftOut };

// Converts by the rules of the Node driver, version 6 (natives.md, "Documents"); a field that still has the value its
// original was read as gets its original's bytes. Lives on the stack, for one conversion: getters and toBSON() run
// while it works and may start another one. Everything returns false with an exception pending on failure: a BSONError
// that names the field, or whatever the script threw.
class MOZ_STACK_CLASS JsToBson {
 public:
  JsToBson(JSContext* cx, Dictionary& dictionary, BsonToJs& reader, Output out, Undefined undefined = Undefined::kNull);

  bool document(JS::HandleObject object);
  // As a document with the keys "0", "1", …: a pipeline.
  bool array(JS::HandleObject array);
  // What was written.
  [[nodiscard]] Output& out() noexcept { return out_; }

 private:
  static constexpr std::size_t kDeepest = 200;              // what servers allow by default
  static constexpr std::size_t kMostBytes = 48'000'000;     // no message to a server is larger

  // Elements are written in place: a type that is filled in later, the key, the value. `at` is where the type is; it
  // stays 0 for a value that BSON leaves out (a function).
  bool begin(JS::HandleId id, std::size_t& at);
  void begin(std::string_view key, std::size_t& at);
  bool end(std::size_t at, bool in_array);
  void enter(std::size_t at) { path_[levels_++] = at; }
  void forget(std::size_t at);
  void put(std::span<const std::uint8_t> bytes) { out_.put(bytes.data(), bytes.size()); }
  void set_type(std::size_t at, bson::Type type) { out_[at] = static_cast<std::uint8_t>(type); }
  [[nodiscard]] std::string_view key(std::size_t at) const;

  // What is between a document's length and its closing zero.
  using Contents = bool (JsToBson::*)(JS::HandleObject);
  bool nested(JS::HandleObject object, Contents contents);
  bool fields(JS::HandleObject object);
  bool listed_fields(JS::HandleObject object);
  bool known_fields(JS::HandleObject object, const Layout& layout, Original& original);
  bool own_fields(JS::HandleObject object, const JS::HandleIdVector& ids, Original& original);
  bool whole_fields(JS::HandleObject object, const JS::HandleIdVector& ids, const Original& original);
  bool name_of(JS::HandleId id, std::string& name);
  bool repeated(JS::HandleValue value, const bson::Element& last, const bson::Element& earlier);
  bool map_fields(JS::HandleObject map);
  bool items(JS::HandleObject array);
  bool numbered_items(JS::HandleObject array, std::uint32_t from, std::uint32_t to,
                      std::span<const bson::Element> originals);
  bool whole_items(JS::HandleObject array, const Original& original);
  bool moved_items(JS::HandleObject array, std::uint32_t length, const Original& original);
  bool unchanged(JS::HandleObject array, std::uint32_t index, const bson::Element& original, bool& same);
  void copy_items(std::uint32_t index, std::span<const bson::Element> originals);

  bool element(std::size_t at, JS::HandleValue value, const bson::Element& original);
  void copy_header(std::size_t at, std::size_t length);
  bool compared(std::size_t at, JS::HandleValue value, const bson::Element& original);
  bool value(std::size_t at, JS::HandleValue value);
  void number(std::size_t at, double number);
  bool text(std::size_t at, bson::Type type, JSString* string);
  bool bigint(std::size_t at, JS::BigInt* number);
  bool object(std::size_t at, JS::HandleObject object);
  bool converted(JS::HandleObject object, JS::MutableHandleValue value);
  bool untagged(std::size_t at, JS::HandleObject object);
  bool date(std::size_t at, JS::HandleObject date);
  bool regex(std::size_t at, JS::HandleObject regex);
  bool bytes(std::size_t at, JS::HandleObject view_or_buffer, std::uint8_t subtype);

  // Values with a `_bsontype`: ours, and those of a script's own bson package.
  bool tag_of(JS::HandleObject object, JS::MutableHandleValue tag);
  bool tagged(std::size_t at, JS::HandleObject object, JS::HandleValue tag);
  bool tagged_number(std::size_t at, JS::HandleObject object, std::string_view tag);
  bool tagged_object_id(std::size_t at, JS::HandleObject object);
  bool tagged_decimal(std::size_t at, JS::HandleObject object);
  bool tagged_binary(std::size_t at, JS::HandleObject object);
  bool tagged_code(std::size_t at, JS::HandleObject object);
  bool tagged_reference(std::size_t at, JS::HandleObject object);
  bool tagged_regex(std::size_t at, JS::HandleObject object);
  bool property_text(JS::HandleObject object, const char* name, JS::MutableHandleString text);
  bool property_int32(JS::HandleObject object, const char* name, std::int32_t& number);
  bool property_bytes(JS::HandleObject object, const char* name, std::vector<std::uint8_t>& bytes);
  bool c_string(JSString* string);

  // Throws a BSONError that says which field; always returns false.
  bool fail(std::string message);

  JSContext* cx_;
  Dictionary& dictionary_;
  BsonToJs& reader_;
  Undefined undefined_;
  Output out_;
  // Where the elements begin that are being written, at most one for each of open_.
  std::array<std::size_t, kDeepest + 1> path_;
  std::size_t levels_ = 0;
  JS::RootedObjectVector open_;    // the objects that are being written
};

}  // namespace godwit::script::mongo
