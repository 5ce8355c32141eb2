#include "script/mongo/js_to_bson.h"

#include <fmt/format.h>
#include <js/Array.h>
#include <js/Conversions.h>
#include <js/ForOfIterator.h>
#include <js/MapAndSet.h>
#include <js/Object.h>
#include <js/PropertyAndElement.h>
#include <js/experimental/TypedData.h>
#include <jsfriendapi.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <string>
#include <unordered_map>

#include "script/mongo/utf8.h"

namespace godwit::script::mongo {

namespace {

std::string_view digits(std::uint32_t number, std::array<char, 10>& into) {
  const auto end = std::to_chars(into.begin(), into.end(), number).ptr;
  return {into.data(), static_cast<std::size_t>(end - into.data())};
}

}  // namespace

JsToBson::JsToBson(JSContext* cx, Dictionary& dictionary, BsonToJs& reader, Output out, Undefined undefined)
    : cx_(cx), dictionary_(dictionary), reader_(reader), undefined_(undefined), out_(std::move(out)), open_(cx) {}

bool JsToBson::document(JS::HandleObject object) {
  JS::RootedValue value(cx_, JS::ObjectValue(*object));
  if (!converted(object, &value)) return false;
  if (!value.isObject()) return fail("toBSON() did not return an object");
  JS::RootedObject root(cx_, &value.toObject());
  JS::RootedValue tag(cx_);
  if (!tag_of(root, &tag)) return false;
  if (tag.isUndefined() && JS::GetClass(root) == dictionary_.plain_class) return nested(root, &JsToBson::fields);
  js::ESClass kind = js::ESClass::Other;
  if (!JS::GetBuiltinClass(cx_, root, &kind)) return false;
  switch (kind) {
    case js::ESClass::Array: return fail("an array is no document");
    case js::ESClass::Date: case js::ESClass::RegExp: case js::ESClass::ArrayBuffer: case js::ESClass::Function:
    case js::ESClass::Promise:
      return fail("a date, regular expression, buffer, function or promise is no document");
    case js::ESClass::Map: return nested(root, &JsToBson::map_fields);
    default: break;
  }
  if (!tag.isUndefined() || JS_IsArrayBufferViewObject(root)) return fail("a BSON value is no document");
  return nested(root, &JsToBson::fields);
}

bool JsToBson::array(JS::HandleObject array) { return nested(array, &JsToBson::items); }

bool JsToBson::nested(JS::HandleObject object, Contents contents) {
  if (open_.length() >= kDeepest) return fail("the document is nested deeper than 200 levels");
  for (std::size_t i = 0; i < open_.length(); ++i) {
    if (open_[i] == object) return fail("Cannot convert circular structure to BSON");
  }
  if (!open_.append(object)) return false;
  const std::size_t start = out_.size();
  out_.put_number(std::int32_t{0});
  if (!(this->*contents)(object)) return false;
  out_.put(0);
  out_.set_number(start, static_cast<std::int32_t>(out_.size() - start));
  open_.popBack();
  return true;
}

bool JsToBson::begin(JS::HandleId id, std::size_t& at) {
  if (id.isInt()) {
    std::array<char, 10> number{};
    begin(digits(static_cast<std::uint32_t>(id.toInt()), number), at);
    return true;
  }
  at = out_.size();
  enter(at);
  out_.put(0);
  append_utf8(id.toLinearString(), out_);
  const bool has_nul = std::memchr(out_.data() + at + 1, 0, out_.size() - at - 1) != nullptr;
  out_.put(0);
  return !has_nul || fail("a key must not contain null bytes");
}

void JsToBson::begin(std::string_view key, std::size_t& at) {
  at = out_.size();
  enter(at);
  std::uint8_t* const room = out_.grow(key.size() + 2);
  room[0] = 0;
  if (!key.empty()) std::memcpy(room + 1, key.data(), key.size());
  room[key.size() + 1] = 0;
}

bool JsToBson::end(std::size_t at, bool in_array) {
  if (out_.size() > kMostBytes) return fail("the document is larger than 48 MB; servers take 16 MB");
  --levels_;
  if (out_[at] != 0) return true;
  if (in_array) {
    set_type(at, bson::Type::kNull);  // what stands behind it must keep its place
  } else {
    out_.cut(at);
  }
  return true;
}

void JsToBson::forget(std::size_t at) {
  --levels_;
  out_.cut(at);
}

std::string_view JsToBson::key(std::size_t at) const { return reinterpret_cast<const char*>(out_.data()) + at + 1; }

bool JsToBson::fields(JS::HandleObject object) {
  const Layout* const layout = dictionary_.layouts.find(object);
  if (layout == nullptr) return listed_fields(object);
  Original original;
  if (layout->with_original()) {
    JS::RootedValue kept(cx_, Layout::value(object, layout->size()));
    if (!original.unpack(cx_, kept)) return false;
    if (original.is_whole()) return listed_fields(object);
  }
  return known_fields(object, *layout, original);
}

// As own_fields, for an object whose fields need not be asked for.
bool JsToBson::known_fields(JS::HandleObject object, const Layout& layout, Original& original) {
  JS::RootedValue value(cx_);
  JS::RootedId key(cx_);
  for (std::size_t i = 0; i < layout.size(); ++i) {
    const std::size_t at = out_.size();
    enter(at);
    const std::string_view header = layout.header(i);
    out_.put(header.data(), header.size());
    if (layout.fits(object)) {
      value = Layout::value(object, i);
    } else {  // an earlier field's toBSON() changed the object
      key = layout.key(i);
      if (!JS_GetPropertyById(cx_, object, key, &value)) return false;
    }
    const bson::Element before =
        original.empty() ? bson::Element() : original.find(header.substr(1, header.size() - 2));
    if (!element(at, value, before) || !end(at, false)) return false;
  }
  return true;
}

bool JsToBson::listed_fields(JS::HandleObject object) {
  JS::RootedIdVector ids(cx_);
  if (!js::GetPropertyKeys(cx_, object, JSITER_OWNONLY | JSITER_SYMBOLS, &ids)) return false;
  std::size_t strings = ids.length();
  Original original;
  bool has_original = false;
  for (; strings > 0 && ids[strings - 1].isSymbol(); --strings) {
    if (ids[strings - 1] != dictionary_.original.get()) continue;
    has_original = true;
    JS::RootedValue kept(cx_);
    if (!JS_GetPropertyById(cx_, object, dictionary_.original, &kept) || !original.unpack(cx_, kept)) return false;
  }
  const bool only_these = ids.length() == strings + (has_original ? 1 : 0);
  if (!ids.resize(strings)) return false;
  if (only_these && JS::GetClass(object) == dictionary_.plain_class &&
      !dictionary_.layouts.saw(cx_, object, ids, has_original)) {
    return false;
  }
  return original.is_whole() ? whole_fields(object, ids, original) : own_fields(object, ids, original);
}

bool JsToBson::own_fields(JS::HandleObject object, const JS::HandleIdVector& ids, Original& original) {
  JS::RootedValue value(cx_);
  for (std::size_t i = 0; i < ids.length(); ++i) {
    std::size_t at = 0;
    if (!begin(ids[i], at) || !JS_GetPropertyById(cx_, object, ids[i], &value)) return false;
    const bson::Element before = original.empty() ? bson::Element() : original.find(key(at));
    if (!element(at, value, before) || !end(at, false)) return false;
  }
  return true;
}

bool JsToBson::whole_fields(JS::HandleObject object, const JS::HandleIdVector& ids, const Original& original) {
  const auto& elements = original.elements();
  JS::RootedIdVector keys(cx_);
  std::vector<std::string> names(elements.size());  // as the object shows them
  std::unordered_map<std::string_view, std::size_t> last;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    JS::RootedId id(cx_);
    if (!dictionary_.keys.get(cx_, elements[i].key(), &id) || !keys.append(id) || !name_of(id, names[i])) return false;
    last[names[i]] = i;
  }
  JS::RootedValue value(cx_);
  for (std::size_t i = 0; i < elements.size(); ++i) {
    bool has = false;
    if (!JS_HasOwnPropertyById(cx_, object, keys[i], &has)) return false;
    if (!has) continue;
    if (!JS_GetPropertyById(cx_, object, keys[i], &value)) return false;
    if (const std::size_t final_one = last[names[i]]; final_one != i) {
      if (!repeated(value, elements[final_one], elements[i])) return false;
      continue;
    }
    std::size_t at = 0;
    begin(elements[i].key(), at);
    if (!element(at, value, elements[i]) || !end(at, false)) return false;
  }
  JS::RootedIdVector added(cx_);
  for (std::size_t i = 0; i < ids.length(); ++i) {
    std::string name;
    if (!name_of(ids[i], name) || (!last.contains(name) && !added.append(ids[i]))) return false;
  }
  Original none;
  return own_fields(object, added, none);
}

bool JsToBson::name_of(JS::HandleId id, std::string& name) {
  std::size_t at = 0;
  if (!begin(id, at)) return false;
  name = key(at);
  forget(at);
  return true;
}

// A key that comes again later: its element stays as it was where the later one did.
bool JsToBson::repeated(JS::HandleValue value, const bson::Element& last, const bson::Element& earlier) {
  std::size_t at = 0;
  begin(last.key(), at);
  if (!element(at, value, last)) return false;
  const bool unchanged = std::ranges::equal(out_.from(at), element_bytes(last));
  forget(at);
  if (unchanged) put(element_bytes(earlier));
  return true;
}

bool JsToBson::map_fields(JS::HandleObject map) {
  JS::RootedValue entries(cx_);
  JS::RootedValue entry(cx_);
  if (!JS::MapEntries(cx_, map, &entries)) return false;
  JS::ForOfIterator iterator(cx_);
  if (!iterator.init(entries)) return false;
  JS::RootedObject pair(cx_);
  JS::RootedValue part(cx_);
  JS::RootedString name(cx_);
  JS::RootedId id(cx_);
  for (;;) {
    bool done = false;
    if (!iterator.next(&entry, &done)) return false;
    if (done) return true;
    pair = &entry.toObject();
    std::size_t at = 0;
    if (!JS_GetElement(cx_, pair, 0, &part) || (name = JS::ToString(cx_, part)) == nullptr ||
        !JS_StringToId(cx_, name, &id) || !begin(id, at) || !JS_GetElement(cx_, pair, 1, &part) ||
        !element(at, part, bson::Element()) || !end(at, false)) {
      return false;
    }
  }
}

bool JsToBson::items(JS::HandleObject array) {
  std::uint32_t length = 0;
  JS::RootedValue kept(cx_);
  bool has_original = false;
  if (!JS::GetArrayLength(cx_, array, &length) || !JS_HasOwnPropertyById(cx_, array, dictionary_.original, &has_original) ||
      (has_original && !JS_GetPropertyById(cx_, array, dictionary_.original, &kept))) {
    return false;
  }
  Original original;
  if (!original.unpack(cx_, kept)) return false;
  if (!original.is_whole()) return numbered_items(array, 0, length, {});
  return original.elements().size() == length ? whole_items(array, original) : moved_items(array, length, original);
}

// Items whose originals, where they have any, are the ones with their numbers.
bool JsToBson::numbered_items(JS::HandleObject array, std::uint32_t from, std::uint32_t to,
                              std::span<const bson::Element> originals) {
  JS::RootedValue value(cx_);
  std::array<char, 10> number{};
  for (std::uint32_t i = from; i < to; ++i) {
    std::size_t at = 0;
    begin(digits(i, number), at);
    const bson::Element before = i < originals.size() && originals[i].key() == key(at) ? originals[i] : bson::Element();
    if (!JS_GetElement(cx_, array, i, &value) || !element(at, value, before) || !end(at, true)) return false;
  }
  return true;
}

// An array that grew or shrank: what still stands at its beginning and at its end keeps its bytes.
bool JsToBson::moved_items(JS::HandleObject array, std::uint32_t length, const Original& original) {
  const auto& elements = original.elements();
  const auto before = static_cast<std::uint32_t>(elements.size());
  const std::uint32_t most = std::min(length, before);
  std::uint32_t head = 0;
  std::uint32_t tail = 0;
  for (bool same = true; head < most; ++head) {
    if (!unchanged(array, head, elements[head], same)) return false;
    if (!same) break;
  }
  for (bool same = true; tail < most - head; ++tail) {
    if (!unchanged(array, length - 1 - tail, elements[before - 1 - tail], same)) return false;
    if (!same) break;
  }
  copy_items(0, std::span(elements).first(head));
  // Items that were put behind the others leave these where they were.
  const bool may_be_appended = tail == 0 && length > before;
  if (!numbered_items(array, head, length - tail, may_be_appended ? std::span(elements) : std::span<const bson::Element>())) {
    return false;
  }
  copy_items(length - tail, std::span(elements).last(tail));
  return true;
}

// Whether an item would be written as the element's bytes.
bool JsToBson::unchanged(JS::HandleObject array, std::uint32_t index, const bson::Element& original, bool& same) {
  JS::RootedValue value(cx_);
  std::size_t at = 0;
  begin(original.key(), at);
  if (!JS_GetElement(cx_, array, index, &value) || !element(at, value, original)) return false;
  same = std::ranges::equal(out_.from(at), element_bytes(original));
  forget(at);
  return true;
}

void JsToBson::copy_items(std::uint32_t index, std::span<const bson::Element> originals) {
  std::array<char, 10> number{};
  for (const bson::Element& original : originals) {
    std::size_t at = 0;
    begin(digits(index++, number), at);
    set_type(at, original.type());
    put(original.raw());
    --levels_;
  }
}

bool JsToBson::whole_items(JS::HandleObject array, const Original& original) {
  JS::RootedValue value(cx_);
  for (std::uint32_t i = 0; i < original.elements().size(); ++i) {
    std::size_t at = 0;
    begin(original.elements()[i].key(), at);
    if (!JS_GetElement(cx_, array, i, &value) || !element(at, value, original.elements()[i]) || !end(at, true)) {
      return false;
    }
  }
  return true;
}

bool JsToBson::fail(std::string message) {
  constexpr std::size_t kMostShown = 5;  // at either end of a deep path
  const std::size_t left_out = levels_ - std::min(levels_, 2 * kMostShown + 1);
  std::string where;
  for (std::size_t i = 0; i < levels_; ++i) {
    if (!where.empty()) where += '.';
    if (left_out == 0 || i != kMostShown) {
      where += key(path_[i]);
      continue;
    }
    where += fmt::format("… {} more …", left_out + 1);
    i += left_out;
  }
  if (!where.empty()) message += fmt::format(" (at '{}')", where);
  return dictionary_.classes.raise(cx_, message);
}

}  // namespace godwit::script::mongo
