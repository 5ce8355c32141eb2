#include "migrate/discover.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/script_name.h"
#include "base/text.h"
#include "godwit/error.h"

namespace godwit::migrate {

namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 9> kNoMigrations = {
    "*.md",     "package.json", "package-lock.json", "tsconfig*.json", "sample-migration.*",
    "LICENSE*", "*.d.ts",       "*.d.cts",           "*.d.mts"};

bool is_ignored(const std::string& name, const DiscoverOptions& options) {
  const auto matches = [&name](std::string_view pattern) { return base::matches_glob(name, pattern); };
  if (name.starts_with('.') || std::any_of(options.ignored.begin(), options.ignored.end(), matches)) return true;
  if (options.only_extension.empty()) return std::any_of(kNoMigrations.begin(), kNoMigrations.end(), matches);
  return fs::path(name).extension().string() != options.only_extension ||
         name == "sample-migration" + options.only_extension || name.ends_with(".d" + options.only_extension);
}

// What the extension says; empty when it is no script's.
std::string_view kind_of(const fs::path& path) {
  switch (base::script_language(path)) {
    case base::ScriptLanguage::kJavaScript: return "javascript";
    case base::ScriptLanguage::kTypeScript: return "typescript";
    case base::ScriptLanguage::kNone: break;
  }
  return {};
}

Source read_source(const fs::path& path, const DiscoverOptions& options) {
  Source source;
  source.id = path.stem().string();
  source.kind = kind_of(path);
  source.path = path;
  source.file = path.lexically_relative(options.project_folder).string();
  source.text = base::read_file(path);
  source.checksum = base::sha256_hex(source.text);
  source.checksum_normalised = base::sha256_hex(normalise(source.text));
  return source;
}

[[noreturn]] void refuse_unknown(const std::vector<std::string>& names, const DiscoverOptions& options) {
  Error error(ErrorCode::kUnknownFile,
              fmt::format("{} in {} {} no migration", base::counted(static_cast<std::int64_t>(names.size()), "file"),
                          options.folder.filename().string(), names.size() == 1 ? "is" : "are"));
  for (const std::string& name : names)
    error.detail((options.folder / name).lexically_relative(options.project_folder));
  const std::string ignore =
      options.ignore_setting.empty() ? "" : fmt::format(", or add its name to {}", options.ignore_setting);
  throw error.fix(fmt::format("move it away{}; migrations end in .js, .cjs, .mjs, .ts, .cts or .mts", ignore));
}

void refuse_duplicates(const std::vector<Source>& sources) {
  std::unordered_map<std::string_view, const Source*> known;
  for (const Source& source : sources) {
    const auto [first, is_new] = known.emplace(source.id, &source);
    if (is_new) continue;
    const auto where = [](const Source& one) { return one.file.empty() ? "compiled in" : one.file; };
    throw Error(ErrorCode::kDuplicateMigration, fmt::format("two migrations are called {}", source.id))
        .detail(where(*first->second))
        .detail(where(source))
        .fix("rename or remove one of them");
  }
}

void sort_by_name(std::vector<Source>& sources) {
  std::vector<std::pair<std::string, std::size_t>> order;  // sources are large to move
  order.reserve(sources.size());
  for (std::size_t i = 0; i < sources.size(); ++i)
    // Whole file names are compared, as migrate-mongo does: "a.js" and "a-b.js" order by '.' and '-', not by their ids.
    order.emplace_back(sources[i].path.empty() ? sources[i].id : sources[i].path.filename().string(), i);
  std::stable_sort(order.begin(), order.end(),
                   [](const auto& a, const auto& b) { return base::less_utf16(a.first, b.first); });
  std::vector<Source> sorted;
  sorted.reserve(sources.size());
  for (const auto& [name, place] : order) sorted.push_back(std::move(sources[place]));
  sources = std::move(sorted);
}

void put_in_order(std::vector<Source>& sources) {
  refuse_duplicates(sources);
  sort_by_name(sources);
}

}  // namespace

std::vector<Source> discover(const DiscoverOptions& options) {
  std::error_code reason;
  if (!fs::is_directory(options.folder, reason))
    throw Error(ErrorCode::kNoMigrationsFolder, fmt::format("there is no folder {}", options.folder.string()))
        .fix(fmt::format("godwit create NAME makes it with a first migration; another place: {}",
                         options.folder_setting));
  std::vector<Source> sources;
  std::vector<std::string> unknown;
  for (const std::string& name : base::list_folder(options.folder)) {
    const fs::path path = options.folder / name;
    if (is_ignored(name, options) || fs::is_directory(path, reason)) continue;
    // Reading a pipe would wait for somebody to write into it.
    if (!kind_of(path).empty() && base::is_utf8(name) && fs::is_regular_file(path, reason)) {
      sources.push_back(read_source(path, options));
    } else {
      unknown.push_back(base::printable(name));
    }
  }
  std::sort(unknown.begin(), unknown.end());
  if (!unknown.empty()) refuse_unknown(unknown, options);
  put_in_order(sources);
  return sources;
}

void add_compiled(std::vector<Source>& sources, std::vector<Source> compiled) {
  if (compiled.empty()) return;
  for (Source& source : compiled) sources.push_back(std::move(source));
  put_in_order(sources);
}

}  // namespace godwit::migrate
