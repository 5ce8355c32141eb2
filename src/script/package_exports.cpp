#include "script/package_exports.h"

#include <nlohmann/json.hpp>

namespace godwit::script {
namespace {

using json = nlohmann::ordered_json;  // the order of conditions counts

// What a choice came to: a target, "not here, look further", or a null, which closes the name.
struct Choice {
  std::optional<std::string> target;
  bool closed = false;
};

// The target of one entry: text, a choice by condition, or a list of alternatives.
Choice choose_from(const json& entry, bool is_import) {
  if (entry.is_string()) return {entry.get<std::string>()};
  if (entry.is_null()) return {std::nullopt, true};
  if (entry.is_array()) {
    for (const json& alternative : entry) {
      // What is no relative path and no package's name is passed over.
      if (alternative.is_string() && alternative.get_ref<const std::string&>().starts_with("../")) continue;
      const Choice choice = choose_from(alternative, is_import);
      if (choice.target) return choice;
    }
    return {std::nullopt, true};
  }
  if (!entry.is_object()) return {};
  for (const auto& [condition, inner] : entry.items()) {
    const bool holds = condition == "default" || condition == "node" || condition == (is_import ? "import" : "require");
    if (!holds) continue;
    const Choice choice = choose_from(inner, is_import);
    if (choice.target || choice.closed) return choice;
  }
  return {};
}

std::optional<std::string> choose(const json& entry, bool is_import) { return choose_from(entry, is_import).target; }

// "./lib/*.js" with the part that a pattern's star stood for.
std::string with_star(std::string target, std::string_view star) {
  for (std::size_t at = target.find('*'); at != std::string::npos; at = target.find('*', at + star.size())) {
    target.replace(at, 1, star);
  }
  return target;
}

// What the star of `pattern` stands for in `name`; nothing when it does not match.
std::optional<std::string_view> star_of(std::string_view pattern, std::string_view name) {
  const std::size_t star = pattern.find('*');
  if (star == std::string_view::npos || name.size() + 1 < pattern.size()) return std::nullopt;
  const std::string_view before = pattern.substr(0, star);
  const std::string_view after = pattern.substr(star + 1);
  if (!name.starts_with(before) || !name.ends_with(after)) return std::nullopt;
  return name.substr(star, name.size() - before.size() - after.size());
}

}  // namespace

std::optional<std::string> mapped_target(const json& map, std::string_view name, bool is_import) {
  const bool by_name = map.is_object() && !map.empty() && (map.begin().key()[0] == '.' || map.begin().key()[0] == '#');
  if (!by_name) return name == "." ? choose(map, is_import) : std::nullopt;
  if (const auto exact = map.find(std::string(name)); exact != map.end()) return choose(*exact, is_import);
  const json* best = nullptr;
  std::size_t longest = 0;
  std::string_view star;
  for (const auto& [pattern, entry] : map.items()) {
    const auto found = star_of(pattern, name);
    if (!found || pattern.find('*') < longest) continue;
    longest = pattern.find('*');
    best = &entry;
    star = *found;
  }
  if (best == nullptr) return std::nullopt;
  auto target = choose(*best, is_import);
  if (target) target = with_star(*target, star);
  return target;
}

}  // namespace godwit::script
