#include "script/native_errors.h"

#include <js/CallAndConstruct.h>
#include <js/Exception.h>
#include <js/PropertyAndElement.h>
#include <js/Symbol.h>
#include <js/ValueArray.h>

#include <new>

#include "script/engine_state.h"
#include "script/native_bytes.h"
#include "script/text.h"

namespace godwit::script {
namespace {
constexpr std::size_t kMostOrigins = 64;
}

NativeErrors::NativeErrors(JSContext* cx) : key_(cx) {}

bool NativeErrors::make(JSContext* cx, const std::exception_ptr& exception, JS::MutableHandleValue error) {
  try {
    std::rethrow_exception(exception);
  } catch (const std::bad_alloc&) {
    JS_ReportOutOfMemory(cx);
    return false;
  } catch (const Error& original) {
    const bool is_driver = maker_ && maker_(cx, original, error);
    if (!is_driver && (JS_IsExceptionPending(cx) || !make_plain(cx, original.what(), error))) return false;
    if (!error.isObject()) return true;
    const JS::RootedObject object(cx, &error.toObject());
    return (is_driver || define(cx, object, "code", error_name(original.code()))) &&
           attach(cx, {original, is_driver}, object);
  } catch (const BadArgument& bad) {
    return make_plain(cx, bad.what(), error, bad.kind() == BadArgument::Kind::kType ? "TypeError" : "RangeError");
  } catch (const std::exception& other) {
    if (maker_ && maker_(cx, other, error)) return true;
    return !JS_IsExceptionPending(cx) && make_plain(cx, other.what(), error);
  } catch (...) {
    return make_plain(cx, "unknown error", error);
  }
}

bool NativeErrors::make_plain(JSContext* cx, std::string_view message, JS::MutableHandleValue error,
                              std::string_view kind) {
  // Made by JavaScript code: only then does its stack go on to where an operation was started.
  const JS::RootedObject errors(cx, Engine::of(cx).require_builtin("internal/errors"));
  JS::RootedValueArray<2> arguments(cx);
  return errors && to_value(cx, message, arguments[0]) && to_value(cx, kind, arguments[1]) &&
         JS::Call(cx, errors, "make", arguments, error);
}

bool NativeErrors::attach(JSContext* cx, const Origin& origin, JS::HandleObject error) {
  if (!key_) key_ = JS::NewSymbol(cx, nullptr);
  if (!key_) return false;
  const JS::RootedId id(cx, JS::PropertyKey::Symbol(key_));
  const JS::RootedValue number(cx, JS::Int32Value(++last_));
  origins_.emplace_back(last_, origin);
  if (origins_.size() > kMostOrigins) origins_.pop_front();
  return JS_DefinePropertyById(cx, error, id, number, 0);
}

std::optional<NativeErrors::Origin> NativeErrors::origin(JSContext* cx, JS::HandleValue error) const {
  if (!key_ || !error.isObject()) return std::nullopt;
  const JS::RootedObject object(cx, &error.toObject());
  const JS::RootedId id(cx, JS::PropertyKey::Symbol(key_));
  JS::RootedValue number(cx);
  if (!JS_GetPropertyById(cx, object, id, &number)) {
    JS_ClearPendingException(cx);
    return std::nullopt;
  }
  if (!number.isInt32()) return std::nullopt;
  for (const auto& [known, found] : origins_) {
    if (known == number.toInt32()) return found;
  }
  return std::nullopt;
}

void raise_in_js(JSContext* cx) noexcept {
  try {
    JS::RootedValue error(cx);
    if (EngineState::of(cx).errors().make(cx, std::current_exception(), &error)) JS_SetPendingException(cx, error);
  } catch (...) {
    JS_ReportOutOfMemory(cx);
  }
}

bool Operation::settle_error(JSContext* cx, std::exception_ptr error, JS::MutableHandleValue reason) {
  return EngineState::of(cx).errors().make(cx, error, reason);
}

}  // namespace godwit::script
