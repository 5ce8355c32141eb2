#include "script/globals.h"

#include <js/GlobalObject.h>
#include <js/Id.h>
#include <js/PropertyAndElement.h>
#include <js/Realm.h>
#include <js/RealmOptions.h>
#include <js/String.h>
#include <js/Symbol.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "script/dates.h"
#include "script/engine_state.h"
#include "script/prelude.h"
#include "script/prelude_natives.h"
#include "script/text.h"

namespace godwit::script {
namespace {

// A global name, and the prelude's module that exports it under the same name.
struct LazyName {
  std::string_view name;
  const char* module;
};

constexpr std::array kLazyNames{
    LazyName{"AbortController", "internal/abort"},
    LazyName{"AbortSignal", "internal/abort"},
    LazyName{"Blob", "internal/blob"},
    LazyName{"Buffer", "buffer"},
    LazyName{"CryptoKey", "internal/webcrypto"},
    LazyName{"DOMException", "internal/abort"},
    LazyName{"Event", "internal/abort"},
    LazyName{"EventTarget", "internal/abort"},
    LazyName{"File", "internal/blob"},
    LazyName{"FormData", "internal/blob"},
    LazyName{"Headers", "internal/fetch"},
    LazyName{"Request", "internal/fetch"},
    LazyName{"Response", "internal/fetch"},
    LazyName{"TextDecoder", "internal/encoding"},
    LazyName{"TextEncoder", "internal/encoding"},
    LazyName{"URL", "url"},
    LazyName{"URLSearchParams", "url"},
    LazyName{"atob", "buffer"},
    LazyName{"btoa", "buffer"},
    LazyName{"clearImmediate", "timers"},
    LazyName{"clearInterval", "timers"},
    LazyName{"clearTimeout", "timers"},
    LazyName{"console", "internal/console"},
    LazyName{"crypto", "internal/webcrypto"},
    LazyName{"fetch", "internal/fetch"},
    LazyName{"performance", "perf_hooks"},
    LazyName{"process", "internal/process"},
    LazyName{"queueMicrotask", "internal/process"},
    LazyName{"setImmediate", "timers"},
    LazyName{"setInterval", "timers"},
    LazyName{"setTimeout", "timers"},
    LazyName{"structuredClone", "internal/process"},
};

const LazyName* find_lazy(JSLinearString* name) {
  const auto found = std::find_if(kLazyNames.begin(), kLazyNames.end(), [name](const LazyName& lazy) {
    return JS_LinearStringEqualsAscii(name, lazy.name.data(), lazy.name.size());
  });
  return found == kLazyNames.end() ? nullptr : &*found;
}

bool resolve(JSContext* cx, JS::HandleObject global, JS::HandleId id, bool* resolved) {
  if (!JS_ResolveStandardClass(cx, global, id, resolved)) return false;
  if (*resolved || !id.isString()) return true;
  const LazyName* lazy = find_lazy(JS_ASSERT_STRING_IS_LINEAR(id.toString()));
  if (lazy == nullptr) return true;
  const JS::RootedObject exports(cx, Engine::of(cx).require_builtin(lazy->module));
  JS::RootedValue value(cx);
  if (!exports || !JS_GetPropertyById(cx, exports, id, &value)) return false;
  // Evaluating the module may have looked the name up itself, and so defined it.
  if (!JS_DefinePropertyById(cx, global, id, value, JSPROP_RESOLVING)) return false;
  *resolved = true;
  return true;
}

bool may_resolve(const JSAtomState& names, jsid id, JSObject* object) {
  return JS_MayResolveStandardClass(names, id, object) ||
         (id.isString() && find_lazy(JS_ASSERT_STRING_IS_LINEAR(id.toString())) != nullptr);
}

constexpr JSClassOps kGlobalOperations{
    nullptr,  // addProperty
    nullptr,  // delProperty
    nullptr,  // enumerate
    JS_NewEnumerateStandardClasses,
    resolve,
    may_resolve,
    nullptr,  // finalize
    nullptr,  // call
    nullptr,  // construct
    JS_GlobalObjectTraceHook,
};

constexpr JSClass kGlobalClass{"global", JSCLASS_GLOBAL_FLAGS, &kGlobalOperations, nullptr, nullptr, nullptr};

}  // namespace

JSObject* new_global(JSContext* cx) {
  JS::RealmOptions options;
  options.creationOptions().setWeakRefsEnabled(JS::WeakRefSpecifier::EnabledWithoutCleanupSome);
  return JS_NewGlobalObject(cx, &kGlobalClass, nullptr, JS::FireOnNewGlobalHook, options);
}

bool add_globals(JSContext* cx, JS::HandleObject global) {
  Builtins& builtins = EngineState::of(cx).builtins();
  const JS::RootedObject natives(cx, new_prelude_natives(cx));
  if (!natives) return false;
  for (const PreludePart& part : prelude_parts()) {
    if (!builtins.add(cx, part.name, part.source, natives, part.is_internal)) return false;
  }
  // The prelude itself keeps the Date that scripts see.
  if (!read_dates_as_node(cx, global)) return false;
  const JS::RootedValue self(cx, JS::ObjectValue(*global));
  return JS_DefineProperty(cx, global, "global", self, 0) && builtins.require(cx, "internal/language") != nullptr;
}

}  // namespace godwit::script
