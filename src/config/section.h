// A map of the configuration, read by key and type.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "config/yaml.h"

namespace godwit::config {

// A value and where it stands.
template <class T>
struct Placed {
  T value{};
  Position at;
};

using PlacedText = Placed<std::string>;

// Borrows its source and its node: both must outlive it. Each reader gives nothing when the key is absent and throws
// kConfigValue, with the key's full path and place, when its value has another type. No reader guesses: `yes` is not
// true, `012` and `"1"` are no numbers. Calling one for its check alone is fine.
class Section {
 public:
  // `path` is how messages call it ("environments.prod"); empty for the whole file. Throws kConfigValue when `node` is
  // no map.
  Section(const Source& source, const Node& node, std::string path);

  // Throws kConfigUnknownKey, with a suggestion, when there is a key that is not among these.
  void allow(std::initializer_list<std::string_view> keys) const;
  [[nodiscard]] const std::vector<Entry>& entries() const { return node_.entries; }
  [[nodiscard]] const Source& source() const { return source_; }
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] Position at() const { return node_.at; }
  [[nodiscard]] std::string path_of(std::string_view key) const;
  [[nodiscard]] const Entry* find(std::string_view key) const;

  std::optional<PlacedText> text(std::string_view key) const;
  std::optional<Placed<bool>> truth(std::string_view key) const;
  std::optional<Placed<std::int64_t>> integer(std::string_view key, std::int64_t least, std::int64_t most) const;
  std::optional<Placed<base::Duration>> duration(std::string_view key, std::string_view least,
                                                 std::string_view most) const;
  // A number of bytes: 512MiB, 1GB, 1048576.
  std::optional<Placed<std::uint64_t>> bytes(std::string_view key, std::string_view least, std::string_view most) const;
  std::optional<PlacedText> choice(std::string_view key, std::initializer_list<std::string_view> words) const;
  // A list of texts. One text alone counts as a list of one where `or_one` says so.
  enum class Shape { kList, kListOrOne };
  std::optional<Placed<std::vector<PlacedText>>> texts(std::string_view key, Shape shape) const;
  std::optional<Section> section(std::string_view key) const;

  // "KEY wants WANTED, not WHAT IS THERE", at the value's place.
  [[nodiscard]] Error wrong(const Entry& entry, std::string_view wanted) const;

 private:
  [[nodiscard]] const Entry* find_filled(std::string_view key) const;

  const Source& source_;
  const Node& node_;
  std::string path_;
};

}  // namespace godwit::config
