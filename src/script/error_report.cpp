#include "script/error_report.h"

#include <js/Array.h>
#include <js/CallAndConstruct.h>
#include <js/Exception.h>
#include <js/Object.h>
#include <js/Promise.h>
#include <js/PropertyAndElement.h>
#include <js/ValueArray.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "base/secret.h"
#include "base/text.h"
#include "script/engine_state.h"
#include "script/error_size.h"
#include "script/stack_trace.h"
#include "script/text.h"

namespace godwit::script {
namespace {

constexpr std::size_t kMostFrames = 16;
constexpr int kMostCauses = 5;
constexpr std::uint32_t kMostErrors = 5;  // of an AggregateError
constexpr std::size_t kMostLines = 40;    // of one message

// A property's value, undefined when the getter throws.
void read(JSContext* cx, JS::HandleObject object, const char* name, JS::MutableHandleValue value) {
  if (JS_GetProperty(cx, object, name, value)) return;
  JS_ClearPendingException(cx);
  value.setUndefined();
}

std::string read_text(JSContext* cx, JS::HandleObject object, const char* name) {
  JS::RootedValue value(cx);
  read(cx, object, name, &value);
  if (!value.isString()) return {};
  const JS::RootedString string(cx, value.toString());
  return to_utf8(cx, string);
}

bool is_error(JSContext* cx, JS::HandleValue value) {
  if (!value.isObject()) return false;
  const JS::RootedObject object(cx, &value.toObject());
  js::ESClass kind = js::ESClass::Other;
  return JS::GetBuiltinClass(cx, object, &kind) && kind == js::ESClass::Error;
}

std::string inspected(EngineState& engine, JS::HandleValue value) {
  JSContext* cx = engine.context();
  const JS::RootedObject inspect(cx, engine.require_builtin("internal/inspect"));
  JS::RootedValueArray<1> arguments(cx);
  arguments[0].set(value);
  JS::RootedValue result(cx);
  std::string text;
  if (inspect && JS::Call(cx, inspect, "inspect", arguments, &result) && to_utf8(cx, result, &text)) return text;
  JS_ClearPendingException(cx);
  return "a value that cannot be shown";
}

std::string name_and_message(JSContext* cx, JS::HandleObject error) {
  std::string name = read_text(cx, error, "name");
  std::string message = read_text(cx, error, "message");
  // People know it by the words of Node.
  if (name == "RangeError" && message == "too much recursion") message = "Maximum call stack size exceeded";
  if (name.empty()) name = "Error";
  return message.empty() ? name : name + ": " + message;
}

// "TypeError: text", or what else was thrown. May have several lines.
std::string thrown_text(EngineState& engine, JS::HandleValue value) {
  JSContext* cx = engine.context();
  if (!is_error(cx, value)) return "the script threw " + inspected(engine, value);
  const JS::RootedObject error(cx, &value.toObject());
  return name_and_message(cx, error);
}

std::string safe(std::string text) {
  if (text.find("mongodb://") != std::string::npos || text.find("mongodb+srv://") != std::string::npos) {
    return base::redact_url(text);
  }
  return text;
}

// What was thrown, line by line: without passwords, and no more of it than an error may hold.
std::vector<std::string> thrown_lines(EngineState& engine, JS::HandleValue value) {
  auto lines = base::split_lines(thrown_text(engine, value));
  std::size_t room = kMostErrorText;
  std::size_t kept = 0;
  for (; kept < std::min(lines.size(), kMostLines) && room > 0; ++kept) {
    lines[kept] = cut(safe(std::move(lines[kept])), room);
    room -= std::min(room, lines[kept].size() + 1);
  }
  const std::size_t more = lines.size() - kept;
  lines.resize(kept);
  if (more > 0) lines.push_back('(' + base::counted(static_cast<std::int64_t>(more), "more line") + ')');
  return lines;
}

std::string frame_line(const EngineState& engine, const Frame& frame) {
  const std::string place = engine.shown(frame.place.file) + ':' + std::to_string(frame.place.line) + ':' +
                            std::to_string(frame.place.column);
  const std::string await = frame.is_async ? "async " : "";
  return "    at " + await + (frame.function.empty() ? place : cut(frame.function) + " (" + place + ')');
}

// The names of an error's classes, of the constructors along its prototypes; empty for one that has none.
std::vector<std::string> class_names(JSContext* cx, JS::HandleObject error) {
  constexpr int kMostClasses = 16;
  std::vector<std::string> names;
  JS::RootedObject at(cx, error);
  JS::RootedValue constructor(cx);
  for (int depth = 0; depth < kMostClasses; ++depth) {
    if (!JS_GetPrototype(cx, at, &at)) JS_ClearPendingException(cx);
    if (!at) break;
    read(cx, at, "constructor", &constructor);
    if (!constructor.isObject() || !JS_ObjectIsFunction(&constructor.toObject())) continue;
    const JS::RootedString name(cx, JS_GetFunctionDisplayId(JS_ValueToFunction(cx, constructor)));
    names.push_back(name ? to_utf8(cx, name) : std::string());
  }
  return names;
}

// An error of a script's own class is made inside of its constructor; people look for the `new`.
void leave_constructors(JSContext* cx, JS::HandleObject error, std::vector<Frame>& frames) {
  const auto names = class_names(cx, error);
  std::size_t inside = 0;
  while (inside < std::min(frames.size(), names.size()) &&
         std::find(names.begin(), names.end(), frames[inside].function) != names.end()) {
    ++inside;
  }
  if (inside < frames.size()) frames.erase(frames.begin(), frames.begin() + static_cast<std::ptrdiff_t>(inside));
}

// Where an error was made, else where it was thrown.
std::vector<Frame> frames_of_value(JSContext* cx, JS::HandleValue value, JS::HandleObject thrown_at) {
  if (is_error(cx, value)) {
    const JS::RootedObject object(cx, &value.toObject());
    const JS::RootedObject stack(cx, JS::ExceptionStackOrNull(object));
    auto frames = frames_of(cx, stack, kMostFrames);
    leave_constructors(cx, object, frames);
    if (!frames.empty()) return frames;
  }
  return frames_of(cx, thrown_at, kMostFrames);
}

void add_message_rest(Error& error, const std::vector<std::string>& lines) {
  for (std::size_t i = 1; i < lines.size(); ++i) error.detail("  " + lines[i]);
}

void add_stack(const EngineState& engine, Error& error, const std::vector<Frame>& frames, bool has_place) {
  if (frames.empty()) return;
  if (!has_place) {
    for (std::string& line : engine.describe(frames.front().place)) error.detail(safe(std::move(line)));
  }
  for (const Frame& frame : frames) error.detail(frame_line(engine, frame));
}

void add_headline(EngineState& engine, Error& error, const std::string& prefix, JS::HandleValue value) {
  const auto lines = thrown_lines(engine, value);
  error.detail(prefix + (lines.empty() ? std::string() : lines.front()));
  add_message_rest(error, lines);
  const auto frames = frames_of_value(engine.context(), value, nullptr);
  if (!frames.empty()) error.detail(frame_line(engine, frames.front()));
}

void add_errors(EngineState& engine, Error& error, JS::HandleObject aggregate) {
  JSContext* cx = engine.context();
  JS::RootedValue list(cx);
  read(cx, aggregate, "errors", &list);
  bool is_array = false;
  std::uint32_t length = 0;
  if (!JS::IsArrayObject(cx, list, &is_array) || !is_array) return;
  const JS::RootedObject array(cx, &list.toObject());
  if (!JS::GetArrayLength(cx, array, &length)) return;
  for (std::uint32_t i = 0; i < std::min(length, kMostErrors); ++i) {
    JS::RootedValue item(cx);
    if (!JS_GetElement(cx, array, i, &item)) JS_ClearPendingException(cx);
    add_headline(engine, error, "error " + std::to_string(i + 1) + " of " + std::to_string(length) + ": ", item);
  }
}

void add_causes(EngineState& engine, Error& error, JS::HandleValue value) {
  JSContext* cx = engine.context();
  JS::RootedValue at(cx, value);
  for (int depth = 0; depth < kMostCauses && is_error(cx, at); ++depth) {
    const JS::RootedObject object(cx, &at.toObject());
    add_errors(engine, error, object);
    bool has_cause = false;
    if (!JS_HasProperty(cx, object, "cause", &has_cause)) JS_ClearPendingException(cx);
    if (!has_cause) return;
    read(cx, object, "cause", &at);
    if (at.isUndefined()) return;
    add_headline(engine, error, "caused by: ", at);
  }
}

// `code`, `codeName` and `errorLabels`, as the driver's errors have them.
void add_vendor(JSContext* cx, Error& error, JS::HandleObject object) {
  JS::RootedValue code(cx);
  read(cx, object, "code", &code);
  VendorError vendor;
  vendor.name = cut(read_text(cx, object, "codeName"));
  vendor.source = read_text(cx, object, "name").starts_with("Mongo") ? "server" : "script";
  if (code.isNumber()) {
    vendor.code = static_cast<std::int64_t>(code.toNumber());
  } else if (code.isString() && vendor.name.empty()) {
    vendor.name = cut(read_text(cx, object, "code"));
  }
  JS::RootedValue labels(cx);
  read(cx, object, "errorLabels", &labels);
  bool is_array = false;
  std::uint32_t length = 0;
  if (JS::IsArrayObject(cx, labels, &is_array) && is_array) {
    const JS::RootedObject array(cx, &labels.toObject());
    if (!JS::GetArrayLength(cx, array, &length)) length = 0;
    for (std::uint32_t i = 0; i < std::min(length, 16U); ++i) {
      JS::RootedValue label(cx);
      std::string text;
      if (JS_GetElement(cx, array, i, &label) && label.isString() && to_utf8(cx, label, &text)) {
        vendor.labels.push_back(cut(std::move(text)));
      }
    }
  }
  JS_ClearPendingException(cx);
  if (vendor.code != 0 || !vendor.name.empty() || !vendor.labels.empty()) error.vendor(std::move(vendor));
}

// A CommonJS habit in an ECMAScript module is the one ReferenceError that has a known remedy.
void add_module_hint(Error& error, const std::string& message) {
  for (const char* name : {"require", "module", "exports", "__filename", "__dirname"}) {
    if (message != std::string("ReferenceError: ") + name + " is not defined") continue;
    error.fix(std::string("write import and export, or name the file .cjs: an ECMAScript module has no `") + name +
              '`');
  }
}

Error new_error(EngineState& engine, JS::HandleValue value, ErrorCode code) {
  const auto lines = thrown_lines(engine, value);
  const std::string message = lines.empty() ? "the script threw" : lines.front();
  if (message == "the script threw 'out of memory'") {
    return {ErrorCode::kScriptMemory, "the script ran out of memory"};
  }
  const bool is_unhandled = code == ErrorCode::kUnhandledRejection;
  Error error(code, is_unhandled ? "a promise was rejected and nobody handled it: " + message : message);
  add_message_rest(error, lines);
  add_module_hint(error, message);
  return error;
}

// These say more about why a migration failed than that it did; whoever waits for the exit code wants to know.
bool keeps_code(ErrorCode code) {
  switch (code) {
    case ErrorCode::kCannotConnect:
    case ErrorCode::kConnectionLost:
    case ErrorCode::kAuthentication:
    case ErrorCode::kPermission:
    case ErrorCode::kTransactionsMissing:
    case ErrorCode::kOutcomeUnknown: return true;
    default: return false;
  }
}

// The driver's error as the script sees it, with what C++ knew about it.
Error driver_error(EngineState& engine, JS::HandleValue value, ErrorCode code, const Error& origin) {
  const bool keep = code == ErrorCode::kScriptThrew && keeps_code(origin.code());
  Error error = new_error(engine, value, keep ? origin.code() : code);
  if (!origin.fix_text().empty()) error.fix(origin.fix_text());
  return error.retry(origin.retry_class());
}

Error report(EngineState& engine, JS::HandleValue value, JS::HandleObject stack, ErrorCode code,
             const Place& function) {
  JSContext* cx = engine.context();
  const auto origin = engine.errors().origin(cx, value);
  const bool is_own = origin && !origin->is_driver;
  Error error = !origin             ? new_error(engine, value, code)
                : origin->is_driver ? driver_error(engine, value, code, origin->error)
                                    : cut(origin->error);
  const bool has_place = is_own && error.code() == ErrorCode::kScriptSyntax;
  const auto frames = frames_of_value(cx, value, stack);
  add_stack(engine, error, frames, has_place);
  if (frames.empty() && !is_own) {
    for (std::string& line : engine.describe(function)) error.detail(safe(std::move(line)));
  }
  if (value.isObject() && !is_own) {
    const JS::RootedObject object(cx, &value.toObject());
    add_causes(engine, error, value);
    add_vendor(cx, error, object);
  }
  return error;
}

}  // namespace

Error report_value(EngineState& engine, JS::HandleValue value, JS::HandleObject stack, ErrorCode code) {
  return report(engine, value, stack, code, {});
}

Error report_pending(EngineState& engine, ErrorCode code) {
  JSContext* cx = engine.context();
  JS::ExceptionStack pending(cx);
  if (!JS::StealPendingExceptionStack(cx, &pending)) {
    JS_ClearPendingException(cx);
    return {ErrorCode::kScriptMemory, "the script ran out of memory"};
  }
  return report_value(engine, pending.exception(), pending.stack(), code);
}

Error report_rejection(EngineState& engine, JS::HandleObject promise, ErrorCode code, const Place& function) {
  JSContext* cx = engine.context();
  const JS::RootedValue reason(cx, JS::GetPromiseResult(promise));
  const JS::RootedObject site(cx, JS::GetPromiseResolutionSite(promise));
  return report(engine, reason, site, code, function);
}

}  // namespace godwit::script
