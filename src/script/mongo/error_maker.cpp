#include "script/mongo/error_maker.h"

#include <js/Array.h>
#include <js/CallAndConstruct.h>
#include <js/PropertyAndElement.h>
#include <js/ValueArray.h>

#include <optional>

#include "mongo/client.h"
#include "script/text.h"

namespace godwit::script::mongo {

namespace {

constexpr std::int32_t kAuthenticationFailed = 18;  // the server's code, which scripts look at

// `kind` of natives.md; nothing for errors that come from elsewhere.
std::optional<const char*> kind_of(const Error& error) {
  if (dynamic_cast<const godwit::mongo::ServerError*>(&error) != nullptr) return "server";
  switch (error.code()) {
    case ErrorCode::kServer: case ErrorCode::kPermission: case ErrorCode::kTransactionsMissing: return "server";
    case ErrorCode::kCannotConnect: case ErrorCode::kConnectionLost: case ErrorCode::kAuthentication:
    case ErrorCode::kOutcomeUnknown:
      return "network";
    case ErrorCode::kTimeout: return "timeout";
    case ErrorCode::kUsage: return "invalid";
    case ErrorCode::kInterrupted: return "interrupted";
    default: return std::nullopt;
  }
}

bool add_labels(JSContext* cx, JS::HandleObject info, const std::vector<std::string>& labels) {
  JS::RootedValueVector texts(cx);
  JS::RootedValue text(cx);
  for (const std::string& label : labels) {
    if (!to_value(cx, label, &text) || !texts.append(text)) return false;
  }
  JSObject* const array = JS::NewArrayObject(cx, texts);
  if (array == nullptr) return false;
  text.setObject(*array);
  return define(cx, info, "labels", text);
}

bool add_code(JSContext* cx, JS::HandleObject info, const Error& error) {
  const VendorError& vendor = error.vendor_error();
  double code = vendor.source == "server" ? static_cast<double>(vendor.code) : 0;
  if (code == 0 && error.code() == ErrorCode::kAuthentication) code = kAuthenticationFailed;
  JS::RootedValue number(cx, JS::NumberValue(code));
  if (code != 0 && !define(cx, info, "code", number)) return false;
  return vendor.name.empty() || define(cx, info, "codeName", vendor.name);
}

bool fill(JSContext* cx, Documents& documents, JS::HandleObject info, const Error& error, const char* kind) {
  JS::RootedValue value(cx, JS::BooleanValue(error.code() == ErrorCode::kCannotConnect));
  if (!define(cx, info, "message", error.message()) || !define(cx, info, "kind", kind) ||
      !define(cx, info, "godwit", error_name(error.code())) || !define(cx, info, "selection", value) ||
      !add_code(cx, info, error) || !add_labels(cx, info, error.vendor_error().labels)) {
    return false;
  }
  const auto* server = dynamic_cast<const godwit::mongo::ServerError*>(&error);
  if (server == nullptr || server->reply().empty()) return true;
  return documents.to_js(cx, server->reply(), &value) && define(cx, info, "reply", value);
}

}  // namespace

bool make_driver_error(JSContext* cx, Documents& documents, const std::exception& exception,
                       JS::MutableHandleValue error) {
  const auto* failure = dynamic_cast<const Error*>(&exception);
  const auto kind = failure == nullptr ? std::nullopt : kind_of(*failure);
  if (!kind) return false;
  JS::RootedObject errors(cx, Engine::of(cx).require_builtin("mongodb/errors"));
  JS::RootedObject info(cx, JS_NewPlainObject(cx));
  JS::RootedValue maker(cx);
  if (errors == nullptr || info == nullptr || !fill(cx, documents, info, *failure, *kind) ||
      !JS_GetProperty(cx, errors, "makeError", &maker)) {
    return false;
  }
  JS::RootedValue argument(cx, JS::ObjectValue(*info));
  return JS::Call(cx, JS::UndefinedHandleValue, maker, JS::HandleValueArray(argument), error);
}

}  // namespace godwit::script::mongo
