#include "script/mongo/bson_to_js.h"

#include <js/Array.h>
#include <js/PropertyAndElement.h>
#include <js/ValueArray.h>

#include <array>

namespace godwit::script::mongo {

namespace {

bool keys_are_indexes(std::span<const bson::Element> elements) {
  for (std::size_t i = 0; i < elements.size(); ++i) {
    if (index_key(elements[i].key()) != static_cast<std::uint32_t>(i)) return false;
  }
  return true;
}

std::span<const std::uint8_t> all_elements(bson::View view) { return view.bytes().subspan(4, view.size() - 5); }

}  // namespace

// One level of nesting: whatever happens, it leaves the stacks as it found them.
struct BsonToJs::Level {
  explicit Level(BsonToJs& owner)
      : to(owner), elements(owner.elements_.size()), values(owner.values_.length()), kept(owner.kept_.size()) {
    ++to.depth_;
  }
  ~Level() {
    --to.depth_;
    to.elements_.resize(elements);
    to.values_.get().shrinkTo(values);
    to.kept_.resize(kept);
  }
  Level(const Level&) = delete;
  Level& operator=(const Level&) = delete;

  [[nodiscard]] std::span<const bson::Element> own_elements() const { return std::span(to.elements_).subspan(elements); }
  [[nodiscard]] std::span<const std::uint8_t> own_kept() const { return std::span(to.kept_).subspan(kept); }

  BsonToJs& to;
  std::size_t elements;
  std::size_t values;
  std::size_t kept;
};

BsonToJs::BsonToJs(JSContext* cx, Dictionary& dictionary) : dictionary_(dictionary), values_(cx) {}

bool BsonToJs::document(JSContext* cx, bson::View view, JS::MutableHandleValue value) {
  return object(cx, view, value);
}

bool BsonToJs::element(JSContext* cx, const bson::Element& element, JS::MutableHandleValue value) {
  bool exact = true;
  return convert(cx, element, value, exact);
}

bool BsonToJs::gather(JSContext* cx, bson::View view, std::size_t first) {
  if (depth_ > kDeepest) return dictionary_.classes.raise(cx, "the document is nested deeper than 200 levels");
  joined_.clear();
  for (const bson::Element& element : view) {
    joined_.append(element.key()).push_back('\0');
    elements_.push_back(element);
  }
  // A view ends where damage starts: fields must not vanish silently.
  const std::uint8_t* end = view.data() + 4;
  if (elements_.size() > first) end = elements_.back().raw().data() + elements_.back().raw().size();
  if (end + 1 == view.data() + view.size()) return true;
  return dictionary_.classes.raise(cx, "the document's bytes are damaged or hold a type that godwit does not know");
}

bool BsonToJs::push(JSContext* cx, JS::HandleValue value) {
  if (values_.append(value)) return true;
  JS_ReportOutOfMemory(cx);
  return false;
}

bool BsonToJs::push_values(JSContext* cx, std::size_t first, std::size_t count, bool exact_matters) {
  JS::RootedValue value(cx);
  for (std::size_t i = first; i < first + count; ++i) {
    const bson::Element element = elements_[i];  // a copy: deeper levels may move the vector
    bool exact = true;
    if (!convert(cx, element, &value, exact) || !push(cx, value)) return false;
    if (!exact && exact_matters) {
      const auto bytes = element_bytes(element);
      kept_.insert(kept_.end(), bytes.begin(), bytes.end());
    }
  }
  return true;
}

bool BsonToJs::object(JSContext* cx, bson::View view, JS::MutableHandleValue value) {
  const Level level(*this);
  if (!gather(cx, view, level.elements)) return false;
  Shape shape;
  if (!dictionary_.shapes.find(cx, joined_, level.own_elements(), shape)) return false;
  if (!push_values(cx, level.elements, level.own_elements().size(), !shape.loses_keys)) return false;
  const bool with_original = shape.loses_keys || !level.own_kept().empty();
  if (with_original) {
    JSString* const original = shape.loses_keys
                                   ? Original::pack(cx, Original::Kind::kWhole, all_elements(view))
                                   : Original::pack(cx, Original::Kind::kElements, level.own_kept());
    if (original == nullptr) return false;
    JS::RootedValue text(cx, JS::StringValue(original));
    if (!push(cx, text)) return false;
  }
  JS::RootedObject object(cx);
  if (!build(cx, shape, level, with_original, &object)) return false;
  value.setObject(*object);
  // A whole document stays one: what was found can be stored again.
  return depth_ == 1 || !shape.may_be_reference || reference(cx, object, value);
}

bool BsonToJs::build(JSContext* cx, const Shape& shape, const Level& level, bool with_original,
                     JS::MutableHandleObject object) {
  const std::size_t base = level.values;
  if (shape.maker >= 0) {
    const auto arguments = JS::HandleValueArray::fromMarkedLocation(values_.length() - base, values_.begin() + base);
    return dictionary_.shapes.make(cx, shape, with_original, arguments, object);
  }
  object.set(JS_NewPlainObject(cx));
  if (object == nullptr) return false;
  JS::RootedId id(cx);
  JS::RootedValue value(cx);
  const std::size_t count = values_.length() - base - (with_original ? 1 : 0);
  for (std::size_t i = 0; i < count; ++i) {
    value = values_[base + i];
    if (!dictionary_.keys.get(cx, elements_[level.elements + i].key(), &id) ||
        !JS_DefinePropertyById(cx, object, id, value, JSPROP_ENUMERATE)) {
      return false;
    }
  }
  if (!with_original) return true;
  value = values_[base + count];
  return JS_DefinePropertyById(cx, object, dictionary_.original, value, JSPROP_ENUMERATE);
}

bool BsonToJs::array(JSContext* cx, bson::View view, JS::MutableHandleValue value) {
  const Level level(*this);
  if (!gather(cx, view, level.elements)) return false;
  const std::size_t count = level.own_elements().size();
  const bool regular = keys_are_indexes(level.own_elements());
  if (!push_values(cx, level.elements, count, regular)) return false;
  const auto values = JS::HandleValueArray::fromMarkedLocation(count, values_.begin() + level.values);
  JS::RootedObject array(cx, JS::NewArrayObject(cx, values));
  if (array == nullptr) return false;
  value.setObject(*array);
  if (regular && level.own_kept().empty()) return true;
  // All of them: in an array that grew or shrank, an element is told by its neighbours.
  JSString* const original = Original::pack(cx, Original::Kind::kWhole, all_elements(view));
  if (original == nullptr) return false;
  JS::RootedValue text(cx, JS::StringValue(original));
  return JS_DefinePropertyById(cx, array, dictionary_.original, text, JSPROP_ENUMERATE);
}

bool BsonToJs::reference(JSContext* cx, JS::HandleObject object, JS::MutableHandleValue value) {
  JS::RootedValue ref(cx);
  JS::RootedValue id(cx);
  JS::RootedValue db(cx);
  bool has_db = false;
  if (!JS_GetProperty(cx, object, "$ref", &ref) || !JS_GetProperty(cx, object, "$id", &id) ||
      !JS_HasOwnProperty(cx, object, "$db", &has_db) || (has_db && !JS_GetProperty(cx, object, "$db", &db))) {
    return false;
  }
  if (!ref.isString() || id.isNullOrUndefined() || (has_db && !db.isString())) return true;
  JS::RootedValue plain(cx, JS::ObjectValue(*object));
  return dictionary_.classes.make(cx, Maker::kReference, JS::HandleValueArray(plain), value);
}

}  // namespace godwit::script::mongo
