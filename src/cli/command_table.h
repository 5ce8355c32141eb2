// Every command with its arguments, options, examples and exit codes: the one place that the parser, the help, the
// completion scripts and the reference page are made from and checked against.
#pragma once

#include <string_view>
#include <vector>

namespace godwit::cli {

enum class Command {
  kInit,
  kDoctor,
  kEnvList,
  kEnvShow,
  kEnvCheck,
  kLocalStart,
  kLocalStop,
  kLocalStatus,
  kLocalReset,
  kLocalUrl,
  kLocalInstall,
  kCreate,
  kStatus,
  kPlan,
  kUp,
  kDown,
  kRedo,
  kHistory,
  kShow,
  kRetry,
  kMark,
  kVerify,
  kUnlock,
  kExplain,
  kCompletion,
  kVersion,
  kHelp,
  kUpgrade,
  kDowngrade,
  kRevision,
  kCurrent,
  kHeads,
  kComplete,
};

// What a shell may offer for a value.
enum class Completes { kNothing, kWords, kFiles, kFolders, kEnvironments, kMigrations, kCodes, kCommands };

struct OptionSpec {
  std::string_view letter = {};  // "n"; empty when there is only the long form
  std::string_view name = {};    // "dry-run"
  std::string_view value = {};   // "DURATION"; empty for a flag
  std::string_view help = {};
  std::string_view variable = {};  // the GODWIT_ variable that counts when the option is not given
  Completes completes = Completes::kNothing;
  std::string_view words = {};  // for kWords: the only ones that are allowed, separated by spaces
  std::string_view also = {};   // what a shell offers beside the names that it asks for
  bool repeats = false;
};

struct PositionalSpec {
  std::string_view name = {};  // "ID"
  bool required = true;
  Completes completes = Completes::kNothing;
  std::string_view words = {};  // for kWords: the only ones that are allowed
  std::string_view also = {};   // what a shell offers beside the names that it asks for
  bool repeats = false;
};

struct Example {
  std::string_view command;
  std::string_view says;
};

struct CommandSpec {
  Command command = Command::kHelp;
  std::string_view name = {};   // "up", "env list"
  std::string_view group = {};  // "start", "change", …; empty = not listed
  std::string_view summary = {};
  std::vector<PositionalSpec> positionals = {};
  std::vector<OptionSpec> options = {};       // its own; the universal ones are understood by every command
  std::vector<std::string_view> shared = {};  // names of run_options() that it understands
  std::string_view about = {};                // one paragraph for its help
  std::vector<Example> examples = {};
  std::vector<int> exit_codes = {};  // besides 0 and 64, which every command has
  bool streams = false;              // with --json it writes JSON Lines, not one document
};

const std::vector<CommandSpec>& commands();
// Options of every command: environment, folder, output, prompts.
const std::vector<OptionSpec>& universal_options();
// Options that several writing commands share.
const std::vector<OptionSpec>& run_options();
// Groups in the order in which help lists them.
const std::vector<std::string_view>& command_groups();

// The command of that full name ("env list"); null when there is none.
const CommandSpec* find_command(std::string_view name);
// Second words of a command that is a family ("env" -> list, show, check); empty for any other word.
std::vector<std::string_view> family_members(std::string_view family);
// The first words that a person can type, without hidden ones.
std::vector<std::string_view> first_words();
// Every option that the command understands, its own first.
std::vector<const OptionSpec*> options_of(const CommandSpec& command);

// What an exit code means, in a few words.
std::string_view exit_code_meaning(int code);

}  // namespace godwit::cli
