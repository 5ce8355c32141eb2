#include "script/mongo/dictionary.h"

#include <js/Object.h>
#include <js/Symbol.h>

namespace godwit::script::mongo {

Dictionary::Dictionary(JSContext* cx, JS::HandleSymbol original_symbol)
    : shapes(cx, original_symbol),
      layouts(cx, original_symbol),
      classes(cx),
      original(cx, JS::PropertyKey::Symbol(original_symbol)),
      to_bson(cx),
      bson_type(cx),
      date_prototype(cx) {}

bool Dictionary::make(JSContext* cx, std::unique_ptr<Dictionary>& dictionary) {
  JS::RootedString name(cx, JS_NewStringCopyZ(cx, "godwit.original"));
  if (name == nullptr) return false;
  JS::RootedSymbol symbol(cx, JS::GetSymbolFor(cx, name));
  if (symbol == nullptr) return false;
  auto made = std::unique_ptr<Dictionary>(new Dictionary(cx, symbol));
  if (!made->keys.get(cx, "toBSON", &made->to_bson) || !made->keys.get(cx, "_bsontype", &made->bson_type)) return false;
  JS::RootedObject plain(cx, JS_NewPlainObject(cx));
  if (plain == nullptr || !JS_GetClassPrototype(cx, JSProto_Date, &made->date_prototype)) return false;
  made->plain_class = JS::GetClass(plain);
  dictionary = std::move(made);
  return true;
}

}  // namespace godwit::script::mongo
