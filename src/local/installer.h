// The pinned server programs and how they get into the user's cache.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "local/options.h"
#include "local/program.h"

namespace godwit::local {

// One pinned release of SecantusDB on the Python package index.
struct Package {
  std::string_view title;                // "SecantusDB 0.6.0b17"
  std::string_view folder;               // below the cache's godwit folder: "secantusdb-0.6.0b17"
  std::string_view requirement;          // what pip is told to install
  std::vector<std::string_view> hashes;  // SHA-256 of every file that pip may take; empty = any
  Kind kind;
  int download_megabytes;
  int installed_megabytes;
};

// The Rust server where its wheel exists for the processor, else the Python server.
const Package& package_for(const Options& options);

// XDG_CACHE_HOME if it is an absolute path, else HOME/.cache; nothing when neither is set.
std::optional<std::filesystem::path> cache_folder(const Variables& variables);
// CACHE/godwit/secantusdb-VERSION. tools/services uses the same layout.
std::filesystem::path installed_folder(const std::filesystem::path& cache, const Package& package);
// The start of the command that runs it.
std::vector<std::string> installed_command(const std::filesystem::path& cache, const Package& package);
bool is_installed(const std::filesystem::path& cache, const Package& package);

// Installs the package unless it is there: into a folder beside its place, tried once, then renamed into place, so
// that what is there is complete. Two at once end with one. Throws kLocalInstallFailed with the installer's last
// lines; then the cache is as it was.
void install_package(const Options& options);

}  // namespace godwit::local
