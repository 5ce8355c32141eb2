#include "script/discarded_calls.h"

#include <js/Array.h>
#include <js/CallAndConstruct.h>
#include <js/Conversions.h>
#include <js/PropertyAndElement.h>
#include <js/ValueArray.h>

#include <algorithm>

#include "script/engine.h"
#include "script/text.h"

namespace godwit::script {

void DiscardedCalls::keep_text(const std::string& file, std::string_view text, bool is_module) {
  if (text.size() <= kMostText) texts_.insert_or_assign(file, Text{std::string(text), is_module});
}

DiscardedCalls::Found DiscardedCalls::find(JSContext* cx, const RunningFunction& running,
                                           const std::vector<std::string>& names) {
  forget();
  const auto known = texts_.find(running.file);
  if (known == texts_.end()) return Found::kNoText;
  const JS::RootedObject finder(cx, Engine::of(cx).require_builtin("internal/discarded_calls"));
  JS::RootedValueArray<6> arguments(cx);
  JS::RootedValueVector values(cx);
  JS::RootedValue name(cx);
  JS::RootedValue list(cx);
  for (const std::string& text : names) {
    if (!to_value(cx, text, &name) || !values.append(name)) return Found::kFailed;
  }
  JSObject* const array = JS::NewArrayObject(cx, values);
  if (!finder || array == nullptr) return Found::kFailed;
  arguments[1].setBoolean(known->second.is_module);
  arguments[2].setObject(*array);
  if (!to_value(cx, known->second.text, arguments[3]) || !to_value(cx, running.name, arguments[4]) ||
      !to_value(cx, running.code, arguments[5]) || !prepare(cx) || !parse(cx, known->second, arguments[0]) ||
      !JS::Call(cx, finder, "find", arguments, &list) || !take(cx, list)) {
    calls_.clear();
    return Found::kFailed;
  }
  file_ = running.file;
  return Found::kYes;
}

void DiscardedCalls::forget() {
  calls_.clear();
  file_.clear();
}

std::int32_t DiscardedCalls::current(JSContext* cx) const {
  JS::AutoFilename file;
  unsigned line = 0;
  unsigned column = 0;
  if (calls_.empty() || !JS::DescribeScriptedCaller(cx, &file, &line, &column)) return -1;
  const Call call{line, column};
  const auto found = std::lower_bound(calls_.begin(), calls_.end(), call);
  if (found == calls_.end() || *found != call || file_ != file.get()) return -1;
  return static_cast<std::int32_t>(found - calls_.begin());
}

// Scripts do not get to see the parser: Node has none.
bool DiscardedCalls::prepare(JSContext* cx) {
  if (parse_.isObject()) return true;
  const JS::RootedObject global(cx, JS::CurrentGlobalOrNull(cx));
  JS::RootedValue reflect(cx);
  JS::RootedValue function(cx);
  if (!JS_InitReflectParse(cx, global) || !JS_GetProperty(cx, global, "Reflect", &reflect) || !reflect.isObject()) {
    return false;
  }
  const JS::RootedObject object(cx, &reflect.toObject());
  if (!JS_GetProperty(cx, object, "parse", &function) || !JS_DeleteProperty(cx, object, "parse")) return false;
  parse_ = function;
  return true;
}

bool DiscardedCalls::parse(JSContext* cx, const Text& text, JS::MutableHandleValue program) const {
  // As the engine makes a function of a CommonJS file: with a line before the first.
  const std::string source = text.is_module ? text.text : "function m() {\n" + text.text + "\n}";
  const JS::RootedObject options(cx, JS_NewPlainObject(cx));
  JS::RootedValueArray<2> arguments(cx);
  const JS::RootedValue first(cx, JS::Int32Value(text.is_module ? 1 : 0));
  if (!options || !define(cx, options, "target", text.is_module ? "module" : "script") ||
      !define(cx, options, "line", first) || !to_value(cx, source, arguments[0])) {
    return false;
  }
  arguments[1].setObject(*options);
  return JS::Call(cx, JS::UndefinedHandleValue, parse_, arguments, program);
}

bool DiscardedCalls::take(JSContext* cx, JS::HandleValue list) {
  const JS::RootedObject array(cx, &list.toObject());
  std::uint32_t length = 0;
  JS::RootedValue line(cx);
  JS::RootedValue column(cx);
  if (!JS::GetArrayLength(cx, array, &length)) return false;
  for (std::uint32_t i = 0; i + 1 < length; i += 2) {
    Call call{};
    if (!JS_GetElement(cx, array, i, &line) || !JS_GetElement(cx, array, i + 1, &column) ||
        !JS::ToUint32(cx, line, &call.line) || !JS::ToUint32(cx, column, &call.column)) {
      return false;
    }
    calls_.push_back(call);
  }
  std::sort(calls_.begin(), calls_.end());
  return true;
}

}  // namespace godwit::script
