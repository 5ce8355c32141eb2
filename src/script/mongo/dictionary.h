// What both directions between BSON and JavaScript know about one engine.
#pragma once

#include <jsapi.h>

#include <memory>

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
  ValueClasses classes;
  // Symbol.for('godwit.original'): the property under which an object keeps what its fields cannot show. Enumerable, so
  // that `{ ...document, x: 1 }` and Object.assign take it along.
  JS::PersistentRooted<JS::PropertyKey> original;
  JS::PersistentRooted<JS::PropertyKey> to_bson;    // "toBSON"
  JS::PersistentRooted<JS::PropertyKey> bson_type;  // "_bsontype"

 private:
  Dictionary(JSContext* cx, JS::HandleSymbol original_symbol);
};

}  // namespace godwit::script::mongo
