// The JavaScript property key for a BSON key, remembered.
#pragma once

#include <jsapi.h>

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace godwit::script::mongo {

// The number of an element whose key is written as JavaScript writes array indexes ("0", "17", never "017", up to
// 4294967294); objects list such keys first, in ascending order, whatever order they came in.
std::optional<std::uint32_t> index_key(std::string_view key) noexcept;

// Lets string keys be found by content, without building a std::string for the question.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
};

// Keys repeat from document to document; making the engine's string for each costs more than the rest of reading a field.
// Used on the engine's thread.
class PropertyKeys {
 public:
  // Ill-formed UTF-8 becomes U+FFFD. False = out of memory, exception pending.
  bool get(JSContext* cx, std::string_view key, JS::MutableHandleId id);

 private:
  // Only pinned strings stay where they are for ever; pinned is also for ever, hence the bounds.
  static constexpr std::size_t kMostKeys = 4096;
  static constexpr std::size_t kLongestKey = 64;
  std::unordered_map<std::string, JS::PropertyKey, TextHash, std::equal_to<>> known_;
};

}  // namespace godwit::script::mongo
