#include "script/prelude_natives.h"

#include <js/Array.h>
#include <js/ArrayBuffer.h>
#include <js/CallAndConstruct.h>
#include <js/CharacterEncoding.h>
#include <js/Conversions.h>
#include <js/GCAPI.h>
#include <js/Object.h>
#include <js/Promise.h>
#include <js/PropertyAndElement.h>
#include <js/StructuredClone.h>
#include <js/ValueArray.h>
#include <js/experimental/TypedData.h>
#include <js/friend/ErrorMessages.h>
#include <jsfriendapi.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <memory>
#include <string>

#include "base/text.h"
#include "script/engine_state.h"
#include "script/native_bytes.h"
#include "script/native_groups.h"
#include "script/resident_memory.h"
#include "script/shell_natives.h"
#include "script/stack_trace.h"
#include "script/text.h"

namespace godwit::script {
namespace {

JSObject* object_of(JS::HandleValue value) {
  if (!value.isObject()) throw BadArgument(BadArgument::Kind::kType, "a native wants an object");
  return &value.toObject();
}

bool log(JSContext* cx, const JS::CallArgs& args) {
  std::string text;
  if (!to_utf8(cx, args.get(1), &text)) return false;
  EngineState::of(cx).log(static_cast<LogLevel>(whole_number(args.get(0), 3)), text);
  args.rval().setUndefined();
  return true;
}

bool start_timer(JSContext* cx, const JS::CallArgs& args) {
  const JS::RootedObject function(cx, object_of(args.get(0)));
  double delay = args.get(1).isNumber() ? args.get(1).toNumber() : 1;
  if (!(delay >= 0 && delay <= INT32_MAX)) delay = 1;  // as Node does, NaN included
  const auto id = EngineState::of(cx).timers().add(
      cx, function, std::chrono::milliseconds(static_cast<std::int64_t>(delay)), args.get(2).isTrue());
  args.rval().setNumber(static_cast<double>(id));
  return true;
}

bool stop_timer(JSContext* cx, const JS::CallArgs& args) {
  // Scripts may ask for any number.
  const double id = args.get(0).isNumber() ? args.get(0).toNumber() : -1;
  if (id >= 0 && id <= static_cast<double>(kMostWhole))
    EngineState::of(cx).timers().remove(static_cast<Timers::Id>(id));
  args.rval().setUndefined();
  return true;
}

bool keep_alive(JSContext* cx, const JS::CallArgs& args) {
  EngineState::of(cx).timers().set_keeps_alive(whole_number(args.get(0), kMostWhole), args.get(1).isTrue());
  args.rval().setUndefined();
  return true;
}

bool queue_job(JSContext* cx, const JS::CallArgs& args) {
  const JS::RootedObject job(cx, object_of(args.get(0)));
  args.rval().setUndefined();
  return EngineState::of(cx).jobs().enqueue(cx, job);
}

bool utf8_encode(JSContext* cx, const JS::CallArgs& args) {
  const JS::RootedString string(cx, JS::ToString(cx, args.get(0)));
  if (!string) return false;
  const std::string bytes = to_utf8(cx, string);
  const JS::RootedObject array(cx, JS_NewUint8Array(cx, bytes.size()));
  if (!array) return false;
  {
    const JS::AutoCheckCannotGC no_gc(cx);
    bool shared = false;
    std::memcpy(JS_GetUint8ArrayData(array, &shared, no_gc), bytes.data(), bytes.size());
  }
  args.rval().setObject(*array);
  return true;
}

bool utf8_decode(JSContext* cx, const JS::CallArgs& args) {
  const JS::RootedObject array(cx, args.get(0).isObject() ? js::UnwrapUint8Array(&args.get(0).toObject()) : nullptr);
  if (!array) {
    JS_ReportErrorASCII(cx, "utf8Decode takes a Uint8Array");
    return false;
  }
  std::string bytes(JS_GetTypedArrayLength(array), '\0');
  {
    const JS::AutoCheckCannotGC no_gc(cx);
    bool shared = false;
    std::memcpy(bytes.data(), JS_GetUint8ArrayData(array, &shared, no_gc), bytes.size());
  }
  if (args.get(1).isTrue() && !base::is_utf8(bytes)) {
    args.rval().setNull();
    return true;
  }
  return to_value(cx, bytes, args.rval());
}

// An ObjectId or an error among the values to clone: the engine does not copy them, so an ObjectId's own constructor
// makes the copy, and the prelude that of an error.
bool write_clone(JSContext* cx, JSStructuredCloneWriter* writer, JS::HandleObject object,
                 bool* /*same_process*/, void* originals) noexcept {
  JS::RootedValue tag(cx);
  bool is_id = false;
  if (!JS_GetProperty(cx, object, "_bsontype", &tag) ||
      (tag.isString() && !JS_StringEqualsLiteral(cx, tag.toString(), "ObjectId", &is_id))) {
    return false;
  }
  js::ESClass kind = js::ESClass::Other;
  if (!is_id && !JS::GetBuiltinClass(cx, object, &kind)) return false;
  if (!is_id && kind != js::ESClass::Error) {
    JS_ReportErrorNumberASCII(cx, js::GetErrorMessage, nullptr, JSMSG_SC_UNSUPPORTED_TYPE);
    return false;
  }
  auto& list = *static_cast<JS::RootedObjectVector*>(originals);
  const auto number = static_cast<std::uint32_t>(list.length());
  return list.append(object) && JS_WriteUint32Pair(writer, JS_SCTAG_USER_MIN, number);
}

JSObject* read_clone(JSContext* cx, JSStructuredCloneReader* /*reader*/, const JS::CloneDataPolicy& /*policy*/,
                     std::uint32_t /*tag*/, std::uint32_t number, void* originals) noexcept {
  JS::RootedValueArray<1> original(cx);
  original[0].setObject(*(*static_cast<JS::RootedObjectVector*>(originals))[number]);
  const JS::RootedObject object(cx, &original[0].toObject());
  JS::RootedValue constructor(cx);
  JS::RootedObject copy(cx);
  js::ESClass kind = js::ESClass::Other;
  if (!JS::GetBuiltinClass(cx, object, &kind)) return nullptr;
  if (kind == js::ESClass::Error) {
    const JS::RootedObject process(cx, EngineState::of(cx).require_builtin("internal/process"));
    JS::RootedValue made(cx);
    return process && JS::Call(cx, process, "cloneError", original, &made) ? &made.toObject() : nullptr;
  }
  if (!JS_GetProperty(cx, object, "constructor", &constructor)) return nullptr;
  return JS::Construct(cx, constructor, original, &copy) ? copy.get() : nullptr;
}

bool clone(JSContext* cx, const JS::CallArgs& args) {
  constexpr JSStructuredCloneCallbacks kCallbacks{read_clone, write_clone, nullptr, nullptr,
                                                  nullptr,    nullptr,     nullptr, nullptr};
  JS::RootedObjectVector originals(cx);
  return JS_StructuredClone(cx, args.get(0), args.rval(), &kCallbacks, &originals);
}

bool now(JSContext* cx, const JS::CallArgs& args) {
  args.rval().setDouble(EngineState::of(cx).age_milliseconds());
  return true;
}

bool environment(JSContext* cx, const JS::CallArgs& args) {
  const JS::RootedObject object(cx, JS_NewPlainObject(cx));
  if (!object) return false;
  for (const auto& [name, text] : EngineState::of(cx).options().variables) {
    if (!define_named(cx, object, name, text)) return false;
  }
  args.rval().setObject(*object);
  return true;
}

bool folder(JSContext* cx, const JS::CallArgs& args) {
  return to_value(cx, EngineState::of(cx).options().project_folder.string(), args.rval());
}

bool memory(JSContext* cx, const JS::CallArgs& args) {
  args.rval().setNumber(static_cast<double>(JS_GetGCParameter(cx, JSGC_BYTES)));
  return true;
}

bool resident_memory(JSContext* /*cx*/, const JS::CallArgs& args) {
  args.rval().setNumber(static_cast<double>(ResidentMemory().bytes()));
  return true;
}

bool promise_state(JSContext* cx, const JS::CallArgs& args) {
  const JS::RootedObject promise(cx, args.get(0).isObject() ? &args.get(0).toObject() : nullptr);
  args.rval().setUndefined();
  if (!promise || !JS::IsPromiseObject(promise)) return true;
  const JS::PromiseState state = JS::GetPromiseState(promise);
  if (state == JS::PromiseState::Pending) return true;
  JS::RootedValueArray<2> pair(cx);
  pair[0].setBoolean(state == JS::PromiseState::Fulfilled);
  pair[1].set(JS::GetPromiseResult(promise));
  JSObject* array = JS::NewArrayObject(cx, pair);
  if (array == nullptr) return false;
  args.rval().setObject(*array);
  return true;
}

bool exited(JSContext* cx, const JS::CallArgs& args) {
  EngineState::of(cx).set_exit_error(args.get(0));
  args.rval().setUndefined();
  return true;
}

bool place(JSContext* cx, const JS::CallArgs& args) {
  constexpr std::uint32_t kMostFrames = 32;
  const JS::RootedObject stack(cx, current_stack(cx, kMostFrames));
  const auto frames = frames_of(cx, stack, 1);
  const Place found = frames.empty() ? place_of_function(cx, args.get(0)) : frames.front().place;
  return to_value(cx, shown_place(cx, found), args.rval());
}

bool wants_node(JSContext* cx, const JS::CallArgs& args) {
  std::string use;
  if (!to_utf8(cx, args.get(0), &use)) return false;
  EngineState::of(cx).modules().node_wishes().add(cx, use);
  args.rval().setUndefined();
  return true;
}

bool only_node(JSContext* cx, const JS::CallArgs& args) {
  std::string what;
  if (!to_utf8(cx, args.get(0), &what)) return false;
  const Error error = Error(ErrorCode::kScriptThrew, what)
                          .detail("packages open no sockets here; `db` and `client` are connected already")
                          .fix("give the migration the option `runtime: 'node'`: then it runs in your own Node");
  return EngineState::of(cx).errors().make(cx, std::make_exception_ptr(error), args.rval());
}

// The names that scripts may require.
bool builtin_names(JSContext* cx, const JS::CallArgs& args) {
  JS::RootedValueVector names(cx);
  JS::RootedValue text(cx);
  for (const std::string& name : EngineState::of(cx).builtins().public_names()) {
    if (!to_value(cx, std::string_view(name), &text) || !names.append(text)) return false;
  }
  JSObject* array = JS::NewArrayObject(cx, names);
  if (array == nullptr) return false;
  args.rval().setObject(*array);
  return true;
}

bool require_for(JSContext* cx, const JS::CallArgs& args) {
  std::string path;
  if (!to_utf8(cx, args.get(0), &path)) return false;
  JSObject* require = EngineState::of(cx).modules().commonjs().require_for(cx, path);
  if (require == nullptr) return false;
  args.rval().setObject(*require);
  return true;
}

bool is_proxy(JSContext* /*cx*/, const JS::CallArgs& args) {
  args.rval().setBoolean(args.get(0).isObject() && js::IsScriptedProxy(&args.get(0).toObject()));
  return true;
}

// See native_groups.h.
bool group(JSContext* cx, const JS::CallArgs& args) {
  static constexpr std::pair<std::string_view, const JSFunctionSpec*> kGroups[] = {{"files", kFileNatives},
                                                                                   {"crypto", kCryptoNatives},
                                                                                   {"zip", kZipNatives},
                                                                                   {"net", kNetNatives},
                                                                                   {"system", kSystemNatives}};
  std::string name;
  const JS::RootedObject object(cx, JS_NewPlainObject(cx));
  if (!object || !to_utf8(cx, args.get(0), &name)) return false;
  for (const auto& [known, functions] : kGroups) {
    if (known == name && !JS_DefineFunctions(cx, object, functions)) return false;
  }
  args.rval().setObject(*object);
  return true;
}

bool progress(JSContext* cx, const JS::CallArgs& args) {
  Host* host = EngineState::of(cx).host();
  if (host != nullptr) {
    host->progress(static_cast<std::int64_t>(whole_number(args.get(0), kMostWhole)),
                   static_cast<std::int64_t>(whole_number(args.get(1), kMostWhole)));
  }
  args.rval().setUndefined();
  return true;
}

// A call of the host about a step: it writes to the ledger, so it does not hold up the engine's thread.
class StepOperation final : public Operation {
 public:
  StepOperation(Steps& steps, Host& host, Steps::Asked asked)
      : steps_(steps),
        host_(host),
        is_beginning_(asked->call.what == StepCall::What::kBegins),
        label_("ctx.step(" + base::json_quote(asked->call.name) + ")"),
        asked_(std::move(asked)) {}

  void run() override { to_do_ = steps_.answer(host_, asked_) && is_beginning_; }
  bool settle(JSContext* /*cx*/, JS::MutableHandleValue result) override {
    if (to_do_) steps_.entered();
    result.setBoolean(to_do_);
    return true;
  }
  [[nodiscard]] std::string label() const override { return label_; }

 private:
  Steps& steps_;
  Host& host_;
  bool is_beginning_;
  std::string label_;
  Steps::Asked asked_;
  bool to_do_ = false;
};

bool start_step(JSContext* cx, const JS::CallArgs& args, StepCall::What what) {
  EngineState& engine = EngineState::of(cx);
  std::string name;
  if (!to_utf8(cx, args.get(0), &name)) return false;
  if (engine.host() == nullptr) {
    JS_ReportErrorASCII(cx, "ctx.step was called after its migration ended");
    return false;
  }
  const auto asked = std::make_shared<Steps::Question>(Steps::Question{{what, std::move(name)}});
  JSObject* promise = engine.start(std::make_unique<StepOperation>(engine.steps(), *engine.host(), asked),
                                   engine.host_strand());
  if (promise == nullptr) return false;
  // Not before: what was held back has been sent by now.
  engine.steps().waits(asked);
  args.rval().setObject(*promise);
  return true;
}

bool step_begins(JSContext* cx, const JS::CallArgs& args) { return start_step(cx, args, StepCall::What::kBegins); }

bool step_ended(JSContext* cx, const JS::CallArgs& args) {
  EngineState::of(cx).steps().left();
  return start_step(cx, args, StepCall::What::kEnded);
}

bool step_failed(JSContext* cx, const JS::CallArgs& args) {
  EngineState::of(cx).steps().left();
  args.rval().setUndefined();
  return true;
}

constexpr JSFunctionSpec kNatives[] = {
    JS_FN("log", native<log>, 2, 0),
    JS_FN("startTimer", native<start_timer>, 3, 0),
    JS_FN("stopTimer", native<stop_timer>, 1, 0),
    JS_FN("keepAlive", native<keep_alive>, 2, 0),
    JS_FN("queueJob", native<queue_job>, 1, 0),
    JS_FN("utf8Encode", native<utf8_encode>, 1, 0),
    JS_FN("utf8Decode", native<utf8_decode>, 2, 0),
    JS_FN("group", native<group>, 1, 0),
    JS_FN("builtinNames", native<builtin_names>, 0, 0),
    JS_FN("requireFor", native<require_for>, 1, 0),
    JS_FN("isProxy", native<is_proxy>, 1, 0),
    JS_FN("clone", native<clone>, 1, 0),
    JS_FN("now", native<now>, 0, 0),
    JS_FN("environment", native<environment>, 0, 0),
    JS_FN("folder", native<folder>, 0, 0),
    JS_FN("memory", native<memory>, 0, 0),
    JS_FN("residentMemory", native<resident_memory>, 0, 0),
    JS_FN("promiseState", native<promise_state>, 1, 0),
    JS_FN("exited", native<exited>, 1, 0),
    JS_FN("place", native<place>, 1, 0),
    JS_FN("wantsNode", native<wants_node>, 1, 0),
    JS_FN("onlyNode", native<only_node>, 1, 0),
    JS_FN("progress", native<progress>, 2, 0),
    JS_FN("stepBegins", native<step_begins>, 1, 0),
    JS_FN("stepEnded", native<step_ended>, 1, 0),
    JS_FN("stepFailed", native<step_failed>, 0, 0),
    JS_FN("waitFor", native<wait_for>, 1, 0),
    JS_FN("beginShell", native<begin_shell>, 0, 0),
    JS_FN("runFile", native<run_file>, 2, 0),
    JS_FS_END,
};

}  // namespace

JSObject* new_prelude_natives(JSContext* cx) {
  const JS::RootedObject natives(cx, JS_NewPlainObject(cx));
  if (!natives || !JS_DefineFunctions(cx, natives, kNatives) || !JS_DefineFunctions(cx, natives, kTextNatives))
    return nullptr;
  return natives;
}

}  // namespace godwit::script
