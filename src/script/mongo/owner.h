// Functions for scripts that belong to a C++ object.
#pragma once

#include <jsapi.h>
#include <jsfriendapi.h>

#include "script/engine.h"

namespace godwit::script::mongo {

// The object that a function was defined for. REQUIRES: define_for().
template <class Owner>
Owner& owner_of(const JS::CallArgs& args) {
  return *static_cast<Owner*>(js::GetFunctionNativeReserved(&args.callee(), 0).toPrivate());
}

// object[name] = a function that knows `owner`, which must live as long as scripts run. False = exception pending.
inline bool define_for(JSContext* cx, JS::HandleObject object, const char* name, JSNative function, unsigned arguments,
                       void* owner) {
  JSFunction* const made = js::DefineFunctionWithReserved(cx, object, name, function, arguments, JSPROP_ENUMERATE);
  if (made == nullptr) return false;
  js::SetFunctionNativeReserved(JS_GetFunctionObject(made), 0, JS::PrivateValue(owner));
  return true;
}

// Makes the exception in flight or pending a rejected promise: functions that return promises never throw. False when
// there is none, as after an uncatchable stop.
bool reject(JSContext* cx, const JS::CallArgs& args);

template <bool (*Function)(JSContext*, const JS::CallArgs&)>
bool promising(JSContext* cx, const JS::CallArgs& args) {
  try {
    if (Function(cx, args)) return true;
  } catch (...) {
    raise_in_js(cx);
  }
  return reject(cx, args);
}

}  // namespace godwit::script::mongo
