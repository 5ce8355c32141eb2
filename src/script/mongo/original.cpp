#include "script/mongo/original.h"

#include <js/String.h>

#include <algorithm>

namespace godwit::script::mongo {

namespace {

constexpr std::size_t kMany = 32;

}  // namespace

JSString* Original::pack(JSContext* cx, Kind kind, std::span<const std::uint8_t> elements) {
  constexpr std::size_t kInline = 64;
  char small[kInline];
  std::vector<char> large;
  char* text = small;
  if (elements.size() >= kInline) {
    large.resize(elements.size() + 1);
    text = large.data();
  }
  text[0] = static_cast<char>(kind);
  std::copy(elements.begin(), elements.end(), reinterpret_cast<std::uint8_t*>(text) + 1);
  return JS_NewStringCopyN(cx, text, elements.size() + 1);  // bytes as Latin-1
}

bool Original::unpack(JSContext* cx, JS::HandleValue kept) {
  if (!kept.isString()) return true;
  JSLinearString* const linear = JS_EnsureLinearString(cx, kept.toString());
  if (linear == nullptr) return false;
  {
    const JS::AutoCheckCannotGC no_gc;
    const std::size_t length = JS::GetLinearStringLength(linear);
    if (length == 0 || !JS::LinearStringHasLatin1Chars(linear)) return true;
    const auto* chars = JS::GetLatin1LinearStringChars(no_gc, linear);
    kind_ = static_cast<Kind>(chars[0]);
    if (kind_ != Kind::kElements && kind_ != Kind::kWhole) return true;
    bytes_.assign(chars + 1, chars + length);
  }
  for (bson::View::Iterator at{std::span<const std::uint8_t>(bytes_)}; *at; ++at) elements_.push_back(*at);
  return true;
}

bson::Element Original::find(std::string_view key) {
  if (next_ < elements_.size() && elements_[next_].key() == key) return elements_[next_++];
  if (elements_.size() <= kMany) {
    const auto found = std::ranges::find(elements_, key, &bson::Element::key);
    return found == elements_.end() ? bson::Element() : *found;
  }
  if (index_.empty()) {
    for (std::size_t i = 0; i < elements_.size(); ++i) index_.emplace(elements_[i].key(), i);
  }
  const auto found = index_.find(key);
  return found == index_.end() ? bson::Element() : elements_[found->second];
}

std::span<const std::uint8_t> element_bytes(const bson::Element& element) noexcept {
  const auto* start = reinterpret_cast<const std::uint8_t*>(element.key().data()) - 1;
  return {start, element.raw().data() + element.raw().size()};
}

}  // namespace godwit::script::mongo
