// Finds the migrations in a folder.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "migrate/source.h"

namespace godwit::migrate {

struct DiscoverOptions {
  std::filesystem::path project_folder;   // `Source::file` is relative to it
  std::filesystem::path folder;           // absolute
  std::vector<std::string> ignored;       // patterns of names that are no migrations
  std::string only_extension;             // ".js": every other file is none of ours; empty = see discover()
  // For people: what names the folder, and what the patterns.
  std::string folder_setting = "`migrations:` in godwit.yaml";
  std::string ignore_setting = "`ignore:` in godwit.yaml";  // empty where there is none
};

// Where the extension is given, files that do not end in it are passed over.
//
// All migrations in the folder, in order of their names (UTF-16 code units, as migrate-mongo sorts). Sub-folders, dot
// files, Markdown, package.json, tsconfig.json, *.d.ts and sample-migration.js are no migrations. Throws
// kNoMigrationsFolder; kUnknownFile for any other file that is none, naming all of them; kDuplicateMigration; kFile.
std::vector<Source> discover(const DiscoverOptions& options);

// Adds compiled-in migrations, keeping the order. Throws kDuplicateMigration.
void add_compiled(std::vector<Source>& sources, std::vector<Source> compiled);

}  // namespace godwit::migrate
