#include "script/mongo/dictionary.h"

#include <js/Symbol.h>

namespace godwit::script::mongo {

Dictionary::Dictionary(JSContext* cx, JS::HandleSymbol original_symbol)
    : shapes(cx, original_symbol),
      classes(cx),
      original(cx, JS::PropertyKey::Symbol(original_symbol)),
      to_bson(cx),
      bson_type(cx) {}

bool Dictionary::make(JSContext* cx, std::unique_ptr<Dictionary>& dictionary) {
  JS::RootedString name(cx, JS_NewStringCopyZ(cx, "godwit.original"));
  if (name == nullptr) return false;
  JS::RootedSymbol symbol(cx, JS::GetSymbolFor(cx, name));
  if (symbol == nullptr) return false;
  auto made = std::unique_ptr<Dictionary>(new Dictionary(cx, symbol));
  if (!made->keys.get(cx, "toBSON", &made->to_bson) || !made->keys.get(cx, "_bsontype", &made->bson_type)) return false;
  dictionary = std::move(made);
  return true;
}

}  // namespace godwit::script::mongo
