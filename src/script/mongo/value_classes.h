// The value classes of prelude/bson.js, as C++ needs them.
#pragma once

#include <jsapi.h>

#include <array>
#include <cstddef>
#include <string>

#include "bson/document.h"

namespace godwit::script::mongo {

// The functions that bson.js hands over, each making one kind of value from raw parts without checking them: what a
// server has stored is shown, however odd.
enum class Maker : std::size_t {
  kLong,        // (low, high)
  kDecimal128,  // (Uint8Array of 16 bytes)
  kBinary,      // (Uint8Array, subtype); a UUID for 16 bytes of subtype 4
  kTimestamp,   // (low, high)
  kCode,        // (code, scope or null)
  kReference,   // (object with $ref, $id, …) -> DBRef
  kPointer,     // (namespace, ObjectId) -> DBRef
  kMinKey,      // ()
  kMaxKey,      // ()
  kRegExp,      // (pattern, options) -> BSONRegExp
  kError,       // (message) -> BSONError
};
inline constexpr std::size_t kMakers = static_cast<std::size_t>(Maker::kError) + 1;

// Used on the engine's thread. Everything returns false with an exception pending on failure.
class ValueClasses {
 public:
  explicit ValueClasses(JSContext* cx);

  // Takes the functions and ObjectId.prototype out of what bson.js hands over.
  bool adopt(JSContext* cx, JS::HandleObject handed);
  [[nodiscard]] bool adopted() const { return static_cast<bool>(object_id_prototype_); }

  bool make(JSContext* cx, Maker maker, const JS::HandleValueArray& arguments, JS::MutableHandleValue value);
  bool make_object_id(JSContext* cx, const bson::ObjectId& bytes, JS::MutableHandleValue value);
  // Throws a BSONError; always returns false.
  bool raise(JSContext* cx, const std::string& message);

 private:
  std::array<JS::PersistentRootedObject, kMakers> makers_;
  JS::PersistentRootedObject object_id_prototype_;
};

}  // namespace godwit::script::mongo
