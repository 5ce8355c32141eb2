#include "script/dates.h"

#include <js/CallAndConstruct.h>
#include <js/Conversions.h>
#include <js/Date.h>
#include <js/PropertyAndElement.h>
#include <js/PropertyDescriptor.h>
#include <js/String.h>
#include <js/ValueArray.h>
#include <jsfriendapi.h>

#include <cmath>
#include <string_view>

#include "script/engine_state.h"

namespace godwit::script {
namespace {

// Where the new functions keep the engine's own of the same name.
constexpr std::size_t kOwn = 0;

JS::Value own_function(const JS::CallArgs& args) { return js::GetFunctionNativeReserved(&args.callee(), kOwn); }

bool has_shape(JSLinearString* text, std::string_view shape) {
  if (JS::GetLinearStringLength(text) != shape.size()) return false;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const char16_t c = JS::GetLinearStringCharAt(text, i);
    if (shape[i] == '0' ? c < u'0' || c > u'9' : c != static_cast<unsigned char>(shape[i])) return false;
  }
  return true;
}

// Of these all engines make the same, where they take them for dates at all.
bool is_plain(JSLinearString* text) {
  return has_shape(text, "0000-00-00T00:00:00.000Z") || has_shape(text, "0000-00-00T00:00:00Z") ||
         has_shape(text, "0000-00-00");
}

// `parse` is the engine's own Date.parse.
bool read_text(JSContext* cx, JS::HandleValue parse, JS::HandleString text, JS::MutableHandleValue time) {
  JSLinearString* linear = JS_EnsureLinearString(cx, text);
  if (linear == nullptr) return false;
  JS::RootedValueArray<1> argument(cx);
  argument[0].setString(text);
  if (is_plain(linear)) {
    if (!JS::Call(cx, JS::UndefinedHandleValue, parse, argument, time)) return false;
    if (!std::isnan(time.toNumber())) return true;
  }
  const JS::RootedObject reader(cx, EngineState::of(cx).require_builtin("internal/dates"));
  return reader && JS::Call(cx, reader, "parse", argument, time);
}

bool parse(JSContext* cx, const JS::CallArgs& args) {
  const JS::RootedValue own(cx, own_function(args));
  const JS::RootedString text(cx, JS::ToString(cx, args.get(0)));
  return text && read_text(cx, own, text, args.rval());
}

// Turns what `new Date(value)` gets into what the engine's own makes the same of as Node.
bool read_value(JSContext* cx, JS::HandleObject date, JS::MutableHandleValue value) {
  if (value.isObject()) {
    const JS::RootedObject object(cx, &value.toObject());
    bool is_date = false;
    if (!JS::ObjectIsDate(cx, object, &is_date)) return false;
    if (is_date) return true;
    if (!JS::ToPrimitive(cx, object, JSTYPE_UNDEFINED, value)) return false;
  }
  if (!value.isString()) return true;
  const JS::RootedString text(cx, value.toString());
  const JS::RootedValue own_parse(cx, js::GetFunctionNativeReserved(date, kOwn + 1));
  return read_text(cx, own_parse, text, value);
}

bool construct(JSContext* cx, const JS::CallArgs& args) {
  const JS::RootedValue own(cx, own_function(args));
  if (!args.isConstructing()) return JS::Call(cx, JS::UndefinedHandleValue, own, args, args.rval());
  const JS::RootedObject date(cx, &args.callee());
  if (args.length() == 1 && !read_value(cx, date, args[0])) return false;
  const JS::RootedObject target(cx, &args.newTarget().toObject());
  JS::RootedObject made(cx);
  if (!JS::Construct(cx, own, target, args, &made)) return false;
  args.rval().setObject(*made);
  return true;
}

JSObject* new_function(JSContext* cx, JSNative code, unsigned arity, unsigned flags, const char* name,
                       JS::HandleValue own) {
  JSFunction* function = js::NewFunctionWithReserved(cx, code, arity, flags, name);
  if (function == nullptr) return nullptr;
  JSObject* object = JS_GetFunctionObject(function);
  js::SetFunctionNativeReserved(object, kOwn, own);
  return object;
}

}  // namespace

bool read_dates_as_node(JSContext* cx, JS::HandleObject global) {
  constexpr unsigned kHidden = 0;  // not enumerable, as the language has it
  JS::RootedValue own(cx);
  JS::RootedValue own_parse(cx);
  JS::RootedValue value(cx);
  JS::RootedObject prototype(cx);
  if (!JS_GetProperty(cx, global, "Date", &own) || !JS_GetClassPrototype(cx, JSProto_Date, &prototype)) return false;
  const JS::RootedObject own_date(cx, &own.toObject());
  if (!JS_GetProperty(cx, own_date, "parse", &own_parse)) return false;

  const JS::RootedObject date(cx, new_function(cx, native<construct>, 7, JSFUN_CONSTRUCTOR, "Date", own));
  const JS::RootedObject parser(cx, new_function(cx, native<parse>, 1, 0, "parse", own_parse));
  if (!date || !parser) return false;
  js::SetFunctionNativeReserved(date, kOwn + 1, own_parse);
  // A function's own are made when they are asked for; a list of the names has them first.
  if (!JS_GetProperty(cx, date, "length", &value) || !JS_GetProperty(cx, date, "name", &value)) return false;
  if (!JS_LinkConstructorAndPrototype(cx, date, prototype)) return false;
  if (!JS_GetProperty(cx, own_date, "now", &value) || !JS_DefineProperty(cx, date, "now", value, kHidden)) return false;
  if (!JS_DefineProperty(cx, date, "parse", parser, kHidden)) return false;
  if (!JS_GetProperty(cx, own_date, "UTC", &value) || !JS_DefineProperty(cx, date, "UTC", value, kHidden)) return false;
  return JS_DefineProperty(cx, global, "Date", date, kHidden);
}

}  // namespace godwit::script
