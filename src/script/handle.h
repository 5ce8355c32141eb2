// C++ objects in the hands of scripts: opaque values that keep what they stand for alive.
#pragma once

#include <jsapi.h>

#include <js/Object.h>

#include <memory>

#include "godwit/error.h"

namespace godwit::script {

// One instance for each kind of object; `name` is what a script sees of it.
template <class Object>
class HandleClass {
 public:
  // Null = out of memory, exception pending.
  static JSObject* make(JSContext* cx, std::shared_ptr<Object> object) {
    JSObject* const handle = JS_NewObject(cx, &kClass);
    if (handle == nullptr) return nullptr;
    JS::SetReservedSlot(handle, 0, JS::PrivateValue(new std::shared_ptr<Object>(std::move(object))));
    return handle;
  }

  [[nodiscard]] static bool is(JS::HandleValue value) {
    return value.isObject() && JS::GetClass(&value.toObject()) == &kClass;
  }

  // Throws kUsage when the value is no such handle.
  static std::shared_ptr<Object> get(JS::HandleValue value) {
    if (!is(value)) throw Error(ErrorCode::kUsage, std::string("not a handle of a ") + Object::kHandleName);
    return *static_cast<std::shared_ptr<Object>*>(JS::GetReservedSlot(&value.toObject(), 0).toPrivate());
  }

 private:
  static void finalize(JS::GCContext* /*gc*/, JSObject* handle) {
    const JS::Value slot = JS::GetReservedSlot(handle, 0);
    if (!slot.isUndefined()) delete static_cast<std::shared_ptr<Object>*>(slot.toPrivate());
  }

  static constexpr JSClassOps kOps = {nullptr, nullptr, nullptr, nullptr, nullptr, nullptr,
                                      &finalize, nullptr, nullptr, nullptr};
  static constexpr JSClass kClass = {Object::kHandleName, JSCLASS_HAS_RESERVED_SLOTS(1) | JSCLASS_FOREGROUND_FINALIZE,
                                     &kOps, nullptr, nullptr, nullptr};
};

}  // namespace godwit::script
