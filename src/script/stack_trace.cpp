#include "script/stack_trace.h"

#include <js/Exception.h>
#include <js/SavedFrameAPI.h>
#include <js/Stack.h>

#include <utility>

#include "script/engine_state.h"
#include "script/text.h"

namespace godwit::script {
namespace {

constexpr auto kExclude = JS::SavedFrameSelfHosted::Exclude;

bool read_frame(JSContext* cx, JS::HandleObject saved, Frame* frame) {
  JS::RootedString source(cx);
  JS::RootedString name(cx);
  JS::RootedString cause(cx);
  if (JS::GetSavedFrameSource(cx, nullptr, saved, &source, kExclude) != JS::SavedFrameResult::Ok) return false;
  JS::GetSavedFrameLine(cx, nullptr, saved, &frame->place.line, kExclude);
  JS::GetSavedFrameColumn(cx, nullptr, saved, &frame->place.column, kExclude);
  JS::GetSavedFrameFunctionDisplayName(cx, nullptr, saved, &name, kExclude);
  JS::GetSavedFrameAsyncCause(cx, nullptr, saved, &cause, kExclude);
  frame->is_async = cause != nullptr;
  frame->place.file = file_name(cx, source);
  frame->place = EngineState::of(cx).typescript().original(std::move(frame->place));
  frame->function = name ? to_utf8(cx, name) : std::string();
  return true;
}

// The engine names the function that a CommonJS file is made into.
bool is_top_level(const std::string& function) { return function.empty() || function == "(module)"; }

}  // namespace

std::vector<Frame> frames_of(JSContext* cx, JS::HandleObject stack, std::size_t most) {
  std::vector<Frame> frames;
  JS::RootedObject at(cx, stack);
  JS::RootedObject parent(cx);
  bool is_async = false;
  while (at && frames.size() < most) {
    Frame frame;
    if (!read_frame(cx, at, &frame)) break;
    is_async = is_async || frame.is_async;
    const bool own =
        frame.place.file.starts_with("godwit:") || frame.place.file == "self-hosted" || frame.place.line == 0;
    if (!own) {
      frame.is_async = is_async;
      if (is_top_level(frame.function)) frame.function.clear();
      frames.push_back(std::move(frame));
    }
    parent = nullptr;
    JS::GetSavedFrameParent(cx, nullptr, at, &parent, kExclude);
    if (!parent) {
      JS::GetSavedFrameAsyncParent(cx, nullptr, at, &parent, kExclude);
      is_async = true;
    }
    at = parent;
  }
  return frames;
}

JSObject* current_stack(JSContext* cx, std::uint32_t most) {
  JS::RootedObject stack(cx);
  if (JS::CaptureCurrentStack(cx, &stack, JS::StackCapture(JS::MaxFrames(most)))) return stack;
  JS_ClearPendingException(cx);
  return nullptr;
}

Place place_of_function(JSContext* cx, JS::HandleValue function) {
  const JS::RootedFunction rooted(cx, JS_ValueToFunction(cx, function));
  JSScript* script = rooted ? JS_GetFunctionScript(cx, rooted) : nullptr;
  if (script == nullptr) return {};
  return {JS_GetScriptFilename(script), JS_GetScriptBaseLineNumber(cx, script), 1};
}

std::string shown_place(JSContext* cx, const Place& place) {
  if (place.line == 0) return {};
  return EngineState::of(cx).shown(place.file) + ':' + std::to_string(place.line) + ':' + std::to_string(place.column);
}

}  // namespace godwit::script
