#include "script/tsconfig.h"

#include <nlohmann/json.hpp>

#include "base/file.h"
#include "godwit/error.h"

namespace godwit::script {
namespace {

namespace fs = std::filesystem;
using json = nlohmann::ordered_json;

constexpr int kMostExtends = 16;

std::size_t end_of_string(std::string_view text, std::size_t at) {
  for (++at; at < text.size() && text[at] != '"'; ++at) {
    if (text[at] == '\\') ++at;
  }
  return std::min(at + 1, text.size());
}

std::size_t end_of_comment(std::string_view text, std::size_t at) {
  const bool is_line = text[at + 1] == '/';
  const std::size_t end = text.find(is_line ? "\n" : "*/", at + 2);
  return end == std::string_view::npos ? text.size() : end + (is_line ? 0 : 2);
}

bool begins_comment(std::string_view text, std::size_t at) {
  return text[at] == '/' && at + 1 < text.size() && (text[at + 1] == '/' || text[at + 1] == '*');
}

// The file that `extends` names.
std::optional<fs::path> extended(const std::string& name, const fs::path& folder) {
  const bool is_path = name.starts_with('.') || name.starts_with('/');
  for (fs::path at = folder;; at = at.parent_path()) {
    const fs::path base = is_path ? folder / name : at / "node_modules" / name;
    for (const fs::path& file : {base, fs::path(base.string() + ".json"), base / "tsconfig.json"}) {
      std::error_code failed;
      if (fs::is_regular_file(file, failed)) return file;
    }
    if (is_path || !at.has_relative_path()) return std::nullopt;
  }
}

// What the star of `pattern` stands for in `name`; nothing when it does not fit.
std::optional<std::string> star_of(std::string_view pattern, std::string_view name) {
  const std::size_t star = pattern.find('*');
  if (star == std::string_view::npos) return pattern == name ? std::optional<std::string>("") : std::nullopt;
  const std::string_view before = pattern.substr(0, star);
  const std::string_view after = pattern.substr(star + 1);
  if (name.size() < before.size() + after.size() || !name.starts_with(before) || !name.ends_with(after)) {
    return std::nullopt;
  }
  return std::string(name.substr(before.size(), name.size() - before.size() - after.size()));
}

std::string with_star(std::string text, const std::string& star) {
  const std::size_t at = text.find('*');
  return at == std::string::npos ? text : text.replace(at, 1, star);
}

}  // namespace

std::string plain_json(std::string_view text) {
  std::string plain(text);
  std::size_t comma = std::string::npos;  // the last one behind which nothing came yet
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i + 1;
    if (text[i] == '"') {
      end = end_of_string(text, i);
      comma = std::string::npos;
    } else if (begins_comment(text, i)) {
      end = end_of_comment(text, i);
      for (std::size_t at = i; at < end; ++at) plain[at] = text[at] == '\n' ? '\n' : ' ';
    } else if (text[i] == ',') {
      comma = i;
    } else if (text[i] == '}' || text[i] == ']') {
      if (comma != std::string::npos) plain[comma] = ' ';
      comma = std::string::npos;
    } else if (std::string_view(" \t\r\n").find(text[i]) == std::string_view::npos) {
      comma = std::string::npos;
    }
    i = end;
  }
  return plain;
}

std::vector<fs::path> TsConfigs::candidates(std::string_view specifier, const Path& from) {
  std::vector<Path> found;
  const Names* names = nearest(from.parent_path());
  if (names == nullptr) return found;
  const std::pair<std::string, std::vector<std::string>>* best = nullptr;
  for (const auto& entry : names->paths) {
    if (!star_of(entry.first, specifier)) continue;
    const bool is_exact = entry.first == specifier;
    if (is_exact || best == nullptr || entry.first.find('*') > best->first.find('*')) best = &entry;
    if (is_exact) break;
  }
  const Path& base = names->base ? *names->base : names->paths_base;
  if (best != nullptr) {
    const std::string star = *star_of(best->first, specifier);
    for (const std::string& target : best->second) found.push_back((base / with_star(target, star)).lexically_normal());
  } else if (names->base) {
    found.push_back(*names->base / specifier);
  }
  return found;
}

const TsConfigs::Names* TsConfigs::nearest(const Path& folder) {
  for (Path at = folder;; at = at.parent_path()) {
    if (at.filename() == "node_modules") return nullptr;
    const auto [known, is_new] = known_.try_emplace(at);
    std::error_code failed;
    if (is_new && fs::is_regular_file(at / "tsconfig.json", failed)) known->second = read(at / "tsconfig.json", 0);
    if (known->second) return &*known->second;
    if (!at.has_relative_path()) return nullptr;
  }
}

std::optional<TsConfigs::Names> TsConfigs::read(const Path& file, int depth) {
  Names names;
  try {
    read_options(base::read_file(file), file, depth, names);
  } catch (const json::exception& error) {
    throw Error(ErrorCode::kModuleNotFound, "a tsconfig.json cannot be parsed")
        .detail(file.string())
        .detail(error.what());
  }
  return names;
}

void TsConfigs::read_options(const std::string& text, const Path& file, int depth, Names& names) {
  const json config = json::parse(plain_json(text));
  if (!config.is_object() || depth > kMostExtends) return;
  const Path folder = file.parent_path();
  const json extends = config.value("extends", json());
  for (const json& name : extends.is_array() ? extends : json::array({extends})) {
    if (!name.is_string()) continue;
    const auto parent = extended(name.get<std::string>(), folder);
    if (!parent) continue;
    Names inherited = *read(*parent, depth + 1);
    if (inherited.base) names.base = std::move(inherited.base);
    if (inherited.paths.empty()) continue;
    names.paths = std::move(inherited.paths);
    names.paths_base = std::move(inherited.paths_base);
  }
  const json options = config.value("compilerOptions", json::object());
  if (!options.is_object()) return;
  if (const auto base = options.find("baseUrl"); base != options.end() && base->is_string()) {
    names.base = (folder / base->get<std::string>()).lexically_normal();
  }
  const auto paths = options.find("paths");
  if (paths == options.end() || !paths->is_object()) return;
  names.paths.clear();
  names.paths_base = folder;
  for (const auto& [pattern, targets] : paths->items()) {
    auto& entry = names.paths.emplace_back(pattern, std::vector<std::string>());
    if (!targets.is_array()) continue;
    for (const json& target : targets) {
      if (target.is_string()) entry.second.push_back(target.get<std::string>());
    }
  }
}

}  // namespace godwit::script
