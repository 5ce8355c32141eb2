#include "script/loaded_script.h"

#include <js/Exception.h>
#include <js/JSON.h>
#include <js/Promise.h>
#include <js/PropertyAndElement.h>

#include <string>

#include "base/file.h"
#include "godwit/error.h"
#include "script/engine_state.h"
#include "script/error_report.h"
#include "script/text.h"

namespace godwit::script {
namespace {

// Whether a file of settings exports this promise: whoever evaluates it waits for it afterwards.
bool is_exported(JSContext* cx, JS::HandleValue exports, JS::HandleObject promise) {
  JS::RootedValue at(cx, exports);
  for (int depth = 0; depth < 3 && at.isObject(); ++depth) {
    const JS::RootedObject object(cx, &at.toObject());
    if (object == promise) return true;
    if (JS_GetProperty(cx, object, "default", &at)) continue;
    JS_ClearPendingException(cx);
    return false;
  }
  return false;
}

// Runs the loop until the top level is done. `settings`: what the file exports when its promise may be rejected.
LoopEnd run_loop(EngineState& engine, JS::HandleObject promise, JS::HandleValue settings,
                 JS::MutableHandleObject rejected) {
  JSContext* cx = engine.context();
  const auto settled = [&promise] { return JS::GetPromiseState(promise) != JS::PromiseState::Pending; };
  while (true) {
    const LoopEnd end = engine.loop().run(cx, settled);
    if (end != LoopEnd::kUnhandled) return end;
    rejected.set(engine.rejections().take());
    if (!is_exported(cx, settings, rejected)) return end;
  }
}

// Waits until the top level is done.
void wait_for(EngineState& engine, JS::HandleObject promise, const std::string& shown, JS::HandleValue settings) {
  JSContext* cx = engine.context();
  Rejections::ignore(cx, promise);  // it is reported here
  JS::RootedObject rejected(cx);
  switch (run_loop(engine, promise, settings, &rejected)) {
    case LoopEnd::kDone: break;
    case LoopEnd::kStopped: throw Error(ErrorCode::kInterrupted, "interrupted");
    case LoopEnd::kThrew: throw report_pending(engine, ErrorCode::kScriptThrew);
    case LoopEnd::kUnhandled: throw report_rejection(engine, rejected, ErrorCode::kUnhandledRejection);
    case LoopEnd::kIdle:
      throw Error(ErrorCode::kScriptNeverSettled,
                  "the top level of " + shown + " waits for something that never happens")
          .fix("look for an `await` of a promise that nothing resolves");
  }
  if (JS::GetPromiseState(promise) == JS::PromiseState::Rejected) {
    throw report_rejection(engine, promise, ErrorCode::kScriptThrew);
  }
}

void find_function(EngineState& engine, JS::HandleValue exports, const char* name, bool* has, std::string* text) {
  JSContext* cx = engine.context();
  JS::RootedValue value(cx);
  JS::RootedValue self(cx);
  if (!find_export(cx, exports, name, &value, &self)) throw report_pending(engine, ErrorCode::kScriptThrew);
  *has = value.isObject() && JS::IsCallable(&value.toObject());
  if (*has) *text = source_text(cx, value);
}

std::string options_json(EngineState& engine, JS::HandleValue exports, const std::string& shown) {
  JSContext* cx = engine.context();
  JS::RootedValue value(cx);
  JS::RootedValue self(cx);
  if (!find_export(cx, exports, "options", &value, &self)) throw report_pending(engine, ErrorCode::kScriptThrew);
  if (value.isUndefined()) return "{}";
  std::u16string text;
  const auto write = [](const char16_t* units, std::uint32_t length, void* out) {
    static_cast<std::u16string*>(out)->append(units, length);
    return true;
  };
  if (!JS_Stringify(cx, &value, nullptr, JS::UndefinedHandleValue, write, &text)) {
    const Error why = report_pending(engine, ErrorCode::kScriptOptions);
    throw Error(ErrorCode::kScriptOptions, "the options of " + shown + " cannot be written as JSON")
        .detail(why.message());
  }
  const JS::RootedString string(cx, JS_NewUCStringCopyN(cx, text.data(), text.size()));
  return string ? to_utf8(cx, string) : std::string("{}");
}

}  // namespace

std::string source_text(JSContext* cx, JS::HandleValue function) {
  JSFunction* raw = JS_ValueToFunction(cx, function);
  if (raw == nullptr) {
    JS_ClearPendingException(cx);
    return {};
  }
  const JS::RootedFunction rooted(cx, raw);
  const JS::RootedString text(cx, JS_DecompileFunction(cx, rooted));
  return text ? to_utf8(cx, text) : std::string();
}

LoadedScript load_script(EngineState& engine, const std::filesystem::path& file, bool is_settings) {
  JSContext* cx = engine.context();
  LoadedScript script{file.string(), engine.shown(file.string()), JS::PersistentRootedValue(cx), {}};
  JS::RootedValue exports(cx);
  JS::RootedObject promise(cx);
  bool ok = false;
  try {
    ok = engine.modules().load(cx, file, &exports, &promise);
  } catch (...) {
    if (engine.watchdog().cause() == StopCause::kNone) throw;
  }
  if (!ok) {
    if (engine.watchdog().cause() != StopCause::kNone) throw Error(ErrorCode::kInterrupted, "interrupted");
    if (!JS_IsExceptionPending(cx)) throw Error(ErrorCode::kScriptMemory, "the script ran out of memory");
    throw report_pending(engine, ErrorCode::kScriptThrew);
  }
  if (!promise) promise = JS::CallOriginalPromiseResolve(cx, JS::UndefinedHandleValue);
  if (!promise) throw Error(ErrorCode::kScriptMemory, "the script ran out of memory");
  wait_for(engine, promise, script.shown, is_settings ? exports : JS::UndefinedHandleValue);
  script.exports = exports;
  find_function(engine, exports, "up", &script.info.has_up, &script.info.up_text);
  find_function(engine, exports, "down", &script.info.has_down, &script.info.down_text);
  script.info.options_json = options_json(engine, exports, script.shown);
  script.info.only_node = engine.modules().node_wishes().of(file);
  return script;
}

std::string evaluate_exports(EngineState& engine, const LoadedScript& script) {
  JSContext* cx = engine.context();
  const JS::RootedObject evaluate(cx, engine.require_builtin("internal/exported"));
  const JS::RootedValue function(cx, JS::ObjectOrNullValue(evaluate));
  JS::RootedValueArray<1> arguments(cx);
  arguments[0].set(script.exports);
  JS::RootedValue result(cx);
  if (!evaluate || !JS::Call(cx, JS::UndefinedHandleValue, function, arguments, &result))
    throw report_pending(engine, ErrorCode::kScriptThrew);
  const JS::RootedObject promise(cx, &result.toObject());
  wait_for(engine, promise, script.shown, JS::UndefinedHandleValue);
  const JS::RootedString text(cx, JS::GetPromiseResult(promise).toString());
  return to_utf8(cx, text);
}

bool find_export(JSContext* cx, JS::HandleValue exports, const char* name, JS::MutableHandleValue value,
                 JS::MutableHandleValue self) {
  value.setUndefined();
  self.set(exports);
  if (!exports.isObject()) return true;
  const JS::RootedObject object(cx, &exports.toObject());
  if (!JS_GetProperty(cx, object, name, value)) return false;
  if (!value.isUndefined()) return true;
  JS::RootedObject inner(cx);
  for (const char* const holder : {"default", "module.exports"}) {
    if (!JS_GetProperty(cx, object, holder, self)) return false;
    if (!self.isObject()) continue;
    inner = &self.toObject();
    // The second is `module` itself, of a file that mixes both kinds.
    if (std::string_view(holder) == "module.exports") {
      if (!JS_GetProperty(cx, inner, "exports", self)) return false;
      if (!self.isObject()) continue;
      inner = &self.toObject();
    }
    if (!JS_GetProperty(cx, inner, name, value)) return false;
    if (!value.isUndefined()) return true;
  }
  return true;
}

}  // namespace godwit::script
