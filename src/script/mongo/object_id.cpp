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

constexpr std::size_t kWords = 3;       // reserved slots, four bytes each as an int32
constexpr std::size_t kShown = kWords;  // the slot that is not undefined once the bytes are in `buffer`

bool is_shown(JSObject* object) noexcept { return !JS::GetReservedSlot(object, kShown).isUndefined(); }

// REQUIRES: is_object_id(object), and it is not shown.
bson::ObjectId hidden_bytes(JSObject* object) noexcept {
  bson::ObjectId bytes{};
  for (std::size_t i = 0; i < kWords; ++i) {
    const std::int32_t word = JS::GetReservedSlot(object, i).toInt32();
    std::memcpy(bytes.data() + 4 * i, &word, sizeof word);
  }
  return bytes;
}

void hide_bytes(JSObject* object, const bson::ObjectId& bytes) {
  for (std::size_t i = 0; i < kWords; ++i) {
    std::int32_t word = 0;
    std::memcpy(&word, bytes.data() + 4 * i, sizeof word);
    JS::SetReservedSlot(object, i, JS::Int32Value(word));
  }
}

JSObject* new_bytes(JSContext* cx, const bson::ObjectId& bytes) {
  const JS::RootedObject array(cx, JS_NewUint8Array(cx, bytes.size()));
  if (!array) return nullptr;
  const JS::AutoCheckCannotGC no_gc;
  bool shared = false;
  std::memcpy(JS_GetUint8ArrayData(array, &shared, no_gc), bytes.data(), bytes.size());
  return array;
}

bool is_buffer(JS::PropertyKey id) {
  return id.isString() && JS_LinearStringEqualsLiteral(JS_ASSERT_STRING_IS_LINEAR(id.toString()), "buffer");
}

// Code that compares or copies objects by their own properties (lodash, an assertion library) has to find the bytes
// there, as in the driver's ObjectId. Few ObjectIds meet such code: the property is made when somebody looks for it,
// and from then on it holds the bytes.
bool show(JSContext* cx, JS::HandleObject object) {
  if (is_shown(object)) return true;
  const JS::RootedObject bytes(cx, new_bytes(cx, hidden_bytes(object)));
  if (!bytes || !JS_DefineProperty(cx, object, "buffer", bytes, JSPROP_ENUMERATE | JSPROP_RESOLVING)) return false;
  JS::SetReservedSlot(object, kShown, JS::TrueValue());
  return true;
}

bool resolve(JSContext* cx, JS::HandleObject object, JS::HandleId id, bool* resolved) {
  *resolved = is_buffer(id) && !is_shown(object);
  return !*resolved || show(cx, object);
}

bool may_resolve(const JSAtomState& /*names*/, jsid id, JSObject* /*object*/) { return is_buffer(id); }

constexpr JSClassOps kObjectIdOperations{
    nullptr,  // addProperty
    nullptr,  // delProperty
    show,     // enumerate
    nullptr,  // newEnumerate
    resolve,
    may_resolve,
    nullptr,  // finalize
    nullptr,  // call
    nullptr,  // construct
    nullptr,  // trace
};

constexpr JSClass kObjectIdClass{
    "ObjectId", JSCLASS_HAS_RESERVED_SLOTS(kWords + 1), &kObjectIdOperations, nullptr, nullptr, nullptr};

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

std::optional<bson::ObjectId> from_view(JSObject* view) noexcept {
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
  const JS::RootedObject object(cx, &value.toObject());
  if (!is_object_id(object)) return from_view(object);
  bson::ObjectId bytes{};
  return object_id_bytes(cx, object, bytes) ? std::optional(bytes) : std::nullopt;
}

bool refuse(JSContext* cx) {
  JS_ReportErrorASCII(cx, "this is not an ObjectId");
  return false;
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
  hide_bytes(object, *bytes);
  args.rval().setObject(*object);
  return true;
}

// The argument's bytes; false with an exception pending when it is no ObjectId of ours.
bool argument_bytes(JSContext* cx, const JS::CallArgs& args, bson::ObjectId& bytes) {
  if (!args.get(0).isObject()) return refuse(cx);
  const JS::RootedObject object(cx, &args[0].toObject());
  return object_id_bytes(cx, object, bytes);
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
  JSObject* const array = new_bytes(cx, bytes);
  if (array == nullptr) return false;
  args.rval().setObject(*array);
  return true;
}

// (id, view of 12 bytes) -> whether it was one.
bool set_bytes(JSContext* cx, const JS::CallArgs& args) {
  if (!args.get(0).isObject()) return refuse(cx);
  const JS::RootedObject object(cx, &args[0].toObject());
  const auto bytes = args.get(1).isObject() ? from_view(&args[1].toObject()) : std::nullopt;
  args.rval().setBoolean(bytes.has_value());
  if (!bytes) return true;
  if (is_object_id(object) && !is_shown(object)) {
    hide_bytes(object, *bytes);
    return true;
  }
  const JS::RootedObject array(cx, new_bytes(cx, *bytes));
  if (!array) return false;
  const JS::RootedValue value(cx, JS::ObjectValue(*array));
  return JS_SetProperty(cx, object, "buffer", value);
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
  if (object != nullptr) hide_bytes(object, bytes);
  return object;
}

bool is_object_id(JSObject* object) noexcept { return JS::GetClass(object) == &kObjectIdClass; }

bool object_id_bytes(JSContext* cx, JS::HandleObject object, bson::ObjectId& bytes) {
  if (is_object_id(object) && !is_shown(object)) {
    bytes = hidden_bytes(object);
    return true;
  }
  bool has = false;
  JS::RootedValue value(cx);
  if (!JS_HasOwnProperty(cx, object, "buffer", &has) || (has && !JS_GetProperty(cx, object, "buffer", &value))) {
    return false;
  }
  const auto found = value.isObject() ? from_view(&value.toObject()) : std::nullopt;
  if (!found) return refuse(cx);
  bytes = *found;
  return true;
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
