// What both directions between BSON and JavaScript know about one engine.
#pragma once

#include <jsapi.h>

#include <memory>

#include "script/mongo/layouts.h"
#include "script/mongo/property_keys.h"
#include "script/mongo/shapes.h"
#include "script/mongo/value_classes.h"

namespace godwit::script::mongo {

// Lives as long as the engine's bindings; must go before the context.
struct Dictionary {
  // False with an exception pending when memory is out.
  static bool make(JSContext* cx, std::unique_ptr<Dictionary>& dictionary);

  PropertyKeys keys;
  Shapes shapes;
  Layouts layouts;
  ValueClasses classes;
  // Symbol.for('godwit.original'): the property under which an object keeps what its fields cannot show. Enumerable, so
  // that `{ ...document, x: 1 }` and Object.assign take it along.
  JS::PersistentRooted<JS::PropertyKey> original;
  JS::PersistentRooted<JS::PropertyKey> to_bson;    // "toBSON"
  JS::PersistentRooted<JS::PropertyKey> bson_type;  // "_bsontype"
  JS::PersistentRootedObject date_prototype;
  const JSClass* plain_class = nullptr;  // of objects that are nothing else: `{}`, and instances of classes

 private:
  Dictionary(JSContext* cx, JS::HandleSymbol original_symbol);
};

}  // namespace godwit::script::mongo
