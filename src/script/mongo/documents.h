// The one place where documents cross between BSON and JavaScript.
#pragma once

#include <jsapi.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "bson/document.h"
#include "script/engine.h"
#include "script/mongo/bson_to_js.h"
#include "script/mongo/dictionary.h"
#include "script/mongo/js_to_bson.h"

namespace godwit::script::mongo {

// Belongs to one engine and must go before its context. Used on the engine's thread. Everything returns false with an
// exception pending on failure; natives.md, "Documents", has the rules.
class Documents {
 public:
  // Adds the built-in module `bson`, whose classes the conversions make and take.
  static bool install(Engine& engine, std::unique_ptr<Documents>& documents);

  bool to_js(JSContext* cx, bson::View view, JS::MutableHandleValue value);
  bool to_bson(JSContext* cx, JS::HandleValue value, bson::Document& document, Undefined undefined = Undefined::kNull);
  // The same, as a new Uint8Array.
  bool to_bytes(JSContext* cx, JS::HandleValue value, Undefined undefined, JS::MutableHandleValue array);
  // Options may be left out: undefined and null are the empty document here, and nowhere else (a filter that was
  // forgotten must not become one that matches everything).
  bool options_to_bson(JSContext* cx, JS::HandleValue value, bson::Document& document);
  // An array becomes a document with the keys "0", "1", …; anything else is as in to_bson.
  bool list_to_bson(JSContext* cx, JS::HandleValue value, bson::Document& document, bool& is_array);
  // What bson.js hands over when it is evaluated.
  bool adopt(JSContext* cx, JS::HandleObject handed) { return dictionary_->classes.adopt(cx, handed); }
  // Throws a BSONError; always returns false.
  bool raise(JSContext* cx, const std::string& message);

 private:
  explicit Documents(JSContext* cx, std::unique_ptr<Dictionary> dictionary);
  bool load(JSContext* cx);
  bool write(JSContext* cx, JsToBson& writer, JS::HandleValue value);

  std::unique_ptr<Dictionary> dictionary_;
  BsonToJs reader_;
  std::size_t expected_ = 256;  // how large the last document was that was written: the next one may be like it
  std::vector<std::uint8_t> room_;  // for to_bytes, which keeps nothing of what it wrote
};

}  // namespace godwit::script::mongo
