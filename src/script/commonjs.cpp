#include "script/commonjs.h"

#include <js/CallAndConstruct.h>
#include <js/CompilationAndEvaluation.h>
#include <js/Exception.h>
#include <js/PropertyAndElement.h>
#include <js/ScriptPrivate.h>
#include <js/SourceText.h>
#include <js/ValueArray.h>
#include <jsfriendapi.h>

#include <array>
#include <string>

#include "script/engine_state.h"
#include "script/source_file.h"
#include "script/syntax_errors.h"
#include "script/text.h"

namespace godwit::script {
namespace {

constexpr std::array kParameters{"exports", "require", "module", "__filename", "__dirname"};

// The file whose `require` was called.
std::filesystem::path caller_file(JSContext* cx, const JS::CallArgs& args) {
  const JS::RootedString path(cx, js::GetFunctionNativeReserved(&args.callee(), 0).toString());
  return to_utf8(cx, path);
}

bool specifier_of(JSContext* cx, const JS::CallArgs& args, std::string* specifier) {
  if (args.get(0).isString()) return to_utf8(cx, args[0], specifier);
  JS_ReportErrorASCII(cx, "require takes the name of a module, a string");
  return false;
}

bool require(JSContext* cx, const JS::CallArgs& args) {
  std::string specifier;
  return specifier_of(cx, args, &specifier) &&
         EngineState::of(cx).modules().require(cx, specifier, caller_file(cx, args), args.rval());
}

bool require_resolve(JSContext* cx, const JS::CallArgs& args) {
  std::string specifier;
  if (!specifier_of(cx, args, &specifier)) return false;
  EngineState& engine = EngineState::of(cx);
  if (engine.builtins().is_public(specifier)) return to_value(cx, specifier, args.rval());
  return to_value(cx, engine.modules().resolve(specifier, caller_file(cx, args), false).string(), args.rval());
}

JSObject* new_function(JSContext* cx, JSNative call, const char* name, JS::HandleValue file) {
  JSFunction* function = js::NewFunctionWithReserved(cx, call, 1, 0, name);
  if (function == nullptr) return nullptr;
  JSObject* object = JS_GetFunctionObject(function);
  js::SetFunctionNativeReserved(object, 0, file);
  return object;
}

JSObject* new_require(JSContext* cx, JS::HandleValue file) {
  const JS::RootedObject function(cx, new_function(cx, native<require>, "require", file));
  const JS::RootedObject resolve(cx, new_function(cx, native<require_resolve>, "resolve", file));
  const JS::RootedObject cache(cx, JS_NewPlainObject(cx));
  if (!function || !resolve || !cache) return nullptr;
  const JS::RootedValue resolve_value(cx, JS::ObjectValue(*resolve));
  const JS::RootedValue cache_value(cx, JS::ObjectValue(*cache));
  return define(cx, function, "resolve", resolve_value) && define(cx, function, "cache", cache_value) &&
                 define(cx, function, "main", JS::UndefinedHandleValue)
             ? function.get()
             : nullptr;
}

// The object that `module` is inside of the file.
JSObject* new_module(JSContext* cx, const std::filesystem::path& file) {
  const JS::RootedObject module(cx, JS_NewPlainObject(cx));
  const JS::RootedObject exports(cx, JS_NewPlainObject(cx));
  if (!module || !exports) return nullptr;
  const JS::RootedValue exports_value(cx, JS::ObjectValue(*exports));
  return define(cx, module, "exports", exports_value) && define(cx, module, "id", file.string()) &&
                 define(cx, module, "filename", file.string()) &&
                 define(cx, module, "path", file.parent_path().string()) &&
                 define(cx, module, "loaded", JS::FalseHandleValue)
             ? module.get()
             : nullptr;
}

JSFunction* compile_text(JSContext* cx, const std::string& name, std::string_view text) {
  JS::SourceText<char16_t> source;
  if (!init_source(cx, text, &source)) return nullptr;
  JS::CompileOptions options(cx);
  // The engine puts the parameters on a line of their own, which then is line 0.
  options.setFileAndLine(name.c_str(), 0);
  const JS::RootedObjectVector no_scopes(cx);
  return JS::CompileFunction(cx, no_scopes, options, "(module)", kParameters.size(), kParameters.data(), source);
}

}  // namespace

CommonJs::Outcome CommonJs::load(JSContext* cx, const std::filesystem::path& file, bool may_be_module,
                                 JS::MutableHandleValue exports) {
  auto found = modules_.find(file);
  if (found == modules_.end()) {
    JS::RootedObject function(cx);
    const Outcome outcome = compile(cx, file, may_be_module, &function);
    if (outcome != Outcome::kLoaded) return outcome;
    const JS::RootedObject module(cx, new_module(cx, file));
    if (!module) return Outcome::kFailed;
    found = modules_.emplace(file, JS::PersistentRootedObject(cx, module)).first;
    if (!run(cx, function, module)) {
      modules_.erase(file);
      return Outcome::kFailed;
    }
  }
  return JS_GetProperty(cx, found->second, "exports", exports) ? Outcome::kLoaded : Outcome::kFailed;
}

CommonJs::Outcome CommonJs::compile(JSContext* cx, const std::filesystem::path& file, bool may_be_module,
                                    JS::MutableHandleObject function) {
  std::string text = read_source(file, engine_.shown(file.string()), kMostScriptBytes);
  const std::string name = file.string();
  JS::RootedFunction compiled(cx, compile_text(cx, name, text));
  while (compiled == nullptr && leave_out_import_attributes(cx, text)) compiled = compile_text(cx, name, text);
  if (compiled == nullptr) {
    if (may_be_module && is_module_syntax(cx)) {
      JS_ClearPendingException(cx);
      return Outcome::kIsModule;
    }
    describe_syntax_error(cx, text);
    return Outcome::kFailed;
  }
  function.set(JS_GetFunctionObject(compiled));
  JS::RootedValue path(cx);
  if (!to_value(cx, name, &path)) return Outcome::kFailed;
  JS::SetScriptPrivate(JS_GetFunctionScript(cx, compiled), path);  // what import() in it is relative to
  return Outcome::kLoaded;
}

bool CommonJs::run(JSContext* cx, JS::HandleObject function, JS::HandleObject module) {
  JS::RootedValueArray<kParameters.size()> arguments(cx);
  if (!JS_GetProperty(cx, module, "exports", arguments[0]) || !JS_GetProperty(cx, module, "filename", arguments[3]) ||
      !JS_GetProperty(cx, module, "path", arguments[4])) {
    return false;
  }
  JSObject* require = new_require(cx, arguments[3]);
  if (require == nullptr) return false;
  arguments[1].setObject(*require);
  arguments[2].setObject(*module);
  const JS::RootedValue callee(cx, JS::ObjectValue(*function));
  JS::RootedValue ignored(cx);
  return define(cx, module, "require", arguments[1]) && JS::Call(cx, arguments[0], callee, arguments, &ignored) &&
         JS_SetProperty(cx, module, "loaded", JS::TrueHandleValue);
}

}  // namespace godwit::script
