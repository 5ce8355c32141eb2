#include "script/modules.h"

#include <js/CharacterEncoding.h>
#include <js/Exception.h>
#include <js/JSON.h>
#include <js/Modules.h>
#include <js/Promise.h>
#include <js/ValueArray.h>
#include <js/CallAndConstruct.h>

#include <string>

#include "base/text.h"
#include "godwit/error.h"
#include "script/engine_state.h"
#include "script/source_file.h"
#include "script/syntax_errors.h"
#include "script/text.h"

namespace godwit::script {
namespace {

constexpr std::string_view kCannotFind = "cannot find module";

// "@scope/name" of "@scope/name/inner".
std::string package_name(const std::string& specifier) {
  const std::size_t scope = specifier.starts_with('@') ? specifier.find('/') : 0;
  return scope == std::string::npos ? specifier : specifier.substr(0, specifier.find('/', scope + 1));
}

std::string plain_builtins(const std::vector<std::string>& names) {
  std::vector<std::string> plain;
  for (const std::string& name : names) {
    if (name.find('/') == std::string::npos) plain.push_back(name);
  }
  return base::join(plain, ", ");
}

Error not_found(const std::string& specifier, const std::vector<std::string>& builtins) {
  Error error(ErrorCode::kModuleNotFound, std::string(kCannotFind) + " '" + specifier + "'");
  if (is_node_builtin(specifier)) {
    error.detail("it is part of Node, which does not run here; built in are " + plain_builtins(builtins));
    error.fix("do without '" + specifier + "' in the migration");
  } else if (specifier.starts_with('.') || specifier.starts_with('/') || specifier.starts_with("file:")) {
    error.detail("no such file, also not with .js, .cjs, .mjs, .json or .ts at its end, or /index.js");
    error.fix("correct the path; it is relative to the file that names it");
  } else if (specifier.starts_with('#')) {
    error.fix("add '" + specifier + "' to \"imports\" in package.json");
  } else {
    error.detail("no node_modules folder beside the file or above it has the package");
    error.fix("npm install " + package_name(specifier));
  }
  return error;
}

Error requires_module(const std::string& shown) {
  return Error(ErrorCode::kScriptThrew, "require cannot load " + shown + ", an ECMAScript module")
      .fix("use `await import(…)` instead of require, or name the file .cjs and write module.exports");
}

Error native_addon(const std::string& shown) {
  return Error(ErrorCode::kModuleNotFound,
               shown + " is a native add-on, machine code for Node, which does not run here")
      .fix("run the migration with `runtime: node`, or use a package that is JavaScript alone (bcryptjs for bcrypt)");
}

// Not enumerable, as `message` of an error is.
bool set_message(JSContext* cx, JS::HandleObject error, const std::string& text) {
  JS::RootedValue message(cx);
  return to_value(cx, text, &message) && JS_DefineProperty(cx, error, "message", message, 0);
}

// Node's codes and its capital letter, which scripts test for.
bool throw_with_code(JSContext* cx, const Error& error, const char* code) {
  JS::RootedValue value(cx);
  if (!EngineState::of(cx).errors().make(cx, std::make_exception_ptr(error), &value)) return false;
  const JS::RootedObject object(cx, &value.toObject());
  const std::string& text = error.message();
  const bool is_missing = text.starts_with(kCannotFind);
  if (is_missing && !set_message(cx, object, 'C' + text.substr(1))) return false;
  if (define(cx, object, "code", std::string_view(code))) JS_SetPendingException(cx, value);
  return false;
}

bool throw_not_exported(JSContext* cx, const NotExported& error, const std::string& suffix) {
  JS::RootedValue value(cx);
  if (!EngineState::of(cx).errors().make(cx, std::make_exception_ptr<Error>(error), &value)) return false;
  const JS::RootedObject object(cx, &value.toObject());
  if (set_message(cx, object, error.node_message() + suffix) &&
      define(cx, object, "code", std::string_view("ERR_PACKAGE_PATH_NOT_EXPORTED"))) {
    JS_SetPendingException(cx, value);
  }
  return false;
}

// Makes of the pending exception, the SyntaxError of a JSON file, one that names the file.
bool name_json(JSContext* cx, const std::string& file, const std::string& shown) {
  JS::RootedValue exception(cx);
  if (!JS_GetPendingException(cx, &exception) || !exception.isObject()) return false;
  const JS::RootedObject object(cx, &exception.toObject());
  const JSErrorReport* const report = JS_ErrorFromException(cx, object);
  const std::string why = report != nullptr ? report->message().c_str() : "it cannot be parsed";
  Error error(ErrorCode::kScriptSyntax, shown + " is not valid JSON");
  error.detail(why);
  JS::AutoSaveExceptionState saved(cx);
  if (set_message(cx, object, file + ": " + why) && EngineState::of(cx).errors().attach(cx, {error, false}, object)) {
    saved.restore();
  }
  return false;
}

}  // namespace

Modules::Modules(EngineState& engine) : engine_(engine), commonjs_(engine), esm_(engine) {}

bool Modules::load(JSContext* cx, const std::filesystem::path& file, JS::MutableHandleValue exports,
                   JS::MutableHandleObject promise) {
  ModuleFormat format = resolver_.format_of(file);
  promise.set(nullptr);
  node_wishes_.begin(file);
  if (format == ModuleFormat::kModule && commonjs_.is_in_shell_style(file)) format = ModuleFormat::kCommonJs;
  if (format == ModuleFormat::kJson) return load_json(cx, file, exports);
  if (format != ModuleFormat::kModule) {
    const auto outcome = commonjs_.load(cx, file, format == ModuleFormat::kUndecided, exports);
    if (outcome != CommonJs::Outcome::kIsModule) return outcome == CommonJs::Outcome::kLoaded;
  }
  const JS::RootedObject record(cx, esm_.file(cx, file, format == ModuleFormat::kUndecided));
  if (!record || !Esm::evaluate(cx, record, promise)) return false;
  JSObject* name_space = JS::GetModuleNamespace(cx, record);
  if (name_space == nullptr) return false;
  exports.setObject(*name_space);
  return true;
}

bool Modules::is_builtin(const std::string& specifier, const std::filesystem::path& from, bool is_import) {
  if (!engine_.builtins().is_public(specifier)) return false;
  const bool is_of_node = specifier.starts_with("node:") || is_node_builtin(specifier);
  if (is_of_node || !is_of_package(from.native())) return true;
  return !resolver_.resolve(specifier, from, is_import);
}

bool Modules::require(JSContext* cx, const std::string& specifier, const std::filesystem::path& from,
                      JS::MutableHandleValue exports) {
  if (is_builtin(specifier, from, false)) {
    JSObject* object = engine_.builtins().require(cx, specifier);
    if (object != nullptr) exports.setObject(*object);
    return object != nullptr;
  }
  std::filesystem::path file;
  if (!find(cx, specifier, from, &file)) return false;
  node_wishes_.loads(from, file);
  commonjs_.set_requirer(from);
  return require_file(cx, file, exports);
}

bool Modules::find(JSContext* cx, const std::string& specifier, const std::filesystem::path& from,
                   std::filesystem::path* file) {
  try {
    *file = resolve(specifier, from, false);
    return true;
  } catch (const NotExported& error) {
    return throw_not_exported(cx, error, "");
  } catch (const Error& error) {
    return throw_with_code(cx, error, "MODULE_NOT_FOUND");
  }
}

bool Modules::find_import(JSContext* cx, const std::string& specifier, const std::filesystem::path& from,
                          std::filesystem::path* file) {
  try {
    *file = resolve(specifier, from, true);
    return true;
  } catch (Error& error) {
    const Place place = esm_.place_of_import(cx, from, specifier);
    for (std::string& line : engine_.describe(place)) error.detail(std::move(line));
    const auto* const closed = dynamic_cast<const NotExported*>(&error);
    if (closed != nullptr) return throw_not_exported(cx, *closed, " imported from " + from.string());
    return throw_with_code(cx, error, "ERR_MODULE_NOT_FOUND");
  }
}

std::filesystem::path Modules::resolve(const std::string& specifier, const std::filesystem::path& from,
                                       bool is_import) {
  if (!specifier.starts_with("node:")) {
    if (auto file = resolver_.resolve(specifier, from, is_import)) {
      if (file->extension() == ".node") throw native_addon(engine_.shown(file->string()));
      return *file;
    }
  }
  throw not_found(specifier, engine_.builtins().public_names());
}

bool Modules::require_file(JSContext* cx, const std::filesystem::path& file, JS::MutableHandleValue exports) {
  const ModuleFormat format = resolver_.format_of(file);
  if (format == ModuleFormat::kJson) return load_json(cx, file, exports);
  if (format != ModuleFormat::kModule) {
    const auto outcome = commonjs_.load(cx, file, format == ModuleFormat::kUndecided, exports);
    if (outcome != CommonJs::Outcome::kIsModule) return outcome == CommonJs::Outcome::kLoaded;
  }
  return require_module(cx, file, format != ModuleFormat::kModule, exports);
}

bool Modules::require_module(JSContext* cx, const std::filesystem::path& file, bool was_undecided,
                             JS::MutableHandleValue exports) {
  const JS::RootedObject record(cx, esm_.file(cx, file, was_undecided));
  JS::RootedObject promise(cx);
  if (!record || !Esm::evaluate(cx, record, &promise)) return false;
  if (promise && JS::GetPromiseState(promise) == JS::PromiseState::Pending) {
    return throw_with_code(cx, requires_module(engine_.shown(file.string())), "ERR_REQUIRE_ASYNC_MODULE");
  }
  if (promise && JS::GetPromiseState(promise) == JS::PromiseState::Rejected) {
    const JS::RootedValue reason(cx, JS::GetPromiseResult(promise));
    Rejections::ignore(cx, promise);
    JS_SetPendingException(cx, reason);
    return false;
  }
  const JS::RootedObject names(cx, JS::GetModuleNamespace(cx, record));
  const JS::RootedObject interop(cx, names ? engine_.require_builtin("internal/interop") : nullptr);
  JS::RootedValueArray<1> arguments(cx);
  if (!interop) return false;
  arguments[0].setObject(*names);
  return JS::Call(cx, interop, "required", arguments, exports);
}

JSObject* Modules::import(JSContext* cx, const std::string& specifier, const std::filesystem::path& from) {
  if (JSObject* const scope = esm_.scope_of(specifier)) return scope;
  if (is_builtin(specifier, from, true)) {
    JS::RootedValue exports(cx);
    JSObject* object = engine_.builtins().require(cx, specifier);
    if (object == nullptr) return nullptr;
    exports.setObject(*object);
    return esm_.synthetic(cx, specifier, exports);
  }
  std::filesystem::path file;
  if (!find_import(cx, specifier, from, &file)) return nullptr;
  node_wishes_.loads(from, file);
  return import_file(cx, file);
}

JSObject* Modules::import_file(JSContext* cx, const std::filesystem::path& file) {
  const ModuleFormat format = resolver_.format_of(file);
  if (format == ModuleFormat::kModule) return esm_.file(cx, file);
  JS::RootedValue exports(cx);
  if (format == ModuleFormat::kJson) {
    return load_json(cx, file, &exports) ? esm_.synthetic(cx, file.string(), exports) : nullptr;
  }
  switch (commonjs_.load(cx, file, format == ModuleFormat::kUndecided, &exports)) {
    case CommonJs::Outcome::kLoaded: return esm_.synthetic(cx, file.string(), exports);
    case CommonJs::Outcome::kIsModule: return esm_.file(cx, file, true);
    case CommonJs::Outcome::kFailed: break;
  }
  return nullptr;
}

bool Modules::load_json(JSContext* cx, const std::filesystem::path& file, JS::MutableHandleValue value) {
  bool found = false;
  if (!commonjs_.find(cx, file, value, &found) || found) return found;
  const std::string shown = engine_.shown(file.string());
  const JS::RootedString text(cx, new_string(cx, read_source(file, shown, kMostJsonBytes)));
  if (!text) return false;
  if (!JS_ParseJSON(cx, text, value)) return name_json(cx, file.string(), shown);
  return commonjs_.add(cx, file, value);
}

}  // namespace godwit::script
