#include "script/mongo/shapes.h"

#include <fmt/format.h>
#include <js/Array.h>
#include <js/CallAndConstruct.h>
#include <js/PropertyAndElement.h>

#include <algorithm>
#include <unordered_set>

#include "base/text.h"
#include "script/mongo/own_code.h"

namespace godwit::script::mongo {

namespace {

bool has_duplicates(std::span<const bson::Element> elements) {
  constexpr std::size_t kFew = 16;
  if (elements.size() <= kFew) {
    for (std::size_t i = 1; i < elements.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (elements[i].key() == elements[j].key()) return true;
      }
    }
    return false;
  }
  std::unordered_set<std::string_view> seen;
  return std::ranges::any_of(elements, [&](const auto& element) { return !seen.insert(element.key()).second; });
}

bool loses_keys(std::span<const bson::Element> elements) {
  std::int64_t last_index = -1;
  bool names_began = false;
  for (const bson::Element& element : elements) {
    if (const auto index = index_key(element.key())) {
      if (names_began || *index <= last_index) return true;
      last_index = *index;
    } else {
      if (!base::is_utf8(element.key())) return true;
      names_began = true;
    }
  }
  return has_duplicates(elements);
}

// Whether $ref, $id and perhaps $db come first and in this order, as a DBRef is written.
bool in_order_of_references(std::span<const bson::Element> elements) {
  const bool has_db = std::ranges::any_of(elements, [](const auto& element) { return element.key() == "$db"; });
  return elements[0].key() == "$ref" && elements[1].key() == "$id" && (!has_db || elements[2].key() == "$db");
}

// As the driver tells them: $ref and $id, perhaps $db, and no other key with a dollar.
bool may_be_reference(std::span<const bson::Element> elements) {
  bool ref = false;
  bool id = false;
  for (const bson::Element& element : elements) {
    const std::string_view key = element.key();
    if (key == "$ref") {
      ref = true;
    } else if (key == "$id") {
      id = true;
    } else if (key.starts_with('$') && key != "$db") {
      return false;
    }
  }
  return ref && id;
}

// In an object literal, "__proto__" sets the prototype; index keys would make one literal for each set of numbers.
bool is_compilable(std::span<const bson::Element> elements) {
  return std::ranges::none_of(elements, [](const bson::Element& element) {
    return element.key() == "__proto__" || index_key(element.key()).has_value();
  });
}

std::string maker_source(std::span<const bson::Element> elements) {
  std::string parameters;
  std::string fields;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    parameters += fmt::format("a{},", i);
    fields += fmt::format("{}:a{},", base::json_quote(elements[i].key()), i);
  }
  return fmt::format("(S=>[function({0}){{return{{{1}}}}},function({0}original){{const o={{{1}}};o[S]=original;return o}}])",
                     parameters, fields);
}

}  // namespace

Shapes::Shapes(JSContext* cx, JS::HandleSymbol original_key) : original_key_(cx, original_key), makers_(cx) {}

bool Shapes::find(JSContext* cx, std::string_view joined, std::span<const bson::Element> elements, Shape& shape) {
  const auto found = known_.find(joined);
  if (found == known_.end()) {
    shape = Shape{loses_keys(elements), may_be_reference(elements), -1};
    if (shape.may_be_reference && !in_order_of_references(elements)) shape.loses_keys = true;
    const bool compilable = !shape.loses_keys && elements.size() <= kMostKeys && is_compilable(elements);
    if (known_.size() < kMostShapes) known_.emplace(joined, Known{shape, 1, compilable});
    return true;
  }
  Known& known = found->second;
  if (known.compilable && known.shape.maker < 0 && ++known.seen >= kWorthCompiling && !compile(cx, elements, known)) {
    return false;
  }
  shape = known.shape;
  return true;
}

bool Shapes::compile(JSContext* cx, std::span<const bson::Element> elements, Known& known) {
  if (makers_.length() >= 2 * kMostMakers) {
    known.compilable = false;
    return true;
  }
  JS::RootedValue function(cx);
  JS::RootedValue pair(cx);
  JS::RootedValue key(cx, JS::SymbolValue(original_key_));
  if (!evaluate(cx, "godwit:shape", maker_source(elements), &function) ||
      !JS::Call(cx, JS::UndefinedHandleValue, function, JS::HandleValueArray(key), &pair)) {
    return false;
  }
  JS::RootedObject makers(cx, &pair.toObject());
  const auto index = static_cast<std::int32_t>(makers_.length());
  for (const std::uint32_t i : {0U, 1U}) {
    if (!JS_GetElement(cx, makers, i, &function)) return false;
    if (!makers_.append(&function.toObject())) {
      JS_ReportOutOfMemory(cx);
      return false;
    }
  }
  known.shape.maker = index;
  return true;
}

bool Shapes::make(JSContext* cx, const Shape& shape, bool with_original, const JS::HandleValueArray& values,
                  JS::MutableHandleObject object) {
  const std::size_t index = static_cast<std::size_t>(shape.maker) + (with_original ? 1 : 0);
  JS::RootedValue function(cx, JS::ObjectValue(*makers_[index]));
  JS::RootedValue result(cx);
  if (!JS::Call(cx, JS::UndefinedHandleValue, function, values, &result)) return false;
  object.set(&result.toObject());
  return true;
}

}  // namespace godwit::script::mongo
