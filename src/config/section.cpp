#include "config/section.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include <fmt/format.h>

#include "base/text.h"

namespace godwit::config {

namespace {

std::string describe(const Node& node) {
  switch (node.kind) {
    case Node::Kind::kNothing: return "nothing";
    case Node::Kind::kList: return "a list";
    case Node::Kind::kMap: return "a map";
    case Node::Kind::kText: break;
  }
  return quote(node.text);
}

Error value_error(const Source& source, const std::string& path, const Node& node, std::string_view wanted) {
  Error error =
      source.error(ErrorCode::kConfigValue,
                   node.kind == Node::Kind::kNothing ? fmt::format("{} has no value", path)
                                                     : fmt::format("{} wants {}, not {}", path, wanted, describe(node)),
                   node.at);
  error.fix(fmt::format("give {} {}", path, wanted));
  return error;
}

// Decimal digits without leading zeros.
std::optional<std::int64_t> parse_integer(const Node& node) {
  std::int64_t number = 0;
  const char* const end = node.text.data() + node.text.size();
  const auto [stopped, reason] = std::from_chars(node.text.data(), end, number);
  const bool is_canonical = reason == std::errc{} && stopped == end && std::to_string(number) == node.text;
  return node.is_plain && is_canonical ? std::optional(number) : std::nullopt;
}

std::optional<std::uint64_t> parse_bytes(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, std::uint64_t>, 9> kUnits = {{
      {"", 1},
      {"B", 1},
      {"kB", 1000},
      {"KB", 1000},
      {"MB", 1000 * 1000},
      {"GB", 1000 * 1000 * 1000},
      {"KiB", std::uint64_t{1} << 10U},
      {"MiB", std::uint64_t{1} << 20U},
      {"GiB", std::uint64_t{1} << 30U},
  }};
  std::uint64_t number = 0;
  const auto [stopped, reason] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (reason != std::errc{}) return std::nullopt;
  const std::string_view unit = base::trim(text.substr(static_cast<std::size_t>(stopped - text.data())));
  for (const auto& [name, factor] : kUnits)
    if (unit == name && number <= std::numeric_limits<std::uint64_t>::max() / factor) return number * factor;
  return std::nullopt;
}

std::optional<base::Duration> parse_duration(const std::string& text) {
  try {
    return base::parse_duration(text);
  } catch (const Error&) {
    return std::nullopt;
  }
}

}  // namespace

Section::Section(const Source& source, const Node& node, std::string path)
    : source_(source), node_(node), path_(std::move(path)) {
  if (node_.kind != Node::Kind::kMap)
    throw value_error(source_, path_.empty() ? source_.name() : path_, node_, "a map of keys and values");
}

std::string Section::path_of(std::string_view key) const {
  const std::string shown = presentable(key);
  return path_.empty() ? shown : fmt::format("{}.{}", path_, shown);
}

const Entry* Section::find(std::string_view key) const {
  const auto found =
      std::find_if(node_.entries.begin(), node_.entries.end(), [&](const Entry& entry) { return entry.key == key; });
  return found == node_.entries.end() ? nullptr : &*found;
}

const Entry* Section::find_filled(std::string_view key) const {
  const Entry* entry = find(key);
  if (entry != nullptr && entry->value.kind == Node::Kind::kNothing) throw wrong(*entry, "a value");
  return entry;
}

Error Section::wrong(const Entry& entry, std::string_view wanted) const {
  return value_error(source_, path_of(entry.key), entry.value, wanted);
}

void Section::allow(std::initializer_list<std::string_view> keys) const {
  for (const Entry& entry : node_.entries) {
    if (std::find(keys.begin(), keys.end(), entry.key) != keys.end()) continue;
    const std::vector<std::string> known(keys.begin(), keys.end());
    const auto meant = base::nearest(entry.key, known);
    std::string message = fmt::format("unknown key {} in {}{}", quote(entry.key),
                                      path_.empty() ? source_.name() : path_, base::did_you_mean(meant));
    throw source_.error(ErrorCode::kConfigUnknownKey, std::move(message), entry.at)
        .fix(meant ? fmt::format("write {}, or remove the key", *meant)
                   : fmt::format("remove it; the keys here are {}", base::join(known, ", ")));
  }
}

std::optional<PlacedText> Section::text(std::string_view key) const {
  const Entry* entry = find_filled(key);
  if (entry == nullptr) return std::nullopt;
  if (entry->value.kind != Node::Kind::kText) throw wrong(*entry, "text");
  if (entry->value.text.empty()) throw wrong(*entry, "text that is not empty");
  return PlacedText{entry->value.text, entry->value.at};
}

std::optional<Placed<bool>> Section::truth(std::string_view key) const {
  const Entry* entry = find_filled(key);
  if (entry == nullptr) return std::nullopt;
  const Node& node = entry->value;
  const bool is_true = node.text == "true" || node.text == "True" || node.text == "TRUE";
  const bool is_false = node.text == "false" || node.text == "False" || node.text == "FALSE";
  if (!node.is_plain || (!is_true && !is_false)) throw wrong(*entry, "true or false");
  return Placed<bool>{is_true, node.at};
}

std::optional<Placed<std::int64_t>> Section::integer(std::string_view key, std::int64_t least,
                                                     std::int64_t most) const {
  const Entry* entry = find_filled(key);
  if (entry == nullptr) return std::nullopt;
  const auto number = entry->value.kind == Node::Kind::kText ? parse_integer(entry->value) : std::nullopt;
  if (!number || *number < least || *number > most)
    throw wrong(*entry, least == most ? fmt::format("{}", least)
                                      : fmt::format("a whole number from {} to {}", least, base::grouped(most)));
  return Placed<std::int64_t>{*number, entry->value.at};
}

std::optional<Placed<base::Duration>> Section::duration(std::string_view key, std::string_view least,
                                                        std::string_view most) const {
  const Entry* entry = find_filled(key);
  if (entry == nullptr) return std::nullopt;
  const auto value = entry->value.kind == Node::Kind::kText ? parse_duration(entry->value.text) : std::nullopt;
  if (!value) throw wrong(*entry, "a duration such as 500ms, 30s, 10m or 1h30m");
  if (*value < base::parse_duration(least) || *value > base::parse_duration(most))
    throw wrong(*entry, fmt::format("a duration from {} to {}", least, most));
  return Placed<base::Duration>{*value, entry->value.at};
}

std::optional<Placed<std::uint64_t>> Section::bytes(std::string_view key, std::string_view least,
                                                    std::string_view most) const {
  const Entry* entry = find_filled(key);
  if (entry == nullptr) return std::nullopt;
  const auto number = entry->value.kind == Node::Kind::kText ? parse_bytes(entry->value.text) : std::nullopt;
  if (!number) throw wrong(*entry, "a size such as 256MiB or 2GiB");
  if (*number < parse_bytes(least) || *number > parse_bytes(most))
    throw wrong(*entry, fmt::format("a size from {} to {}", least, most));
  return Placed<std::uint64_t>{*number, entry->value.at};
}

std::optional<PlacedText> Section::choice(std::string_view key, std::initializer_list<std::string_view> words) const {
  const Entry* entry = find_filled(key);
  if (entry == nullptr) return std::nullopt;
  const Node& node = entry->value;
  if (node.kind == Node::Kind::kText && std::find(words.begin(), words.end(), node.text) != words.end())
    return PlacedText{node.text, node.at};
  const std::vector<std::string> known(words.begin(), words.end());
  throw wrong(*entry, known.size() == 1 ? known[0] : "one of " + base::join(known, ", "));
}

std::optional<Placed<std::vector<PlacedText>>> Section::texts(std::string_view key, Shape shape) const {
  const Entry* entry = find_filled(key);
  if (entry == nullptr) return std::nullopt;
  Placed<std::vector<PlacedText>> list{{}, entry->value.at};
  if (entry->value.kind == Node::Kind::kText && shape == Shape::kListOrOne) {
    list.value.push_back(*text(key));
    return list;
  }
  if (entry->value.kind != Node::Kind::kList || entry->value.items.empty())
    throw wrong(*entry, "a list of texts: [one, two]");
  for (std::size_t i = 0; i < entry->value.items.size(); ++i) {
    const Node& item = entry->value.items[i];
    if (item.kind != Node::Kind::kText)
      throw value_error(source_, fmt::format("{}[{}]", path_of(key), i), item, "text");
    list.value.push_back(PlacedText{item.text, item.at});
  }
  return list;
}

std::optional<Section> Section::section(std::string_view key) const {
  const Entry* entry = find_filled(key);
  if (entry == nullptr) return std::nullopt;
  return Section(source_, entry->value, path_of(key));
}

}  // namespace godwit::config
