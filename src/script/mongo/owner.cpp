#include "script/mongo/owner.h"

#include <js/Exception.h>
#include <js/Promise.h>

namespace godwit::script::mongo {

bool reject(JSContext* cx, const JS::CallArgs& args) {
  JS::RootedValue reason(cx);
  if (!JS_GetPendingException(cx, &reason)) return false;
  JS_ClearPendingException(cx);
  JSObject* const promise = JS::CallOriginalPromiseReject(cx, reason);
  if (promise == nullptr) return false;
  args.rval().setObject(*promise);
  return true;
}

}  // namespace godwit::script::mongo
