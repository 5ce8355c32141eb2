#include "script/mongo/value_classes.h"

#include <js/CallAndConstruct.h>
#include <js/PropertyAndElement.h>
#include <js/ValueArray.h>

#include "script/mongo/object_id.h"
#include "script/text.h"

namespace godwit::script::mongo {

namespace {

constexpr std::array<const char*, kMakers> kNames = {"long",    "decimal128", "binary", "timestamp", "code", "reference",
                                                     "pointer", "minKey",     "maxKey", "regExp",    "error"};

}  // namespace

ValueClasses::ValueClasses(JSContext* cx) : object_id_prototype_(cx) {
  for (auto& maker : makers_) maker.init(cx);
}

bool ValueClasses::adopt(JSContext* cx, JS::HandleObject handed) {
  JS::RootedValue value(cx);
  for (std::size_t i = 0; i < kMakers; ++i) {
    if (!JS_GetProperty(cx, handed, kNames[i], &value)) return false;
    if (!value.isObject()) {
      JS_ReportErrorUTF8(cx, "bson.js hands no '%s' over", kNames[i]);
      return false;
    }
    makers_[i] = &value.toObject();
  }
  if (!JS_GetProperty(cx, handed, "objectIdPrototype", &value)) return false;
  object_id_prototype_ = &value.toObject();
  return true;
}

bool ValueClasses::make(JSContext* cx, Maker maker, const JS::HandleValueArray& arguments,
                        JS::MutableHandleValue value) {
  JS::RootedValue function(cx, JS::ObjectValue(*makers_[static_cast<std::size_t>(maker)]));
  return JS::Call(cx, JS::UndefinedHandleValue, function, arguments, value);
}

bool ValueClasses::make_object_id(JSContext* cx, const bson::ObjectId& bytes, JS::MutableHandleValue value) {
  JSObject* const object = new_object_id(cx, bytes, object_id_prototype_);
  if (object == nullptr) return false;
  value.setObject(*object);
  return true;
}

bool ValueClasses::raise(JSContext* cx, const std::string& message) {
  JS::RootedValue text(cx);
  JS::RootedValue error(cx);
  if (to_value(cx, message, &text) && make(cx, Maker::kError, JS::HandleValueArray(text), &error)) {
    JS_SetPendingException(cx, error);
  }
  return false;
}

}  // namespace godwit::script::mongo
