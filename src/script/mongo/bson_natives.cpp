#include "script/mongo/bson_natives.h"

#include <js/experimental/TypedData.h>

#include <cstring>
#include <span>
#include <string>
#include <vector>

#include "base/random.h"
#include "bson/decimal128.h"
#include "godwit/error.h"
#include "script/mongo/documents.h"
#include "script/mongo/object_id.h"
#include "script/mongo/owner.h"
#include "script/native_bytes.h"
#include "script/text.h"

namespace godwit::script::mongo {

namespace {

// A copy: what runs next may move or change the script's.
std::vector<std::uint8_t> bytes_of(JS::HandleValue value) {
  if (!value.isObject() || !JS_IsArrayBufferViewObject(&value.toObject())) return {};
  const JS::AutoCheckCannotGC no_gc;
  std::size_t length = 0;
  bool shared = false;
  std::uint8_t* data = nullptr;
  js::GetArrayBufferViewLengthAndData(&value.toObject(), &length, &shared, &data);
  return {data, data + length};
}

bool adopt(JSContext* cx, const JS::CallArgs& args) {
  JS::RootedObject handed(cx, &args.get(0).toObject());
  return owner_of<Documents>(args).adopt(cx, handed);
}

bool serialize(JSContext* cx, const JS::CallArgs& args) {
  Documents& documents = owner_of<Documents>(args);
  if (!args.get(0).isObject()) return documents.raise(cx, "serialize does not support non-object as the root input");
  const Undefined undefined = args.get(1).isTrue() ? Undefined::kLeftOut : Undefined::kNull;
  if (!documents.to_bytes(cx, args[0], undefined, args.rval())) return false;
  if (!args.get(2).isObject()) return true;
  // A view of the array would be of Buffer's class too, and cost as much as all before.
  JS::RootedObject prototype(cx, &args[2].toObject());
  JS::RootedObject array(cx, &args.rval().toObject());
  return JS_SetPrototype(cx, array, prototype);
}

bool deserialize(JSContext* cx, const JS::CallArgs& args) {
  Documents& documents = owner_of<Documents>(args);
  const bson::Document document(bytes_of(args.get(0)));
  if (document.view().size() != document.bytes().size()) return documents.raise(cx, "the bytes are no BSON document");
  return documents.to_js(cx, document, args.rval());
}

bool decimal_to_string(JSContext* cx, const JS::CallArgs& args) {
  const std::vector<std::uint8_t> bytes = bytes_of(args.get(0));
  if (bytes.size() != sizeof(bson::Decimal128Bytes)) {
    return owner_of<Documents>(args).raise(cx, "a Decimal128 has 16 bytes");
  }
  return to_value(cx, bson::format_decimal128(std::span<const std::uint8_t, 16>(bytes)), args.rval());
}

bool decimal_from_string(JSContext* cx, const JS::CallArgs& args) {
  std::string text;
  if (!to_utf8(cx, args.get(0), &text)) return false;
  const auto bytes = bson::parse_decimal128(text);
  args.rval().setUndefined();
  return !bytes || to_value(cx, std::span<const std::uint8_t>(*bytes), args.rval());
}

bool random_uuid(JSContext* cx, const JS::CallArgs& args) {
  return to_value(cx, std::span<const std::uint8_t>(base::random_uuid()), args.rval());
}

}  // namespace

bool add_bson_natives(JSContext* cx, JS::HandleObject natives, Documents& documents) {
  return add_object_id_natives(cx, natives) && define_for(cx, natives, "adopt", native<adopt>, 1, &documents) &&
         define_for(cx, natives, "serialize", native<serialize>, 3, &documents) &&
         define_for(cx, natives, "deserialize", native<deserialize>, 1, &documents) &&
         define_for(cx, natives, "decimalToString", native<decimal_to_string>, 1, &documents) &&
         define_for(cx, natives, "decimalFromString", native<decimal_from_string>, 1, &documents) &&
         define_for(cx, natives, "randomUuid", native<random_uuid>, 0, &documents);
}

}  // namespace godwit::script::mongo
