#include "script/mongo/property_keys.h"

#include <limits>

#include "script/mongo/utf8.h"
#include "script/text.h"

namespace godwit::script::mongo {

std::optional<std::uint32_t> index_key(std::string_view key) noexcept {
  if (key.empty() || key.size() > 10 || (key.size() > 1 && key[0] == '0')) return std::nullopt;
  std::int64_t number = 0;
  for (const char digit : key) {
    if (digit < '0' || digit > '9') return std::nullopt;
    number = number * 10 + (digit - '0');
  }
  if (number >= std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
  return static_cast<std::uint32_t>(number);
}

bool PropertyKeys::get(JSContext* cx, std::string_view key, JS::MutableHandleId id) {
  if (const auto found = known_.find(key); found != known_.end()) {
    id.set(found->second);
    return true;
  }
  const auto index = index_key(key);
  if (index && *index <= static_cast<std::uint32_t>(std::numeric_limits<std::int32_t>::max())) {
    id.set(JS::PropertyKey::Int(static_cast<std::int32_t>(*index)));
    return true;
  }
  if (!index && known_.size() < kMostKeys && key.size() <= kLongestKey && is_ascii(key)) {
    JSString* const pinned = JS_AtomizeAndPinStringN(cx, key.data(), key.size());
    if (pinned == nullptr) return false;
    id.set(JS::PropertyKey::fromPinnedString(pinned));
    known_.emplace(key, id.get());
    return true;
  }
  JS::RootedString text(cx, new_string(cx, key));
  return text != nullptr && JS_StringToId(cx, text, id);
}

}  // namespace godwit::script::mongo
