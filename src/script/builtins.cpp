#include "script/builtins.h"

#include <js/CallAndConstruct.h>
#include <js/PropertyAndElement.h>
#include <js/ValueArray.h>

#include "script/engine.h"
#include "script/text.h"

namespace godwit::script {
namespace {

bool require_builtin(JSContext* cx, const JS::CallArgs& args) {
  std::string name;
  if (!to_utf8(cx, args.get(0), &name)) return false;
  JSObject* exports = Engine::of(cx).require_builtin(name.c_str());
  if (exports == nullptr) return false;
  args.rval().setObject(*exports);
  return true;
}

// Node's spelling of its own modules.
std::string_view without_prefix(std::string_view name) { return name.starts_with("node:") ? name.substr(5) : name; }

}  // namespace

bool Builtins::add(JSContext* cx, const std::string& name, std::string_view source, JS::HandleObject natives,
                   bool internal) {
  entries_.insert_or_assign(
      name, Entry{source, JS::PersistentRootedObject(cx, natives), JS::PersistentRootedObject(cx), internal});
  return true;
}

bool Builtins::is_public(std::string_view name) const {
  const auto found = entries_.find(without_prefix(name));
  return found != entries_.end() && !found->second.internal;
}

std::vector<std::string> Builtins::public_names() const {
  std::vector<std::string> names;
  for (const auto& [name, entry] : entries_) {
    if (!entry.internal) names.push_back(name);
  }
  return names;
}

JSObject* Builtins::require(JSContext* cx, const std::string& name) {
  const auto found = entries_.find(without_prefix(name));
  if (found == entries_.end()) {
    JS_ReportErrorUTF8(cx, "there is no built-in module '%s'", name.c_str());
    return nullptr;
  }
  Entry& entry = found->second;
  if (!entry.module) {
    const JS::RootedObject module(cx, JS_NewPlainObject(cx));
    const JS::RootedObject exports(cx, JS_NewPlainObject(cx));
    if (!module || !exports) return nullptr;
    const JS::RootedValue value(cx, JS::ObjectValue(*exports));
    if (!define(cx, module, "exports", value)) return nullptr;
    entry.module = module;
    if (!evaluate(cx, found->first, entry)) {
      entry.module = nullptr;
      return nullptr;
    }
  }
  JS::RootedValue exports(cx);
  if (!JS_GetProperty(cx, entry.module, "exports", &exports)) return nullptr;
  return exports.isObject() ? &exports.toObject() : nullptr;
}

bool Builtins::evaluate(JSContext* cx, const std::string& name, const Entry& entry) {
  JS::RootedValue function(cx);
  if (!code_.evaluate(cx, name, entry.source, &function)) return false;
  JSFunction* require = JS_NewFunction(cx, native<require_builtin>, 1, 0, "require");
  if (require == nullptr) return false;
  JS::RootedValueArray<4> arguments(cx);
  arguments[2].setObject(*JS_GetFunctionObject(require));
  if (!JS_GetProperty(cx, entry.module, "exports", arguments[0])) return false;
  arguments[1].setObject(*entry.module);
  arguments[3].setObjectOrNull(entry.natives);
  JS::RootedValue ignored(cx);
  return JS::Call(cx, JS::UndefinedHandleValue, function, arguments, &ignored);
}

}  // namespace godwit::script
