#include "script/mongo/documents.h"

#include <js/Array.h>

#include <algorithm>

#include "script/mongo/bson_natives.h"
#include "script/mongo/prelude.h"
#include "script/native_bytes.h"

namespace godwit::script::mongo {

namespace {

constexpr std::size_t kMostExpected = 1U << 16U;

}  // namespace

Documents::Documents(JSContext* cx, std::unique_ptr<Dictionary> dictionary)
    : dictionary_(std::move(dictionary)), reader_(cx, *dictionary_) {}

bool Documents::install(Engine& engine, std::unique_ptr<Documents>& documents) {
  JSContext* const cx = engine.context();
  std::unique_ptr<Dictionary> dictionary;
  if (!Dictionary::make(cx, dictionary)) return false;
  std::unique_ptr<Documents> made(new Documents(cx, std::move(dictionary)));
  JS::RootedObject natives(cx, JS_NewPlainObject(cx));
  if (natives == nullptr || !add_bson_natives(cx, natives, *made)) return false;
  for (const DriverPart& part : bson_parts())
    if (!engine.add_builtin(part.name, part.source, natives)) return false;
  documents = std::move(made);
  return true;
}

// The classes are compiled when the first document crosses, not when a file without a database call is loaded.
bool Documents::load(JSContext* cx) {
  return dictionary_->classes.adopted() || Engine::of(cx).require_builtin("bson") != nullptr;
}

bool Documents::to_js(JSContext* cx, bson::View view, JS::MutableHandleValue value) {
  return load(cx) && reader_.document(cx, view, value);
}

bool Documents::write(JSContext* cx, JsToBson& writer, JS::HandleValue value) {
  if (!value.isObject()) return raise(cx, "a document must be an object");
  JS::RootedObject object(cx, &value.toObject());
  return writer.document(object);
}

bool Documents::to_bson(JSContext* cx, JS::HandleValue value, bson::Document& document, Undefined undefined) {
  if (!load(cx)) return false;
  JsToBson writer(cx, *dictionary_, reader_, Output(expected_), undefined);
  if (!write(cx, writer, value)) return false;
  document = bson::Document(writer.out().take());
  expected_ = std::min(kMostExpected, document.bytes().size());
  return true;
}

bool Documents::to_bytes(JSContext* cx, JS::HandleValue value, Undefined undefined, JS::MutableHandleValue array) {
  if (!load(cx)) return false;
  // Moved out while it is written into: toBSON() may come back here.
  JsToBson writer(cx, *dictionary_, reader_, Output(std::move(room_)), undefined);
  if (!write(cx, writer, value) || !to_value(cx, writer.out().from(0), array)) return false;
  room_ = writer.out().take_room();
  if (room_.capacity() > kMostExpected) room_ = std::vector<std::uint8_t>();
  return true;
}

bool Documents::options_to_bson(JSContext* cx, JS::HandleValue value, bson::Document& document) {
  document = bson::Document();
  return value.isNullOrUndefined() || to_bson(cx, value, document);
}

bool Documents::list_to_bson(JSContext* cx, JS::HandleValue value, bson::Document& document, bool& is_array) {
  is_array = false;
  if (value.isObject() && !JS::IsArrayObject(cx, value, &is_array)) return false;
  if (!is_array) return to_bson(cx, value, document);
  if (!load(cx)) return false;
  JS::RootedObject array(cx, &value.toObject());
  JsToBson writer(cx, *dictionary_, reader_, Output(expected_));
  if (!writer.array(array)) return false;
  document = bson::Document(writer.out().take());
  return true;
}

bool Documents::raise(JSContext* cx, const std::string& message) {
  return load(cx) && dictionary_->classes.raise(cx, message);
}

}  // namespace godwit::script::mongo
