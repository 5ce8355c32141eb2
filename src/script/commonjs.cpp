#include "script/commonjs.h"

#include <js/Array.h>
#include <js/CallAndConstruct.h>
#include <js/CompilationAndEvaluation.h>
#include <js/Exception.h>
#include <js/PropertyAndElement.h>
#include <js/ScriptPrivate.h>
#include <js/SourceText.h>
#include <js/ValueArray.h>
#include <jsfriendapi.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "script/engine_state.h"
#include "script/shell_style.h"
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
  if (engine.modules().is_builtin(specifier, caller_file(cx, args), false)) return to_value(cx, specifier, args.rval());
  std::filesystem::path file;
  return engine.modules().find(cx, specifier, caller_file(cx, args), &file) && to_value(cx, file.string(), args.rval());
}

JSObject* new_function(JSContext* cx, JSNative call, const char* name, JS::HandleValue file) {
  JSFunction* function = js::NewFunctionWithReserved(cx, call, 1, 0, name);
  if (function == nullptr) return nullptr;
  JSObject* object = JS_GetFunctionObject(function);
  js::SetFunctionNativeReserved(object, 0, file);
  return object;
}

JSObject* new_require(JSContext* cx, JS::HandleValue file, JS::HandleObject cache, JS::HandleObject main) {
  const JS::RootedObject function(cx, new_function(cx, native<require>, "require", file));
  const JS::RootedObject resolve(cx, new_function(cx, native<require_resolve>, "resolve", file));
  const JS::RootedObject extensions(cx, JS_NewPlainObject(cx));
  if (!function || !resolve || !extensions) return nullptr;
  const JS::RootedValue resolve_value(cx, JS::ObjectValue(*resolve));
  const JS::RootedValue cache_value(cx, JS::ObjectValue(*cache));
  const JS::RootedValue main_value(cx, JS::ObjectValue(*main));
  const JS::RootedValue extensions_value(cx, JS::ObjectValue(*extensions));
  return define(cx, function, "resolve", resolve_value) && define(cx, function, "cache", cache_value) &&
                 define(cx, function, "main", main_value) && define(cx, function, "extensions", extensions_value)
             ? function.get()
             : nullptr;
}

bool key_of(JSContext* cx, const std::filesystem::path& file, JS::MutableHandleId id) {
  const JS::RootedString path(cx, new_string(cx, file.string()));
  return path && JS_StringToId(cx, path, id);
}

// The folders in which packages are looked for.
JSObject* package_folders(JSContext* cx, const std::filesystem::path& folder) {
  JS::RootedValueVector folders(cx);
  JS::RootedValue text(cx);
  for (std::filesystem::path at = folder;; at = at.parent_path()) {
    if (at.filename() != "node_modules") {
      if (!to_value(cx, (at / "node_modules").string(), &text) || !folders.append(text)) return nullptr;
    }
    if (!at.has_relative_path()) return JS::NewArrayObject(cx, folders);
  }
}

// The object that `module` is inside of the file.
JSObject* new_module(JSContext* cx, const std::filesystem::path& file, const std::string& id) {
  const JS::RootedObject module(cx, JS_NewPlainObject(cx));
  const JS::RootedObject exports(cx, JS_NewPlainObject(cx));
  const JS::RootedObject children(cx, JS::NewArrayObject(cx, 0));
  const JS::RootedObject paths(cx, package_folders(cx, file.parent_path()));
  if (!module || !exports || !children || !paths) return nullptr;
  const JS::RootedValue exports_value(cx, JS::ObjectValue(*exports));
  const JS::RootedValue children_value(cx, JS::ObjectValue(*children));
  const JS::RootedValue paths_value(cx, JS::ObjectValue(*paths));
  return define(cx, module, "id", id) && define(cx, module, "path", file.parent_path().string()) &&
                 define(cx, module, "exports", exports_value) && define(cx, module, "filename", file.string()) &&
                 define(cx, module, "loaded", JS::FalseHandleValue) && define(cx, module, "children", children_value) &&
                 define(cx, module, "paths", paths_value)
             ? module.get()
             : nullptr;
}

// Makes `child` one that `parent` has required.
bool adopt(JSContext* cx, JS::HandleObject parent, JS::HandleObject child) {
  const JS::RootedValue parent_value(cx, JS::ObjectValue(*parent));
  const JS::RootedValue child_value(cx, JS::ObjectValue(*child));
  JS::RootedValue children(cx);
  std::uint32_t count = 0;
  if (!JS_DefineProperty(cx, child, "parent", parent_value, 0) || !JS_GetProperty(cx, parent, "children", &children)) {
    return false;
  }
  bool is_list = false;
  if (!JS::IsArrayObject(cx, children, &is_list)) return false;
  if (!is_list) return true;  // a script put something else there
  const JS::RootedObject list(cx, &children.toObject());
  return JS::GetArrayLength(cx, list, &count) && JS_SetElement(cx, list, count, child_value);
}

// Packages whose connections need Node's sockets, by their main files, and what makes them say so at once.
constexpr std::array<std::pair<std::string_view, const char*>, 3> kAdapted{
    {{"/node_modules/mongodb/lib/index.js", "adaptDriver"},
     {"/node_modules/mongodb/index.js", "adaptDriver"},
     {"/node_modules/mongoose/lib/index.js", "adaptMongoose"}}};

bool adapt_package(JSContext* cx, const std::filesystem::path& file, JS::HandleValue exports) {
  const auto found = std::find_if(kAdapted.begin(), kAdapted.end(),
                                  [&file](const auto& one) { return file.native().ends_with(one.first); });
  if (found == kAdapted.end()) return true;
  const JS::RootedObject refused(cx, Engine::of(cx).require_builtin("internal/refused"));
  JS::RootedValueArray<1> arguments(cx);
  arguments[0].set(exports);
  JS::RootedValue ignored(cx);
  return refused && JS::Call(cx, refused, found->second, arguments, &ignored);
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

void describe_failure(JSContext* cx, const std::string& name, const std::string& text) {
  const std::size_t end = text.size() - (text.ends_with(kShellSuffix) ? kShellSuffix.size() : 0);
  const auto is_whole = [&](std::size_t shorter) {
    const bool compiles = compile_text(cx, name, text.substr(0, shorter) + text.substr(end)) != nullptr;
    JS_ClearPendingException(cx);
    return compiles;
  };
  describe_syntax_error(cx, {text, end, is_whole});
}

}  // namespace

CommonJs::CommonJs(EngineState& engine) : engine_(engine), cache_(engine.context()), main_(engine.context()) {}

CommonJs::Outcome CommonJs::load(JSContext* cx, const std::filesystem::path& file, bool may_be_module,
                                 JS::MutableHandleValue exports) {
  bool found = false;
  if (!find(cx, file, exports, &found)) return Outcome::kFailed;
  if (found) return Outcome::kLoaded;
  JS::RootedObject function(cx);
  const Outcome outcome = compile(cx, file, may_be_module, &function);
  if (outcome != Outcome::kLoaded) return outcome;
  const JS::RootedObject module(cx, new_module(cx, file, file.string()));
  const JS::RootedObject parent(cx, requirer(cx));
  if (!module || !parent || !adopt(cx, parent, module) || !keep(cx, file, module)) return Outcome::kFailed;
  if (!run(cx, function, module)) {
    JS::AutoSaveExceptionState failure(cx);
    forget(cx, file);
    failure.restore();
    return Outcome::kFailed;
  }
  const bool ok = JS_GetProperty(cx, module, "exports", exports) && adapt_package(cx, file, exports);
  return ok ? Outcome::kLoaded : Outcome::kFailed;
}

bool CommonJs::is_in_shell_style(const std::filesystem::path& file) const {
  if (file.extension() != ".js") return false;
  const std::string shown = engine_.shown(file.string());
  return is_shell_style(read_source(file, shown, kMostScriptBytes), file, shown, engine_.options().shell_files);
}

bool CommonJs::find(JSContext* cx, const std::filesystem::path& file, JS::MutableHandleValue exports, bool* found) {
  const JS::RootedObject all(cx, cache(cx));
  JS::RootedId id(cx);
  JS::RootedValue module(cx);
  *found = false;
  if (!all || !key_of(cx, file, &id) || !JS_GetPropertyById(cx, all, id, &module)) return false;
  if (!module.isObject()) return true;
  const JS::RootedObject object(cx, &module.toObject());
  *found = true;
  return JS_GetProperty(cx, object, "exports", exports);
}

bool CommonJs::add(JSContext* cx, const std::filesystem::path& file, JS::HandleValue exports) {
  const JS::RootedObject module(cx, new_module(cx, file, file.string()));
  return module && define(cx, module, "exports", exports) && define(cx, module, "loaded", JS::TrueHandleValue) &&
         keep(cx, file, module);
}

JSObject* CommonJs::require_for(JSContext* cx, const std::filesystem::path& file) {
  JS::RootedValue path(cx);
  const JS::RootedObject all(cx, cache(cx));
  const JS::RootedObject top(cx, main(cx));
  return all && top && to_value(cx, file.string(), &path) ? new_require(cx, path, all, top) : nullptr;
}

JSObject* CommonJs::scope(JSContext* cx, const std::filesystem::path& file) {
  const JS::RootedObject scope(cx, JS_NewPlainObject(cx));
  const JS::RootedObject module(cx, new_module(cx, file, file.string()));
  const JS::RootedObject parent(cx, requirer(cx));
  const JS::RootedObject require(cx, require_for(cx, file));
  if (!scope || !module || !parent || !require || !adopt(cx, parent, module)) return nullptr;
  const JS::RootedValue module_value(cx, JS::ObjectValue(*module));
  const JS::RootedValue require_value(cx, JS::ObjectValue(*require));
  JS::RootedValue exports(cx);
  return JS_GetProperty(cx, module, "exports", &exports) && define(cx, scope, "exports", exports) &&
                 define(cx, scope, "module", module_value) && define(cx, scope, "require", require_value) &&
                 define(cx, scope, "__filename", file.string()) &&
                 define(cx, scope, "__dirname", file.parent_path().string())
             ? scope.get()
             : nullptr;
}

JSObject* CommonJs::main(JSContext* cx) {
  if (!main_) {
    const std::filesystem::path file = engine_.options().project_folder / "godwit";
    main_ = new_module(cx, file, ".");
  }
  return main_;
}

JSObject* CommonJs::requirer(JSContext* cx) {
  const JS::RootedObject all(cx, cache(cx));
  JS::RootedId id(cx);
  JS::RootedValue module(cx);
  if (!all || !key_of(cx, requirer_, &id) || !JS_GetPropertyById(cx, all, id, &module)) return nullptr;
  return module.isObject() ? &module.toObject() : main(cx);
}

JSObject* CommonJs::cache(JSContext* cx) {
  // Without a prototype: only files are in it.
  if (!cache_) cache_ = JS_NewObjectWithGivenProto(cx, nullptr, nullptr);
  return cache_;
}

bool CommonJs::keep(JSContext* cx, const std::filesystem::path& file, JS::HandleObject module) {
  const JS::RootedObject all(cx, cache(cx));
  JS::RootedId id(cx);
  return all && key_of(cx, file, &id) && JS_DefinePropertyById(cx, all, id, module, JSPROP_ENUMERATE);
}

bool CommonJs::forget(JSContext* cx, const std::filesystem::path& file) {
  const JS::RootedObject all(cx, cache(cx));
  JS::RootedId id(cx);
  JS::ObjectOpResult ignored;
  return all && key_of(cx, file, &id) && JS_DeletePropertyById(cx, all, id, ignored);
}

CommonJs::Outcome CommonJs::compile(JSContext* cx, const std::filesystem::path& file, bool may_be_module,
                                    JS::MutableHandleObject function) {
  std::string text = read_source(file, engine_.shown(file.string()), kMostScriptBytes);
  if (is_shell_style(text, file, engine_.shown(file.string()), engine_.options().shell_files)) {
    text.insert(0, kShellPrefix);
    text += kShellSuffix;
    engine_.typescript().shift_first_line(file, kShellPrefix.size());
  }
  if (TypeScript::is_source(file) && !engine_.typescript().compile(cx, file, false, &text)) return Outcome::kFailed;
  const std::string name = file.string();
  JS::RootedFunction compiled(cx, compile_text(cx, name, text));
  while (compiled == nullptr && leave_out_import_attributes(cx, text)) compiled = compile_text(cx, name, text);
  if (compiled == nullptr) {
    if (may_be_module && is_module_syntax(cx)) {
      JS_ClearPendingException(cx);
      return Outcome::kIsModule;
    }
    describe_failure(cx, name, text);
    return Outcome::kFailed;
  }
  engine_.keep_text(name, text, false);
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
  const JS::RootedObject all(cx, cache(cx));
  const JS::RootedObject top(cx, main(cx));
  JSObject* require = all && top ? new_require(cx, arguments[3], all, top) : nullptr;
  if (require == nullptr) return false;
  arguments[1].setObject(*require);
  arguments[2].setObject(*module);
  const JS::RootedValue callee(cx, JS::ObjectValue(*function));
  JS::RootedValue ignored(cx);
  return define(cx, module, "require", arguments[1]) && JS::Call(cx, arguments[0], callee, arguments, &ignored) &&
         JS_SetProperty(cx, module, "loaded", JS::TrueHandleValue);
}

}  // namespace godwit::script
