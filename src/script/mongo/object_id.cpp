#include "script/mongo/object_id.h"

#include <js/Conversions.h>
#include <js/Object.h>
#include <js/PropertyAndElement.h>
#include <js/String.h>
#include <js/experimental/TypedData.h>

#include <atomic>
#include <chrono>
#include <cstring>
#include <optional>
#include <string_view>

#include "base/random.h"
#include "script/engine.h"

namespace godwit::script::mongo {

namespace {

constexpr std::size_t kWords = 3;  // reserved slots, four bytes each as an int32
const JSClass kObjectIdClass = {"ObjectId", JSCLASS_HAS_RESERVED_SLOTS(kWords), nullptr, nullptr, nullptr, nullptr};

std::optional<std::uint8_t> hex_digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<std::uint8_t>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<std::uint8_t>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<std::uint8_t>(c - 'A' + 10);
  return std::nullopt;
}

std::optional<bson::ObjectId> from_hex(JSLinearString* text) {
  bson::ObjectId bytes{};
  if (JS::GetLinearStringLength(text) != 2 * bytes.size()) return std::nullopt;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const char16_t high = JS::GetLinearStringCharAt(text, 2 * i);
    const char16_t low = JS::GetLinearStringCharAt(text, 2 * i + 1);
    if (high > 0x7F || low > 0x7F) return std::nullopt;
    const auto a = hex_digit(static_cast<char>(high));
    const auto b = hex_digit(static_cast<char>(low));
    if (!a || !b) return std::nullopt;
    bytes[i] = static_cast<std::uint8_t>(*a * 16 + *b);
  }
  return bytes;
}

std::optional<bson::ObjectId> from_view(JSObject* view) {
  bson::ObjectId bytes{};
  if (!JS_IsArrayBufferViewObject(view) || JS_GetArrayBufferViewByteLength(view) != bytes.size()) return std::nullopt;
  const JS::AutoCheckCannotGC no_gc;
  bool shared = false;
  std::memcpy(bytes.data(), JS_GetArrayBufferViewData(view, &shared, no_gc), bytes.size());
  return bytes;
}

std::uint32_t now_seconds() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<std::uint32_t>(std::chrono::duration_cast<std::chrono::seconds>(now).count());
}

// What the constructor was given, as bytes. Nothing: not a form that it takes.
std::optional<bson::ObjectId> from_argument(JSContext* cx, JS::HandleValue value) {
  if (value.isNullOrUndefined()) return generate_object_id(now_seconds());
  if (value.isNumber()) return generate_object_id(JS::ToUint32(value.toNumber()));
  if (value.isString()) {
    JSLinearString* const text = JS_EnsureLinearString(cx, value.toString());
    return text == nullptr ? std::nullopt : from_hex(text);
  }
  if (!value.isObject()) return std::nullopt;
  if (is_object_id(&value.toObject())) return object_id_bytes(&value.toObject());
  return from_view(&value.toObject());
}

bool construct(JSContext* cx, const JS::CallArgs& args) {
  if (!args.isConstructing()) {
    JS_ReportErrorASCII(cx, "Class constructor ObjectId cannot be invoked without 'new'");
    return false;
  }
  const auto bytes = from_argument(cx, args.get(0));
  if (!bytes) {
    if (!JS_IsExceptionPending(cx)) JS_ReportErrorASCII(cx, "not an ObjectId");  // the prelude words it
    return false;
  }
  JS::RootedObject object(cx, JS_NewObjectForConstructor(cx, &kObjectIdClass, args));
  if (object == nullptr) return false;
  set_object_id_bytes(object, *bytes);
  args.rval().setObject(*object);
  return true;
}

// The argument's bytes; false with an exception pending when it is no ObjectId of ours.
bool argument_bytes(JSContext* cx, const JS::CallArgs& args, bson::ObjectId& bytes) {
  if (!args.get(0).isObject() || !is_object_id(&args[0].toObject())) {
    JS_ReportErrorASCII(cx, "this is not an ObjectId");
    return false;
  }
  bytes = object_id_bytes(&args[0].toObject());
  return true;
}

bool hex(JSContext* cx, const JS::CallArgs& args) {
  bson::ObjectId bytes{};
  if (!argument_bytes(cx, args, bytes)) return false;
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::array<char, 24> text{};
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    text[2 * i] = kDigits[bytes[i] >> 4U];
    text[2 * i + 1] = kDigits[bytes[i] & 15U];
  }
  JSString* const string = JS_NewStringCopyN(cx, text.data(), text.size());
  if (string == nullptr) return false;
  args.rval().setString(string);
  return true;
}

bool bytes_of(JSContext* cx, const JS::CallArgs& args) {
  bson::ObjectId bytes{};
  if (!argument_bytes(cx, args, bytes)) return false;
  JS::RootedObject array(cx, JS_NewUint8Array(cx, bytes.size()));
  if (array == nullptr) return false;
  const JS::AutoCheckCannotGC no_gc;
  bool shared = false;
  std::memcpy(JS_GetUint8ArrayData(array, &shared, no_gc), bytes.data(), bytes.size());
  args.rval().setObject(*array);
  return true;
}

// (id, view of 12 bytes) -> whether it was one.
bool set_bytes(JSContext* cx, const JS::CallArgs& args) {
  bson::ObjectId old{};
  if (!argument_bytes(cx, args, old)) return false;
  const auto bytes = args.get(1).isObject() ? from_view(&args[1].toObject()) : std::nullopt;
  if (bytes) set_object_id_bytes(&args[0].toObject(), *bytes);
  args.rval().setBoolean(bytes.has_value());
  return true;
}

bool time_of(JSContext* cx, const JS::CallArgs& args) {
  bson::ObjectId bytes{};
  if (!argument_bytes(cx, args, bytes)) return false;
  std::uint32_t seconds = 0;
  for (std::size_t i = 0; i < 4; ++i) seconds = seconds * 256 + bytes[i];
  args.rval().setNumber(seconds);
  return true;
}

bool is_one(JSContext* /*cx*/, const JS::CallArgs& args) {
  args.rval().setBoolean(args.get(0).isObject() && is_object_id(&args[0].toObject()));
  return true;
}

}  // namespace

JSObject* new_object_id(JSContext* cx, const bson::ObjectId& bytes, JS::HandleObject prototype) {
  JSObject* const object = JS_NewObjectWithGivenProto(cx, &kObjectIdClass, prototype);
  if (object != nullptr) set_object_id_bytes(object, bytes);
  return object;
}

bool is_object_id(JSObject* object) noexcept { return JS::GetClass(object) == &kObjectIdClass; }

bson::ObjectId object_id_bytes(JSObject* object) noexcept {
  bson::ObjectId bytes{};
  for (std::size_t i = 0; i < kWords; ++i) {
    const std::int32_t word = JS::GetReservedSlot(object, i).toInt32();
    std::memcpy(bytes.data() + 4 * i, &word, sizeof word);
  }
  return bytes;
}

void set_object_id_bytes(JSObject* object, const bson::ObjectId& bytes) {
  for (std::size_t i = 0; i < kWords; ++i) {
    std::int32_t word = 0;
    std::memcpy(&word, bytes.data() + 4 * i, sizeof word);
    JS::SetReservedSlot(object, i, JS::Int32Value(word));
  }
}

bson::ObjectId generate_object_id(std::uint32_t seconds) {
  static const std::uint64_t process = base::random_number();
  static std::atomic<std::uint32_t> counter{static_cast<std::uint32_t>(base::random_number())};
  const std::uint32_t count = counter.fetch_add(1);
  bson::ObjectId bytes{};
  for (std::size_t i = 0; i < 4; ++i) bytes[i] = static_cast<std::uint8_t>(seconds >> (24 - 8 * i));
  for (std::size_t i = 0; i < 5; ++i) bytes[4 + i] = static_cast<std::uint8_t>(process >> (8 * i));
  for (std::size_t i = 0; i < 3; ++i) bytes[9 + i] = static_cast<std::uint8_t>(count >> (16 - 8 * i));
  return bytes;
}

bool add_object_id_natives(JSContext* cx, JS::HandleObject natives) {
  static const JSFunctionSpec kFunctions[] = {
      JS_FN("objectIdHex", native<hex>, 1, 0),           JS_FN("objectIdBytes", native<bytes_of>, 1, 0),
      JS_FN("objectIdSetBytes", native<set_bytes>, 2, 0), JS_FN("objectIdTime", native<time_of>, 1, 0),
      JS_FN("isObjectId", native<is_one>, 1, 0),          JS_FS_END};
  if (!JS_DefineFunctions(cx, natives, kFunctions)) return false;
  JSFunction* const base = JS_NewFunction(cx, native<construct>, 1, JSFUN_CONSTRUCTOR, "ObjectId");
  if (base == nullptr) return false;
  JS::RootedObject constructor(cx, JS_GetFunctionObject(base));
  // `extends` wants a prototype property on what it derives from.
  JS::RootedObject prototype(cx, JS_NewPlainObject(cx));
  return prototype != nullptr && JS_LinkConstructorAndPrototype(cx, constructor, prototype) &&
         JS_DefineProperty(cx, natives, "ObjectIdBase", constructor, JSPROP_ENUMERATE);
}

}  // namespace godwit::script::mongo
