// The command line of migrate-mongo, taken apart: for the name under which godwit stands in for that tool.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace godwit::cli {

enum class MigrateMongoVerb { kInit, kCreate, kUp, kDown, kStatus, kHelp, kVersion };

struct MigrateMongoWords {
  MigrateMongoVerb verb = MigrateMongoVerb::kHelp;
  std::optional<std::string> description;     // create
  std::optional<std::string> file;            // -f
  std::optional<std::string> migrations_dir;  // --migrations-dir
  std::optional<std::string> module_system;   // init -m
  bool block = false;                         // down -b
  std::string help_of;                        // kHelp: the command, or empty for the whole
  bool help_is_answer = true;                 // kHelp: was asked for; false = nothing that could be done was typed
};

// What is wrong with the words, in the words of migrate-mongo: "error: unknown option '--x'".
class MigrateMongoUsage : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Understands what migrate-mongo understands: the letters joined (-bf FILE, -fFILE), --file=FILE, `--` before words
// that are no options. Throws MigrateMongoUsage for what it refuses.
MigrateMongoWords parse_migrate_mongo(const std::vector<std::string>& words);

// Help on all commands, or on one ("up").
std::string migrate_mongo_help(const std::string& command);

}  // namespace godwit::cli
