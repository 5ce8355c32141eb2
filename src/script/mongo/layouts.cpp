#include "script/mongo/layouts.h"

#include <fmt/format.h>
#include <js/CallAndConstruct.h>
#include <js/PropertyAndElement.h>
#include <js/Realm.h>

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "script/mongo/own_code.h"
#include "script/mongo/utf8.h"

namespace godwit::script::mongo {

namespace {

constexpr const char* kName = "godwit:layout";

const void* shape_of(JSObject* object) noexcept { return reinterpret_cast<const JS::shadow::Object*>(object)->shape; }

// An object of the first `count` keys as a literal makes it, field i being the number i.
std::string literal_source(const std::vector<std::string>& keys, std::size_t count) {
  std::string fields;
  for (std::size_t i = 0; i < count; ++i) fields += fmt::format("{}:a+{},", base::json_quote(keys[i]), i);
  return fmt::format("(a=>({{{}}}))(0)", fields);
}

// Their UTF-8; nothing when a document or a literal cannot have one of them.
std::optional<std::vector<std::string>> texts_of(const JS::HandleIdVector& keys) {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < keys.length(); ++i) {
    Output text;
    append_utf8(keys[i].toLinearString(), text);
    texts.emplace_back(text.from(0).begin(), text.from(0).end());
    if (texts.back().find('\0') != std::string::npos || texts.back() == "__proto__") return std::nullopt;
  }
  return texts;
}

}  // namespace

bool Layout::add(JSContext* cx, JS::HandleId key, std::string_view text) {
  if (!keys_.append(key)) {
    JS_ReportOutOfMemory(cx);
    return false;
  }
  headers_.append(1, '\0').append(text).append(1, '\0');
  ends_.push_back(headers_.size());
  return true;
}

bool Layout::holds() const noexcept {
  const std::size_t slots = size() + (with_original_ ? 1 : 0);
  for (std::size_t i = 0; i < slots; ++i) {
    const JS::Value& held = value(example_, i);
    if (!held.isInt32() || held.toInt32() != static_cast<std::int32_t>(i)) return false;
  }
  return true;
}

std::size_t Layouts::place_of(const void* shape) noexcept {
  const auto address = reinterpret_cast<std::uintptr_t>(shape);
  return ((address >> 3U) ^ (address >> 11U)) % kPlaces;
}

const Layout* Layouts::find(JSObject* object) const noexcept {
  const Place& place = places_[place_of(shape_of(object))];
  return place.layout != nullptr && place.layout->fits(object) ? place.layout : nullptr;
}

bool Layouts::saw(JSContext* cx, JS::HandleObject object, const JS::HandleIdVector& keys, bool with_original) {
  // Keys that are numbers come first, and are elements.
  if (keys.empty() || keys.length() > kMostKeys || !keys[0].isString()) return true;
  Place& place = places_[place_of(shape_of(object))];
  if (place.shape != shape_of(object)) place = {place.layout, shape_of(object), 0};
  if (place.seen == kWorthLearning || ++place.seen < kWorthLearning) return true;
  if (const Layout* const known = remembered(object)) {
    place.layout = known;
    return true;
  }
  if (learn(cx, object, keys, with_original, place)) return true;
  if (!JS_IsExceptionPending(cx)) return false;
  JS_ClearPendingException(cx);
  return true;
}

const Layout* Layouts::remembered(JSObject* object) const noexcept {
  const auto found = std::ranges::find_if(layouts_, [&](const Layout& layout) { return layout.fits(object); });
  return found == layouts_.end() ? nullptr : &*found;
}

bool Layouts::learn(JSContext* cx, JS::HandleObject object, const JS::HandleIdVector& keys, bool with_original,
                    Place& place) {
  JS::RootedObject prototype(cx);
  if (!JS_GetPrototype(cx, object, &prototype)) return false;
  if (prototype != JS::GetRealmObjectPrototype(cx) || examples_ == kMostExamples) return true;
  const auto texts = texts_of(keys);
  if (!texts) return true;
  ++examples_;
  // As a literal with room for what the object has room for, or as one that began empty.
  const std::size_t room = reinterpret_cast<const JS::shadow::Object*>(object.get())->numFixedSlots();
  JS::RootedObject example(cx);
  for (const std::size_t in_literal : {std::min(room, texts->size()), std::size_t{0}}) {
    if (!make_example(cx, in_literal, room == 0, keys, *texts, with_original, &example)) return false;
    if (shape_of(example) == shape_of(object)) break;
  }
  if (shape_of(example) != shape_of(object)) return true;
  Layout& layout = layouts_.emplace_back(cx, example, with_original);
  JS::RootedId key(cx);
  for (std::size_t field = 0; field < texts->size(); ++field) {
    key = keys[field];
    if (!layout.add(cx, key, (*texts)[field])) break;
  }
  if (layout.size() == texts->size() && layout.holds()) {
    place.layout = &layout;
    return true;
  }
  layouts_.pop_back();
  return !JS_IsExceptionPending(cx);
}

// The engine gives an object room inside when it makes it: as a literal as much as its fields want, in steps, as an empty
// one some, by a spread none. What the object gets later does not change that.
bool Layouts::make_example(JSContext* cx, std::size_t in_literal, bool by_spread, const JS::HandleIdVector& keys,
                           const std::vector<std::string>& texts, bool with_original,
                           JS::MutableHandleObject example) {
  JS::RootedValue value(cx);
  if (!evaluate(cx, kName, literal_source(texts, in_literal), &value)) return false;
  example.set(&value.toObject());
  if (!define_rest(cx, example, in_literal, keys, with_original)) return false;
  if (!by_spread) return true;
  JS::RootedValue spread(cx);
  JS::RootedValue whole(cx, JS::ObjectValue(*example));
  if (!evaluate(cx, kName, "o=>({...o})", &spread) ||
      !JS::Call(cx, JS::UndefinedHandleValue, spread, JS::HandleValueArray(whole), &value)) {
    return false;
  }
  example.set(&value.toObject());
  return true;
}

// Defined, never assigned: a script may have put a setter on Object.prototype.
bool Layouts::define_rest(JSContext* cx, JS::HandleObject example, std::size_t from, const JS::HandleIdVector& keys,
                          bool with_original) {
  JS::RootedId key(cx);
  JS::RootedValue number(cx);
  for (std::size_t i = from; i < keys.length() + (with_original ? 1 : 0); ++i) {
    key = i < keys.length() ? keys[i] : JS::PropertyKey::Symbol(original_key_);
    number.setInt32(static_cast<std::int32_t>(i));
    if (!JS_DefinePropertyById(cx, example, key, number, JSPROP_ENUMERATE)) return false;
  }
  return true;
}

}  // namespace godwit::script::mongo
