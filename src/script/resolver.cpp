#include "script/resolver.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/file.h"
#include "godwit/error.h"
#include "script/package_exports.h"
#include "script/typescript.h"

namespace godwit::script {
namespace {

namespace fs = std::filesystem;
using json = nlohmann::ordered_json;  // the order of conditions counts

constexpr std::array<std::string_view, 8> kExtensions{".js",  ".json", ".node", ".cjs",
                                                       ".mjs", ".ts",   ".cts",  ".mts"};

bool is_file(const fs::path& path) {
  std::error_code failed;
  return fs::is_regular_file(path, failed);
}

std::optional<fs::path> real_file(const fs::path& path) {
  std::error_code failed;
  if (!is_file(path)) return std::nullopt;
  fs::path real = fs::canonical(path, failed);
  return failed ? std::nullopt : std::optional(std::move(real));
}

std::optional<fs::path> with_extension(const fs::path& path) {
  if (auto file = real_file(path)) return file;
  for (const std::string_view extension : kExtensions) {
    fs::path longer = path;
    longer += extension;
    if (auto file = real_file(longer)) return file;
  }
  // TypeScript projects name what a file will be compiled to.
  const std::string extension = path.extension().string();
  if (extension != ".js" && extension != ".mjs" && extension != ".cjs") return std::nullopt;
  return real_file(fs::path(path).replace_extension(extension.substr(0, extension.size() - 2) + "ts"));
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

// The path of a file: URL.
std::string url_path(std::string_view url) {
  std::string path;
  url.remove_prefix(std::string_view("file://").size());
  for (std::size_t i = 0; i < url.size() && url[i] != '?' && url[i] != '#'; ++i) {
    const int high = url[i] == '%' && i + 2 < url.size() ? hex_digit(url[i + 1]) : -1;
    const int low = high >= 0 ? hex_digit(url[i + 2]) : -1;
    path += low >= 0 ? static_cast<char>(high * 16 + low) : url[i];
    if (low >= 0) i += 2;
  }
  return path;
}

bool is_path(std::string_view specifier) {
  return specifier == "." || specifier == ".." || specifier.starts_with("./") || specifier.starts_with("../") ||
         specifier.starts_with("/");
}

std::string_view text_of(const json& package, const char* key) {
  const auto found = package.find(key);
  return found != package.end() && found->is_string() ? std::string_view(found->get_ref<const std::string&>())
                                                      : std::string_view();
}

}  // namespace

NotExported::NotExported(std::string_view package, std::string_view asked, const fs::path& description)
    : Error(ErrorCode::kModuleNotFound, fmt::format("package '{}' does not export '{}'", package, asked)),
      node_message_(asked == "."
                        ? fmt::format("No \"exports\" main defined in {}", description.string())
                        : fmt::format("Package subpath '{}' is not defined by \"exports\" in {}", asked,
                                      description.string())) {
  detail(description.string());
}

Resolver::Resolver() = default;
Resolver::~Resolver() = default;

std::optional<fs::path> Resolver::resolve(std::string_view specifier, const Path& from, bool is_import) {
  if (specifier.empty()) return std::nullopt;
  if (specifier.starts_with("file://")) return as_path(url_path(specifier));
  if (is_path(specifier)) return as_path(from.parent_path() / specifier);
  if (TypeScript::is_source(from)) {
    for (const Path& candidate : tsconfigs_.candidates(specifier, from)) {
      if (auto file = as_path(candidate)) return file;
    }
  }
  if (specifier.starts_with('#')) return as_import_name(specifier, from.parent_path(), is_import);
  return in_packages(specifier, from.parent_path(), is_import);
}

ModuleFormat Resolver::format_of(const Path& file) {
  const std::string extension = file.extension().string();
  if (extension == ".json") return ModuleFormat::kJson;
  if (extension == ".mjs" || extension == ".mts") return ModuleFormat::kModule;
  if (extension == ".cjs" || extension == ".cts") return ModuleFormat::kCommonJs;
  const json* package = nearest_package(file.parent_path(), nullptr);
  const std::string_view type = package != nullptr ? text_of(*package, "type") : std::string_view();
  if (type == "module") return ModuleFormat::kModule;
  return type == "commonjs" ? ModuleFormat::kCommonJs : ModuleFormat::kUndecided;
}

const json* Resolver::package(const Path& folder) {
  const auto known = packages_.find(folder);
  if (known != packages_.end()) return known->second.get();
  std::unique_ptr<json>& entry = packages_[folder];
  const Path file = folder / "package.json";
  if (!is_file(file)) return nullptr;
  try {
    auto parsed = std::make_unique<json>(json::parse(base::read_file(file)));
    if (parsed->is_object()) entry = std::move(parsed);
  } catch (const json::exception& error) {
    packages_.erase(folder);
    throw Error(ErrorCode::kModuleNotFound, "a package.json cannot be parsed")
        .detail(file.string())
        .detail(error.what());
  }
  return entry.get();
}

const json* Resolver::nearest_package(const Path& folder, Path* where) {
  for (Path at = folder;; at = at.parent_path()) {
    if (at.filename() == "node_modules") return nullptr;
    if (const json* found = package(at)) {
      if (where != nullptr) *where = at;
      return found;
    }
    if (!at.has_relative_path()) return nullptr;
  }
}

std::optional<fs::path> Resolver::as_path(const Path& path) {
  if (path.has_filename() && path.filename() != "." && path.filename() != "..") {
    if (auto file = with_extension(path)) return file;
  }
  return as_folder(path);
}

std::optional<fs::path> Resolver::as_folder(const Path& folder) {
  const json* described = package(folder.lexically_normal());
  const std::string_view main = described != nullptr ? text_of(*described, "main") : std::string_view();
  if (!main.empty()) {
    if (auto file = with_extension(folder / main)) return file;
    if (auto file = with_extension(folder / main / "index")) return file;
  }
  return with_extension(folder / "index");
}

std::optional<fs::path> Resolver::in_packages(std::string_view specifier, const Path& folder, bool is_import) {
  // "@scope/name/inner" or "name/inner".
  const std::size_t scope = specifier.starts_with('@') ? specifier.find('/') : 0;
  if (scope == std::string_view::npos) return std::nullopt;
  const std::size_t slash = specifier.find('/', scope + (scope == 0 ? 0 : 1));
  const std::string_view name = specifier.substr(0, slash);
  const std::string_view inner = slash == std::string_view::npos ? std::string_view() : specifier.substr(slash + 1);
  // A package may import itself by its name.
  Path own;
  const json* const described = nearest_package(folder, &own);
  if (described != nullptr && text_of(*described, "name") == name && described->contains("exports")) {
    return as_package(own, name, inner, is_import);
  }
  for (Path at = folder;; at = at.parent_path()) {
    if (at.filename() != "node_modules") {
      std::error_code failed;
      const Path candidate = at / "node_modules" / name;
      if (fs::is_directory(candidate, failed)) {
        if (auto file = as_package(candidate, name, inner, is_import)) return file;
      } else if (auto file = inner.empty() ? with_extension(candidate) : std::nullopt) {
        return file;
      }
    }
    if (!at.has_relative_path()) return std::nullopt;
  }
}

std::optional<fs::path> Resolver::as_package(const Path& folder, std::string_view name, std::string_view inner,
                                             bool is_import) {
  const json* described = package(folder);
  const auto exports = described != nullptr ? described->find("exports") : json::const_iterator();
  if (described == nullptr || exports == described->end() || exports->is_null()) {
    return inner.empty() ? as_folder(folder) : as_path(folder / inner);
  }
  const std::string asked = inner.empty() ? "." : "./" + std::string(inner);
  const auto target = mapped_target(*exports, asked, is_import);
  if (!target || !target->starts_with("./")) throw NotExported(name, asked, folder / "package.json");
  return real_file(folder / *target);
}

std::optional<fs::path> Resolver::as_import_name(std::string_view specifier, const Path& folder, bool is_import) {
  Path where;
  const json* described = nearest_package(folder, &where);
  const auto imports = described != nullptr ? described->find("imports") : json::const_iterator();
  if (described == nullptr || imports == described->end()) return std::nullopt;
  const auto target = mapped_target(*imports, specifier, is_import);
  if (!target) return std::nullopt;
  return target->starts_with("./") ? as_path(where / *target) : in_packages(*target, where, is_import);
}

bool is_node_builtin(std::string_view specifier) {
  static constexpr std::array<std::string_view, 40> kNames{
      "assert",     "async_hooks",
      "buffer",     "child_process",
      "cluster",    "console",
      "constants",  "crypto",
      "dgram",      "diagnostics_channel",
      "dns",        "domain",
      "events",     "fs",
      "http",       "http2",
      "https",      "inspector",
      "module",     "net",
      "os",         "path",
      "perf_hooks", "process",
      "punycode",   "querystring",
      "readline",   "repl",
      "stream",     "string_decoder",
      "test",       "timers",
      "tls",        "trace_events",
      "tty",        "url",
      "util",       "v8",
      "vm",         "worker_threads",
  };
  if (specifier.starts_with("node:")) return true;
  const std::string_view name = specifier.substr(0, specifier.find('/'));
  return specifier == "zlib" || std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

}  // namespace godwit::script
