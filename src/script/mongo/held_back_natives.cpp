#include <js/Array.h>
#include <js/CallAndConstruct.h>
#include <js/Conversions.h>
#include <js/PropertyAndElement.h>
#include <js/ValueArray.h>

#include <string>
#include <utility>

#include "script/mongo/driver_natives.h"
#include "script/mongo/held_back.h"
#include "script/mongo/owner.h"
#include "script/text.h"

namespace godwit::script::mongo {

namespace {

// (database, collection, kind, filter or document, update, options)
bool hold_back(JSContext* cx, const JS::CallArgs& args) {
  Driver& driver = owner_of<Driver>(args);
  std::string database;
  std::string collection;
  std::int32_t kind = 0;
  Statement statement;
  bool taken = false;
  if (!to_utf8(cx, args.get(0), &database) || !to_utf8(cx, args.get(1), &collection) ||
      !JS::ToInt32(cx, args.get(2), &kind) ||
      !statement.read(cx, driver.documents(), kind, args.get(3), args.get(4), args.get(5), 0) ||
      !driver.held_back().add(cx, std::move(database), std::move(collection), statement, &taken)) {
    return false;
  }
  args.rval().setBoolean(taken);
  return true;
}

// What byCallSite() made. It is a native, and no function of the prelude, because the place of its caller counts.
bool call_by_site(JSContext* cx, const JS::CallArgs& args) {
  bool is_held = false;
  if (!owner_of<Driver>(args).held_back().may_hold(cx, &is_held)) return false;
  const JS::RootedObject functions(cx, &js::GetFunctionNativeReserved(&args.callee(), 1).toObject());
  JS::RootedValue function(cx);
  return JS_GetElement(cx, functions, is_held ? 1 : 0, &function) &&
         JS::Call(cx, args.thisv(), function, args, args.rval());
}

// (name, length, plain, held)
bool by_call_site(JSContext* cx, const JS::CallArgs& args) {
  std::string name;
  std::int32_t length = 0;
  JS::RootedValueArray<2> functions(cx);
  functions[0].set(args.get(2));
  functions[1].set(args.get(3));
  const JS::RootedObject pair(cx, JS::NewArrayObject(cx, functions));
  if (!pair || !to_utf8(cx, args.get(0), &name) || !JS::ToInt32(cx, args.get(1), &length)) return false;
  JSFunction* const made = js::NewFunctionWithReserved(cx, native<call_by_site>, static_cast<unsigned>(length), 0,
                                                       name.c_str());
  if (made == nullptr) return false;
  JSObject* const object = JS_GetFunctionObject(made);
  js::SetFunctionNativeReserved(object, 0, JS::PrivateValue(&owner_of<Driver>(args)));
  js::SetFunctionNativeReserved(object, 1, JS::ObjectValue(*pair));
  args.rval().setObject(*object);
  return true;
}

}  // namespace

bool add_held_back_natives(JSContext* cx, JS::HandleObject natives, Driver& driver) {
  return define_for(cx, natives, "holdBack", native<hold_back>, 6, &driver) &&
         define_for(cx, natives, "byCallSite", native<by_call_site>, 4, &driver);
}

}  // namespace godwit::script::mongo
