// ObjectId as an object with twelve bytes inside: documents are full of them, so one costs no more than an empty object.
// To scripts the bytes are an own property `buffer`, a Uint8Array, as in the package bson.
#pragma once

#include <jsapi.h>

#include "bson/document.h"

namespace godwit::script::mongo {

// A new ObjectId with this prototype. Null = out of memory, exception pending.
JSObject* new_object_id(JSContext* cx, const bson::ObjectId& bytes, JS::HandleObject prototype);
[[nodiscard]] bool is_object_id(JSObject* object) noexcept;
// The bytes of an ObjectId, or of a copy that a script made of one: an object with nothing but its own `buffer`. False
// with an exception pending when it is neither.
bool object_id_bytes(JSContext* cx, JS::HandleObject object, bson::ObjectId& bytes);

// Seconds since 1970, five bytes of this process, a counter; as bsonspec.org wants them. Any thread.
bson::ObjectId generate_object_id(std::uint32_t seconds);

// Adds to `natives`: `ObjectIdBase`, a constructor to derive from that takes 12 bytes, 24 hexadecimal digits, a number
// of seconds or nothing and is `undefined`-tolerant; `objectIdHex`, `objectIdBytes`, `objectIdSetBytes`, `objectIdTime`,
// `isObjectId`.
bool add_object_id_natives(JSContext* cx, JS::HandleObject natives);

}  // namespace godwit::script::mongo
