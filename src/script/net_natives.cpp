// What the prelude's fetch and http stand on.
//
//   request(method, url, [name, value …], body or null, follows, timeout, verifies, abort) -> promise of
//     [status, status text, url, redirected, [name, value …], body], refused unless the migration allows the network
//   newAbort() -> handle, abort(handle): ends the request that was given the handle
#include <js/Array.h>
#include <js/Conversions.h>
#include <js/PropertyAndElement.h>
#include <js/ValueArray.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "net/http.h"
#include "script/engine_state.h"
#include "script/handle.h"
#include "script/native_bytes.h"
#include "script/native_groups.h"
#include "script/text.h"

namespace godwit::script {
namespace {

struct Abort {
  static constexpr const char* kHandleName = "RequestAbort";
  std::stop_source source;
};
using AbortHandle = HandleClass<Abort>;

JSObject* header_list(JSContext* cx, const net::Headers& headers) {
  JS::RootedValueVector values(cx);
  JS::RootedValue text(cx);
  for (const auto& [name, value] : headers) {
    if (!to_value(cx, std::string_view(name), &text) || !values.append(text)) return nullptr;
    if (!to_value(cx, std::string_view(value), &text) || !values.append(text)) return nullptr;
  }
  return JS::NewArrayObject(cx, values);
}

class Request final : public Operation {
 public:
  Request(net::HttpRequest request, std::stop_token stop, std::stop_token abort)
      : request_(std::move(request)), stop_(std::move(stop)), abort_(std::move(abort)) {}

  void run() override { response_ = net::send(request_, stop_, abort_); }

  bool settle(JSContext* cx, JS::MutableHandleValue result) override {
    JS::RootedValueArray<6> values(cx);
    JSObject* const headers = header_list(cx, response_.headers);
    if (headers == nullptr) return false;
    values[4].setObject(*headers);
    values[0].setInt32(response_.status);
    values[3].setBoolean(response_.redirected);
    if (!to_value(cx, std::string_view(response_.status_text), values[1]) ||
        !to_value(cx, std::string_view(response_.url), values[2]) || !to_value(cx, response_.body, values[5])) {
      return false;
    }
    JSObject* const array = JS::NewArrayObject(cx, values);
    if (array == nullptr) return false;
    result.setObject(*array);
    return true;
  }

  bool settle_error(JSContext* cx, std::exception_ptr error, JS::MutableHandleValue reason) override {
    if (!Operation::settle_error(cx, error, reason)) return false;
    try {
      std::rethrow_exception(error);
    } catch (const net::HttpError& failure) {
      if (!reason.isObject()) return true;
      const JS::RootedObject object(cx, &reason.toObject());
      return define(cx, object, "code", std::string_view(failure.code()));
    } catch (...) {
      return true;
    }
  }

  [[nodiscard]] std::string label() const override { return "request to the network"; }
  [[nodiscard]] bool begins_at_once() const override { return true; }

 private:
  net::HttpRequest request_;
  std::stop_token stop_;
  std::stop_token abort_;
  net::HttpResponse response_;
};

bool read_headers(JSContext* cx, JS::HandleValue value, net::Headers* headers) {
  if (!value.isObject()) throw BadArgument(BadArgument::Kind::kType, "a native wants a list");
  const JS::RootedObject list(cx, &value.toObject());
  std::uint32_t length = 0;
  if (!JS::GetArrayLength(cx, list, &length)) return false;
  JS::RootedValue item(cx);
  for (std::uint32_t i = 0; i + 1 < length; i += 2) {
    std::string name;
    std::string text;
    if (!JS_GetElement(cx, list, i, &item) || !to_utf8(cx, item, &name)) return false;
    if (!JS_GetElement(cx, list, i + 1, &item) || !to_utf8(cx, item, &text)) return false;
    headers->emplace_back(std::move(name), std::move(text));
  }
  return true;
}

bool request(JSContext* cx, const JS::CallArgs& args) {
  constexpr std::uint64_t kLongestWait = 2'147'483'647;
  EngineState& engine = EngineState::of(cx);
  if (!engine.network_allowed()) {
    throw Error(ErrorCode::kScriptOptions, "the migration asks the network for something and does not say that it may")
        .fix("export const options = { allow: ['network'] } (requests are made inside of up and down)");
  }
  net::HttpRequest request;
  if (!to_utf8(cx, args.get(0), &request.method) || !to_utf8(cx, args.get(1), &request.url) ||
      !read_headers(cx, args.get(2), &request.headers)) {
    return false;
  }
  request.has_body = args.get(3).isObject();
  if (request.has_body) request.body = bytes_of(args.get(3));
  request.follows_redirects = args.get(4).isTrue();
  request.timeout = std::chrono::milliseconds(std::min(whole_number(args.get(5), kMostWhole), kLongestWait));
  request.verifies_certificates = args.get(6).isTrue();
  JSObject* const promise = engine.start(std::make_unique<Request>(std::move(request), engine.network_stop(),
                                                                   AbortHandle::get(args.get(7))->source.get_token()),
                                         0);
  if (promise == nullptr) return false;
  args.rval().setObject(*promise);
  return true;
}

bool new_abort(JSContext* cx, const JS::CallArgs& args) {
  JSObject* const handle = AbortHandle::make(cx, std::make_shared<Abort>());
  if (handle == nullptr) return false;
  args.rval().setObject(*handle);
  return true;
}

bool abort_request(JSContext* /*cx*/, const JS::CallArgs& args) {
  AbortHandle::get(args.get(0))->source.request_stop();
  args.rval().setUndefined();
  return true;
}

}  // namespace

const JSFunctionSpec kNetNatives[] = {
    JS_FN("request", native<request>, 8, 0),
    JS_FN("newAbort", native<new_abort>, 0, 0),
    JS_FN("abort", native<abort_request>, 1, 0),
    JS_FS_END,
};

}  // namespace godwit::script
