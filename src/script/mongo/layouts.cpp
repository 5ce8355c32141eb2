#include "script/mongo/layouts.h"

#include <fmt/format.h>
#include <js/CallAndConstruct.h>
#include <js/CompilationAndEvaluation.h>
#include <js/PropertyAndElement.h>
#include <js/SourceText.h>

#include "base/text.h"
#include "script/mongo/utf8.h"

namespace godwit::script::mongo {

namespace {

const void* shape_of(JSObject* object) noexcept { return reinterpret_cast<const JS::shadow::Object*>(object)->shape; }

// A function that returns two objects with the keys, field i being the number i: as a literal makes it, and as one that
// began empty (a spread, fields assigned one after the other); the engine gives these room for different counts.
std::string examples_source(const std::vector<std::string>& keys, bool with_original) {
  std::string fields;
  for (std::size_t i = 0; i < keys.size(); ++i) fields += fmt::format("{}:a+{},", base::json_quote(keys[i]), i);
  const std::string original = with_original ? fmt::format("o[S]={};", keys.size()) : "";
  return fmt::format("(S=>{{const a=0,o={{{}}};{}return[o,{{...o}}]}})", fields, original);
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
  Place& place = places_[place_of(shape_of(object))];
  if (place.shape != shape_of(object)) place = {shape_of(object), nullptr, 0};
  if (place.seen == kWorthLearning || ++place.seen < kWorthLearning) return true;
  return learn(cx, object, keys, with_original, place);
}

bool Layouts::learn(JSContext* cx, JS::HandleObject object, const JS::HandleIdVector& keys, bool with_original,
                    Place& place) {
  if (keys.empty() || keys.length() > kMostKeys || attempts_ == kMostAttempts) return true;
  ++attempts_;
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < keys.length(); ++i) {
    if (!keys[i].isString()) return true;
    Output text;
    append_utf8(keys[i].toLinearString(), text);
    texts.emplace_back(text.from(0).begin(), text.from(0).end());
    // A key that a document cannot have, or that is none in a literal.
    if (texts.back().find('\0') != std::string::npos || texts.back() == "__proto__") return true;
  }
  JS::RootedObject both(cx);
  if (!examples(cx, texts, with_original, &both)) return false;
  JS::RootedValue value(cx);
  for (const std::uint32_t i : {0U, 1U}) {
    if (!JS_GetElement(cx, both, i, &value)) return false;
    JS::RootedObject example(cx, &value.toObject());
    if (shape_of(example) != shape_of(object)) continue;
    Layout& layout = layouts_.emplace_back(cx, example, with_original);
    JS::RootedId key(cx);
    for (std::size_t field = 0; field < texts.size(); ++field) {
      key = keys[field];
      if (!layout.add(cx, key, texts[field])) return false;
    }
    if (layout.holds()) place.layout = &layout;
    return true;
  }
  return true;
}

bool Layouts::examples(JSContext* cx, const std::vector<std::string>& keys, bool with_original,
                       JS::MutableHandleObject both) {
  const std::string text = examples_source(keys, with_original);
  JS::CompileOptions options(cx);
  options.setFileAndLine("godwit:layout", 1);
  JS::SourceText<mozilla::Utf8Unit> source;
  JS::RootedValue function(cx);
  JS::RootedValue pair(cx);
  JS::RootedValue key(cx, JS::SymbolValue(original_key_));
  if (!source.init(cx, text.data(), text.size(), JS::SourceOwnership::Borrowed) ||
      !JS::Evaluate(cx, options, source, &function) ||
      !JS::Call(cx, JS::UndefinedHandleValue, function, JS::HandleValueArray(key), &pair)) {
    return false;
  }
  both.set(&pair.toObject());
  return true;
}

}  // namespace godwit::script::mongo
