#include "script/esm.h"

#include <js/Array.h>
#include <js/CompilationAndEvaluation.h>
#include <js/Exception.h>
#include <js/Modules.h>
#include <js/PropertyAndElement.h>
#include <js/SourceText.h>
#include <jsfriendapi.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "base/text.h"
#include "base/url.h"
#include "script/commonjs_names.h"
#include "script/engine_state.h"
#include "script/source_file.h"
#include "script/syntax_errors.h"
#include "script/text.h"

namespace godwit::script {
namespace {

// A module's private value: the path of a file's, an object with the exports of a synthetic one.
std::filesystem::path path_of(JSContext* cx, JS::HandleValue private_value) {
  if (!private_value.isString()) return EngineState::of(cx).options().project_folder / "file";
  const JS::RootedString path(cx, private_value.toString());
  return to_utf8(cx, path);
}

JSObject* import_requested(JSContext* cx, JS::HandleValue referrer, JS::HandleObject request) noexcept {
  try {
    const JS::RootedString specifier(cx, JS::GetModuleRequestSpecifier(cx, request));
    if (!specifier) return nullptr;
    return EngineState::of(cx).modules().import(cx, to_utf8(cx, specifier), path_of(cx, referrer));
  } catch (...) {
    raise_in_js(cx);
    return nullptr;
  }
}

bool import_dynamically(JSContext* cx, JS::HandleValue referrer, JS::HandleObject request,
                        JS::HandleObject promise) noexcept {
  const JS::RootedObject record(cx, import_requested(cx, referrer, request));
  JS::RootedObject evaluation(cx);
  if (record && !Esm::evaluate(cx, record, &evaluation)) evaluation = nullptr;
  // Without an evaluation it rejects `promise` with the exception that is pending.
  return JS::FinishDynamicModuleImport(cx, evaluation, referrer, request, promise);
}

constexpr std::string_view kOfPath = "/-._~!$&'()*+,;=:@%";  // what RFC 3986 allows in a path; '%' the last

// The path as a URL.
std::string file_url(const std::string& path) {
  return "file://" + base::percent_encode(path, kOfPath.substr(0, kOfPath.size() - 1));
}

bool is_relative(std::string_view specifier) {
  return specifier.starts_with("./") || specifier.starts_with("../") || specifier.starts_with('/') ||
         specifier == "." || specifier == "..";
}

// A relative specifier against the file's URL, as URLs go: escapes and a query stay.
std::string relative_url(const std::string& specifier, const std::filesystem::path& from) {
  const std::size_t end = std::min(specifier.find_first_of("?#"), specifier.size());
  const std::filesystem::path path = base::percent_encode(specifier.substr(0, end), kOfPath);
  const std::filesystem::path base = file_url(from.parent_path().string()).substr(std::string_view("file://").size());
  return "file://" + (base / path).lexically_normal().string() + specifier.substr(end);
}

// import.meta.resolve(specifier): the URL of what an import would load, or of where it would be: that a package is
// missing is an error, and that a file is missing is none.
bool resolve_url(JSContext* cx, const JS::CallArgs& args) {
  const JS::RootedString path(cx, js::GetFunctionNativeReserved(&args.callee(), 0).toString());
  std::string specifier;
  if (!to_utf8(cx, args.get(0), &specifier)) return false;
  EngineState& engine = EngineState::of(cx);
  if (engine.builtins().is_public(specifier)) {
    return to_value(cx, specifier.starts_with("node:") || specifier == "mongodb" ? specifier : "node:" + specifier,
                    args.rval());
  }
  const std::filesystem::path from = to_utf8(cx, path);
  std::filesystem::path file;
  if (engine.modules().find_import(cx, specifier, from, &file)) {
    return to_value(cx, file_url(file.string()), args.rval());
  }
  if (specifier.starts_with("file:") || is_relative(specifier)) {
    JS_ClearPendingException(cx);
    return to_value(cx, specifier.starts_with("file:") ? specifier : relative_url(specifier, from), args.rval());
  }
  return false;
}

bool add_resolve(JSContext* cx, JS::HandleObject meta, JS::HandleValue path) {
  JSFunction* const function = js::NewFunctionWithReserved(cx, native<resolve_url>, 1, 0, "resolve");
  if (function == nullptr) return false;
  const JS::RootedObject object(cx, JS_GetFunctionObject(function));
  js::SetFunctionNativeReserved(object, 0, path);
  const JS::RootedValue value(cx, JS::ObjectValue(*object));
  return define(cx, meta, "resolve", value);
}

bool fill_meta(JSContext* cx, JS::HandleValue private_value, JS::HandleObject meta) noexcept {
  try {
    if (private_value.isObject()) return JS_DefineProperty(cx, meta, "exports", private_value, 0);
    const std::filesystem::path path = path_of(cx, private_value);
    return define(cx, meta, "url", file_url(path.string())) && define(cx, meta, "filename", path.string()) &&
           define(cx, meta, "dirname", path.parent_path().string()) &&
           (!private_value.isString() || add_resolve(cx, meta, private_value));
  } catch (...) {
    raise_in_js(cx);
    return false;
  }
}

constexpr const char* kScopePrefix = "godwit:commonjs:";

// The text of a module that exports what import.meta.exports.value holds; `was_module`: it was an ECMAScript module
// before its compiler made CommonJS of it, so that its `default` is the default.
bool synthetic_text(JSContext* cx, JS::HandleValue value, bool was_module, std::string* text) {
  *text = "const m = import.meta.exports.value;\nexport default ";
  *text += was_module ? "m?.__esModule ? m.default : m;\n" : "m;\n";
  if (!value.isObject()) return true;
  const JS::RootedObject object(cx, &value.toObject());
  JS::Rooted<JS::IdVector> keys(cx, JS::IdVector(cx));
  if (!JS_Enumerate(cx, object, &keys)) return false;
  for (std::size_t i = 0; i < keys.length(); ++i) {
    if (!keys[i].isString()) continue;
    const JS::RootedString key(cx, keys[i].toString());
    const std::string name = base::json_quote(to_utf8(cx, key));
    if (name == "\"default\"") continue;
    const std::string number = std::to_string(i);
    // A getter that throws must not spoil the others, as in Node.
    *text += "let v" + number + "; try { v" + number + " = m[" + name + "]; } catch {}\nexport { v" + number + " as " +
             name + " };\n";
  }
  return true;
}

JSObject* compile_text(JSContext* cx, const std::string& name, std::string_view text, JS::HandleValue private_value) {
  JS::SourceText<char16_t> source;
  if (!init_source(cx, text, &source)) return nullptr;
  JS::CompileOptions options(cx);
  options.setFileAndLine(name.c_str(), 1);
  options.setModule();
  JSObject* record = JS::CompileModule(cx, options, source);
  if (record != nullptr) JS::SetModulePrivate(record, private_value);
  return record;
}

}  // namespace

Esm::Esm(EngineState& engine) : engine_(engine) {
  JSRuntime* runtime = JS_GetRuntime(engine.context());
  JS::SetModuleResolveHook(runtime, import_requested);
  JS::SetModuleDynamicImportHook(runtime, import_dynamically);
  JS::SetModuleMetadataHook(runtime, fill_meta);
}

JSObject* Esm::file(JSContext* cx, const std::filesystem::path& path, bool may_be_mixed) {
  const auto known = records_.find(path.string());
  if (known != records_.end()) return known->second;
  JSObject* record = compile(cx, path, may_be_mixed);
  if (record != nullptr) records_.emplace(path.string(), JS::PersistentRootedObject(cx, record));
  return record;
}

bool Esm::add_commonjs(JSContext* cx, const std::filesystem::path& path, std::string* text) {
  const std::string line = commonjs_line(*text);
  if (line.empty()) return true;
  const std::string key = kScopePrefix + path.string();
  if (!records_.contains(key)) {
    const JS::RootedObject scope(cx, engine_.modules().commonjs().scope(cx, path));
    if (!scope) return false;
    const JS::RootedValue value(cx, JS::ObjectValue(*scope));
    if (synthetic(cx, key, value) == nullptr) return false;
  }
  *text += line + " from " + base::json_quote(key) + ";\nexport { module as \"module.exports\" };\n";
  return true;
}

JSObject* Esm::scope_of(const std::string& specifier) const {
  const auto known = specifier.starts_with(kScopePrefix) ? records_.find(specifier) : records_.end();
  return known == records_.end() ? nullptr : known->second.get();
}

JSObject* Esm::compile(JSContext* cx, const std::filesystem::path& path, bool may_be_mixed) {
  std::string text = read_source(path, engine_.shown(path.string()), kMostScriptBytes);
  if (TypeScript::is_source(path) && !engine_.typescript().compile(cx, path, true, &text)) return nullptr;
  JS::RootedValue name(cx);
  if (!to_value(cx, path.string(), &name)) return nullptr;
  const std::size_t end = text.size();
  if (may_be_mixed && !add_commonjs(cx, path, &text)) return nullptr;
  JSObject* record = compile_text(cx, path.string(), text, name);
  while (record == nullptr && leave_out_import_attributes(cx, text)) {
    record = compile_text(cx, path.string(), text, name);
  }
  if (record == nullptr) {
    describe_syntax_error(cx, {text, end, nullptr});
  } else {
    engine_.keep_text(path.string(), text, true);
  }
  return record;
}

JSObject* Esm::synthetic(JSContext* cx, const std::string& key, JS::HandleValue value) {
  const auto known = records_.find(key);
  if (known != records_.end()) return known->second;
  std::string text;
  const JS::RootedObject holder(cx, JS_NewPlainObject(cx));
  if (!holder || !define(cx, holder, "value", value) || !synthetic_text(cx, value, TypeScript::is_source(key), &text)) {
    return nullptr;
  }
  const JS::RootedValue private_value(cx, JS::ObjectValue(*holder));
  JSObject* record = compile_text(cx, "godwit:import:" + key, text, private_value);
  if (record != nullptr) records_.emplace(key, JS::PersistentRootedObject(cx, record));
  return record;
}

bool Esm::evaluate(JSContext* cx, JS::HandleObject record, JS::MutableHandleObject promise) {
  JS::RootedValue result(cx);
  if (!JS::ModuleInstantiate(cx, record)) {
    describe_link_error(cx);
    return false;
  }
  if (!JS::ModuleEvaluate(cx, record, &result)) return false;
  promise.set(result.isObject() ? &result.toObject() : nullptr);
  return true;
}

Place Esm::place_of_import(JSContext* cx, const std::filesystem::path& from, const std::string& specifier) {
  const auto found = records_.find(from.string());
  if (found == records_.end()) return {};
  const JS::RootedObject record(cx, found->second);
  const JS::RootedObject requests(cx, JS::GetRequestedModules(cx, record));
  std::uint32_t length = 0;
  if (!requests || !JS::GetArrayLength(cx, requests, &length)) return {};
  for (std::uint32_t i = 0; i < length; ++i) {
    JS::RootedValue request(cx);
    if (!JS_GetElement(cx, requests, i, &request)) break;
    const JS::RootedString name(cx, JS::GetRequestedModuleSpecifier(cx, request));
    if (!name || to_utf8(cx, name) != specifier) continue;
    Place place{from.string(), 0, 0};
    JS::GetRequestedModuleSourcePos(cx, request, &place.line, &place.column);
    ++place.column;  // it counts from 0
    return engine_.typescript().original(std::move(place));
  }
  JS_ClearPendingException(cx);
  return {};
}

}  // namespace godwit::script
