#include "script/shell_natives.h"

#include <js/CompilationAndEvaluation.h>
#include <js/Exception.h>
#include <js/Promise.h>
#include <js/SourceText.h>

#include <filesystem>
#include <string>

#include "script/engine_state.h"
#include "script/source_file.h"
#include "script/syntax_errors.h"
#include "script/text.h"

namespace godwit::script {
namespace {

bool settle(JSContext* cx, JS::HandleObject promise, JS::MutableHandleValue result) {
  result.set(JS::GetPromiseResult(promise));
  if (JS::GetPromiseState(promise) == JS::PromiseState::Fulfilled) return true;
  const JS::RootedValue reason(cx, result);
  JS_SetPendingException(cx, reason);
  return false;
}

}  // namespace

bool wait_for(JSContext* cx, const JS::CallArgs& args) {
  EngineState& engine = EngineState::of(cx);
  const JS::RootedObject promise(cx, args.get(0).isObject() ? &args.get(0).toObject() : nullptr);
  if (!promise || !JS::IsPromiseObject(promise)) {
    args.rval().set(args.get(0));
    return true;
  }
  Rejections::ignore(cx, promise);
  // The caller may be a job itself.
  const JobQueue::Nested nested(engine.jobs());
  const auto settled = [&promise] { return JS::GetPromiseState(promise) != JS::PromiseState::Pending; };
  switch (engine.loop().run(cx, settled)) {
    case LoopEnd::kDone: return settle(cx, promise, args.rval());
    case LoopEnd::kStopped:
    case LoopEnd::kThrew: return false;
    // It is not this call's, and must not end in a `try` around it: the script is over, whoever called it tells why.
    case LoopEnd::kUnhandled: return false;
    case LoopEnd::kIdle: break;
  }
  JS_ReportErrorASCII(cx, "a call waits for something that never happens");
  return false;
}

bool begin_shell(JSContext* cx, const JS::CallArgs& args) {
  EngineState::of(cx).use_up();
  args.rval().setUndefined();
  return true;
}

bool run_file(JSContext* cx, const JS::CallArgs& args) {
  std::string name;
  std::string folder;
  if (!to_utf8(cx, args.get(0), &name) || !to_utf8(cx, args.get(1), &folder)) return false;
  const EngineState& engine = EngineState::of(cx);
  std::filesystem::path file = std::filesystem::path(folder) / name;
  std::error_code failed;
  if (!std::filesystem::exists(file, failed)) file = engine.options().project_folder / name;
  const std::string path = file.lexically_normal().string();
  const std::string text = read_source(path, engine.shown(path), kMostScriptBytes);
  JS::SourceText<char16_t> source;
  if (!init_source(cx, text, &source)) return false;
  JS::CompileOptions options(cx);
  options.setFileAndLine(path.c_str(), 1);
  JS::RootedValue ignored(cx);
  args.rval().setUndefined();
  if (JS::Evaluate(cx, options, source, &ignored)) return true;
  describe_syntax_error(cx, {text, text.size(), nullptr});
  return false;
}

}  // namespace godwit::script
