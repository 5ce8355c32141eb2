#include "cli/command_table.h"

#include <algorithm>

namespace godwit::cli {

namespace {

const PositionalSpec kMigrationId{"ID", true, Completes::kMigrations};

const OptionSpec kTo{
    .name = "to", .value = "ID", .help = "up to and with this migration", .completes = Completes::kMigrations};
const OptionSpec kDownTo{.name = "to",
                         .value = "ID",
                         .help = "everything after this migration; \"base\" for all",
                         .completes = Completes::kMigrations,
                         .also = "base"};
const OptionSpec kCount{.name = "count", .value = "N", .help = "only so many"};
const OptionSpec kOnly{
    .name = "only", .value = "ID", .help = "just this migration", .completes = Completes::kMigrations};
const OptionSpec kForce{.name = "force", .help = "with --only: run it once more although it is applied"};
const OptionSpec kBatch{.name = "batch", .help = "what the last run applied"};
const OptionSpec kBlock{.name = "block", .help = "the same, as migrate-mongo calls it"};
const OptionSpec kKind{.name = "kind",
                       .value = "KIND",
                       .help = "js, cjs, mjs, ts, cts or mts (default js)",
                       .completes = Completes::kWords,
                       .words = "js cjs mjs ts cts mts"};

const std::vector<std::string_view> kRun = {"dry-run", "timeout", "wait-lock", "reason", "confirm", "param"};
const std::vector<std::string_view> kLedger = {"dry-run", "timeout", "wait-lock", "reason", "confirm"};
const std::vector<int> kReadExits = {4, 5, 11, 12, 13};
const std::vector<int> kRunExits = {1, 4, 5, 10, 11, 12, 13, 14, 130};

using Specs = std::vector<CommandSpec>;

void append(Specs& all, Specs more) { std::move(more.begin(), more.end(), std::back_inserter(all)); }

Specs start_commands() {
  return {
      {.command = Command::kInit,
       .name = "init",
       .group = "start",
       .summary = "make a project here: godwit.yaml and a migrations folder",
       .options = {{.name = "from",
                    .value = "TOOL",
                    .help = "take over what another tool's configuration says: migrate-mongo",
                    .completes = Completes::kWords,
                    .words = "migrate-mongo"}},
       .about = "Never overwrites anything. The new godwit.yaml has one environment, local, whose server godwit starts "
                "by itself; with --from it says what migrate-mongo-config.js says, and that file stays as it is.",
       .examples = {{"godwit init", "start a project in this folder"},
                    {"godwit init --from migrate-mongo", "go on with a project of migrate-mongo"},
                    {"godwit init -C shop", "the same in the folder shop"}},
       .exit_codes = {1}},
      {.command = Command::kDoctor,
       .name = "doctor",
       .group = "start",
       .summary = "check everything that can be checked without changing anything",
       .about = "Looks at configuration, connection, rights, transactions, clock, lock and journal. Without -e it "
                "looks at every environment.",
       .examples = {{"godwit doctor", "check all environments"}, {"godwit doctor -e prod", "check one"}},
       .exit_codes = {1}},
      {.command = Command::kEnvList,
       .name = "env list",
       .group = "start",
       .summary = "list the environments of the project",
       .about = "Opens no connection. Connection strings are shown without user and password.",
       .examples = {{"godwit env list", "names, URLs and what is wrong with them"}}},
      {.command = Command::kEnvShow,
       .name = "env show",
       .group = "start",
       .summary = "show every setting that counts for an environment",
       .positionals = {{"ENV", false, Completes::kEnvironments}},
       .options = {{.name = "origin", .help = "tell where each value comes from"}},
       .about = "Flags come before GODWIT_ variables, those before godwit.yaml, that before the defaults.",
       .examples = {{"godwit env show prod --origin", "which file and line says what"}},
       .exit_codes = {13}},
      {.command = Command::kEnvCheck,
       .name = "env check",
       .group = "start",
       .summary = "connect to an environment and check rights, transactions and clock",
       .positionals = {{"ENV", false, Completes::kEnvironments}},
       .about = "Writes nothing and takes no lock.",
       .examples = {{"godwit env check staging", "is staging ready for a run?"}},
       .exit_codes = {1, 4, 11, 12, 13}},
  };
}

Specs local_commands() {
  return {
      {.command = Command::kLocalStart,
       .name = "local start",
       .group = "start",
       .summary = "start the project's local server, or find the running one",
       .about = "Commands that need the local server start it by themselves. It listens on loopback only and keeps its "
                "data under .godwit/local.",
       .examples = {{"godwit local start", "start it and print its URL"}},
       .exit_codes = {11, 13}},
      {.command = Command::kLocalStop,
       .name = "local stop",
       .group = "start",
       .summary = "stop the local server",
       .about = "Touches only the server that belongs to this project. Its data stays.",
       .examples = {{"godwit local stop", "stop it"}}},
      {.command = Command::kLocalStatus,
       .name = "local status",
       .group = "start",
       .summary = "tell whether the local server runs, and where",
       .about = "Changes nothing.",
       .examples = {{"godwit local status", "program, pid, port and folder"}}},
      {.command = Command::kLocalReset,
       .name = "local reset",
       .group = "start",
       .summary = "stop the local server and delete its data",
       .shared = {"dry-run"},
       .about = "Asks first; without a terminal it wants -y.",
       .examples = {{"godwit local reset", "begin with an empty database"},
                    {"godwit local reset -y", "without being asked"}},
       .exit_codes = {4}},
      {.command = Command::kLocalUrl,
       .name = "local url",
       .group = "start",
       .summary = "print the local server's URL, starting it if need be",
       .about = "Prints nothing else on standard output, so that it can be used in a command.",
       .examples = {{"mongosh \"$(godwit local url)\"", "look into the local database"}},
       .exit_codes = {11, 13}},
      {.command = Command::kLocalInstall,
       .name = "local install",
       .group = "start",
       .summary = "put a local server program into your cache folder",
       .shared = {"dry-run"},
       .about = "For machines without mongod. Says first what it installs, from where and how large it is.",
       .examples = {{"godwit local install --dry-run", "what would be installed?"},
                    {"godwit local install", "install it"}},
       .exit_codes = {1}},
  };
}

Specs change_commands() {
  return {
      {.command = Command::kCreate,
       .name = "create",
       .group = "change",
       .summary = "write a new, empty migration",
       .positionals = {{"NAME", true}},
       .options = {kKind},
       .about = "The file is called YYYYMMDDHHMMSS-NAME.js and has an up and a down to fill in. Its path is printed.",
       .examples = {{"godwit create split-name", "migrations/20261122091500-split-name.js"},
                    {"godwit create \"add email index\" --kind mjs", "an ECMAScript module"}},
       .exit_codes = {1}},
      {.command = Command::kStatus,
       .name = "status",
       .group = "change",
       .summary = "show which migrations are applied and which are pending",
       .options = {{.name = "check",
                    .help = "exit 2 when something is pending, 5 when an applied file was edited or is gone"}},
       .about = "Reads only: takes no lock and needs no rights but to read.",
       .examples = {{"godwit status", "the default environment"},
                    {"godwit status -e prod --check", "for a pipeline: exit 2 = pending"}},
       .exit_codes = {2, 4, 5, 11, 12, 13}},
      {.command = Command::kPlan,
       .name = "plan",
       .group = "change",
       .summary = "show what up (or down) would do, in order",
       .options = {{.name = "down", .help = "plan a way back instead"},
                   {.name = "to",
                    .value = "ID",
                    .help = "up: up to and with this migration; down: everything after it",
                    .completes = Completes::kMigrations,
                    .also = "base"},
                   kCount,
                   kOnly,
                   kForce,
                   {.name = "batch", .help = "with --down: what the last run applied"}},
       .shared = {"dry-run"},
       .about = "Changes nothing. Exits with 2 when something would run, so that a pipeline can tell.",
       .examples = {{"godwit plan -e prod", "what would godwit up do there?"},
                    {"godwit plan --down --count 2", "what would be undone?"}},
       .exit_codes = {2, 4, 5, 11, 12, 13}},
      {.command = Command::kUp,
       .name = "up",
       .group = "change",
       .summary = "apply pending migrations",
       .options = {kTo, kCount, kOnly, kForce},
       .shared = kRun,
       .about = "Prints its plan and goes on by itself, unless the plan destroys data: then it asks on a terminal and "
                "wants -y elsewhere. A protected environment wants --confirm with its name. When another run holds the "
                "lock, it waits.",
       .examples = {{"godwit up", "apply everything that is pending"},
                    {"godwit up --to 20261122091500-split-name", "up to and with this one"},
                    {"godwit up -e prod --confirm prod --reason \"release 4.2\"", "a protected environment"},
                    {"godwit up --json", "one JSON object a line, for programs"}},
       .exit_codes = kRunExits,
       .streams = true},
      {.command = Command::kDown,
       .name = "down",
       .group = "change",
       .summary = "undo the last applied migration",
       .options = {kDownTo, kCount, kBatch, kBlock},
       .shared = kRun,
       .about = "Runs the way back of each migration, newest first.",
       .examples = {{"godwit down", "the last one"},
                    {"godwit down --batch", "everything that the last up applied"},
                    {"godwit down --to 20261122091500-split-name", "everything after this one"}},
       .exit_codes = kRunExits,
       .streams = true},
      {.command = Command::kRedo,
       .name = "redo",
       .group = "change",
       .summary = "undo the last applied migration and apply it again",
       .shared = kRun,
       .about = "For trying out a migration that you are writing.",
       .examples = {{"godwit redo", "down and up again"}},
       .exit_codes = kRunExits,
       .streams = true},
      {.command = Command::kHistory,
       .name = "history",
       .group = "change",
       .summary = "list what was done, newest first",
       .positionals = {{"ID", false, Completes::kMigrations}},
       .options = {{.name = "limit", .value = "N", .help = "only so many entries (default 50, 0 = all)"},
                   {.name = "run", .value = "RUN", .help = "only entries of this run"}},
       .about = "Reads the journal, to which entries are only ever added.",
       .examples = {{"godwit history -e prod --limit 10", "the last ten entries"},
                    {"godwit history 20261122091500-split-name", "what happened to one migration"}},
       .exit_codes = kReadExits},
      {.command = Command::kShow,
       .name = "show",
       .group = "change",
       .summary = "show everything that is known about one migration",
       .positionals = {kMigrationId},
       .options = {{.name = "text", .help = "only its text: as it was applied, or the file when it is pending"}},
       .about = "State, checksums, who and when, steps, counts, error and journal.",
       .examples = {{"godwit show 20261122091500-split-name", "all about it"},
                    {"godwit show 20261122091500-split-name --text", "the text that was applied"}},
       .exit_codes = kReadExits},
  };
}

Specs repair_commands() {
  return {
      {.command = Command::kRetry,
       .name = "retry",
       .group = "repair",
       .summary = "run a failed or interrupted migration again",
       .positionals = {kMigrationId},
       .shared = kRun,
       .about =
           "Look at what it left behind first: godwit show ID. Steps that are recorded as done are skipped where every "
           "write of the migration was inside of a step; else it starts over.",
       .examples = {{"godwit retry 20261122091500-split-name", "once more"}},
       .exit_codes = kRunExits,
       .streams = true},
      {.command = Command::kMark,
       .name = "mark",
       .group = "repair",
       .summary = "set a migration's state in the ledger by hand",
       .positionals = {kMigrationId, {"STATE", true, Completes::kWords, "applied pending rolled_back"}},
       .options = {{.name = "rehash", .help = "with applied: accept the file as it is now"}},
       .shared = kLedger,
       .about = "Runs nothing: it only corrects what godwit believes. Asks first; without a terminal it wants -y. "
                "\"pending\" forgets the migration, so that the next up runs it.",
       .examples = {{"godwit mark 20261122091500-split-name applied", "it is in the database already"},
                    {"godwit mark 20261122091500-split-name applied --rehash", "the edit of its file was harmless"}},
       .exit_codes = {4, 5, 10, 11, 12, 13, 14, 130}},
      {.command = Command::kVerify,
       .name = "verify",
       .group = "repair",
       .summary = "check the journal's chain, and ledger, journal and folder against each other",
       .about = "Reads only.",
       .examples = {{"godwit verify -e prod", "is everything as it was written?"}},
       .exit_codes = kReadExits},
      {.command = Command::kUnlock,
       .name = "unlock",
       .group = "repair",
       .summary = "free the lock of a run that is gone",
       .options = {{.name = "force", .help = "even while the holder seems alive; wants --reason"}},
       .shared = {"dry-run", "timeout", "reason", "confirm"},
       .about = "Seldom needed: a lock that nobody renews falls free by itself. With --force the other run cannot "
                "write any more, and the journal keeps the reason. --force asks first; without a terminal it wants -y.",
       .examples = {{"godwit unlock", "free a lock that was left behind"},
                    {"godwit unlock --force --reason \"build 812 hangs\"", "take it from a living run"}},
       .exit_codes = {4, 11, 12, 14}},
  };
}

Specs look_commands() {
  return {
      {.command = Command::kExplain,
       .name = "explain",
       .group = "look",
       .summary = "explain an error code, or list them all",
       .positionals = {{"CODE", false, Completes::kCodes}},
       .about = "Takes GW0412, gw412 or 412.",
       .examples = {{"godwit explain GW0412", "what it means and what to do"}, {"godwit explain", "every code"}},
       .exit_codes = {13}},
      {.command = Command::kCompletion,
       .name = "completion",
       .group = "look",
       .summary = "print a completion script for your shell",
       .positionals = {{"SHELL", true, Completes::kWords, "bash zsh fish"}},
       .about = "Completes commands, options, environments and migration ids.",
       .examples = {{"source <(godwit completion bash)", "for this bash"},
                    {"godwit completion zsh > ~/.zfunc/_godwit", "for every zsh, with ~/.zfunc in fpath"},
                    {"godwit completion fish > ~/.config/fish/completions/godwit.fish", "for every fish"}}},
      {.command = Command::kVersion,
       .name = "version",
       .group = "look",
       .summary = "print the version",
       .examples = {{"godwit version", "godwit 0.1.0"}}},
      {.command = Command::kHelp,
       .name = "help",
       .group = "look",
       .summary = "explain a command",
       .positionals = {{.name = "COMMAND", .required = false, .completes = Completes::kCommands, .repeats = true}},
       .examples = {{"godwit help up", "the same as godwit up --help"},
                    {"godwit help env list", "a command of two words"}}},
  };
}

Specs alias_commands() {
  return {
      {.command = Command::kUpgrade,
       .name = "upgrade",
       .group = "alembic",
       .summary = "as up: head, an ID or +N",
       .positionals = {{.name = "TARGET", .required = false, .completes = Completes::kMigrations, .also = "head"}},
       .shared = kRun,
       .about = "head (or nothing) applies everything that is pending.",
       .examples = {{"godwit upgrade head", "godwit up"}, {"godwit upgrade +2", "godwit up --count 2"}},
       .exit_codes = kRunExits,
       .streams = true},
      {.command = Command::kDowngrade,
       .name = "downgrade",
       .group = "alembic",
       .summary = "as down: -N, an ID or base",
       .positionals = {{.name = "TARGET", .required = false, .completes = Completes::kMigrations, .also = "base"}},
       .shared = kRun,
       .about = "An ID undoes everything after it, base everything.",
       .examples = {{"godwit downgrade -1", "godwit down"}, {"godwit downgrade base", "godwit down --to base"}},
       .exit_codes = kRunExits,
       .streams = true},
      {.command = Command::kRevision,
       .name = "revision",
       .group = "alembic",
       .summary = "as create",
       .options = {{.letter = "m", .name = "message", .value = "TEXT", .help = "the description"}, kKind},
       .examples = {{"godwit revision -m \"add email index\"", "godwit create \"add email index\""}},
       .exit_codes = {1}},
      {.command = Command::kCurrent,
       .name = "current",
       .group = "alembic",
       .summary = "print the last applied migration",
       .about = "Prints nothing when none is.",
       .examples = {{"godwit current -e prod", "where does prod stand?"}},
       .exit_codes = kReadExits},
      {.command = Command::kHeads,
       .name = "heads",
       .group = "alembic",
       .summary = "print the last migration of the project",
       .examples = {{"godwit heads", "the newest one, applied or not"}},
       .exit_codes = kReadExits},
      {.command = Command::kComplete,
       .name = "__complete",
       .summary = "what the completion scripts ask for",
       .positionals = {{"WHAT", true, Completes::kWords, "environments migrations codes"}}},
  };
}

}  // namespace

const std::vector<CommandSpec>& commands() {
  static const Specs kAll = [] {
    Specs all = start_commands();
    append(all, local_commands());
    append(all, change_commands());
    append(all, repair_commands());
    append(all, look_commands());
    append(all, alias_commands());
    return all;
  }();
  return kAll;
}

const std::vector<OptionSpec>& universal_options() {
  static const std::vector<OptionSpec> kOptions = {
      {.letter = "e",
       .name = "env",
       .value = "ENV",
       .help = "the environment",
       .variable = "GODWIT_ENV",
       .completes = Completes::kEnvironments},
      {.letter = "C",
       .name = "dir",
       .value = "DIR",
       .help = "look for the project in DIR and above it",
       .completes = Completes::kFolders},
      {.letter = "f",
       .name = "file",
       .value = "FILE",
       .help = "the configuration file, and no other",
       .variable = "GODWIT_FILE",
       .completes = Completes::kFiles},
      {.name = "json", .help = "machine output: one document, or one object a line for long commands"},
      {.letter = "q", .name = "quiet", .help = "no narration: only data, warnings and errors"},
      {.letter = "v", .name = "verbose", .help = "more narration; -vv for all of it", .repeats = true},
      {.name = "color",
       .value = "WHEN",
       .help = "auto, always or never",
       .variable = "GODWIT_COLOR",
       .completes = Completes::kWords,
       .words = "auto always never"},
      {.letter = "y", .name = "yes", .help = "answer every question with yes"},
      {.name = "no-input", .help = "never ask", .variable = "GODWIT_NO_INPUT"},
      {.letter = "h", .name = "help", .help = "explain the command"}};
  return kOptions;
}

const std::vector<OptionSpec>& run_options() {
  static const std::vector<OptionSpec> kOptions = {
      {.letter = "n", .name = "dry-run", .help = "change nothing, only tell what would be done"},
      {.name = "timeout",
       .value = "DURATION",
       .help = "end the run after this time (30s, 10m, 2h)",
       .variable = "GODWIT_TIMEOUT"},
      {.name = "wait-lock",
       .value = "DURATION",
       .help = "how long to wait for another run (default 10m)",
       .variable = "GODWIT_WAIT_LOCK"},
      {.name = "reason", .value = "TEXT", .help = "why, for the journal"},
      {.name = "confirm",
       .value = "ENV",
       .help = "the name of a protected environment, typed out",
       .completes = Completes::kEnvironments},
      {.name = "param",
       .value = "KEY=VALUE",
       .help = "a value for ctx.params; may be given several times",
       .repeats = true}};
  return kOptions;
}

const std::vector<std::string_view>& command_groups() {
  static const std::vector<std::string_view> kGroups = {"start", "change", "repair", "look", "alembic"};
  return kGroups;
}

const CommandSpec* find_command(std::string_view name) {
  for (const CommandSpec& command : commands())
    if (command.name == name) return &command;
  return nullptr;
}

std::vector<std::string_view> family_members(std::string_view family) {
  std::vector<std::string_view> members;
  for (const CommandSpec& command : commands()) {
    const auto space = command.name.find(' ');
    if (space != std::string_view::npos && command.name.substr(0, space) == family)
      members.push_back(command.name.substr(space + 1));
  }
  return members;
}

std::vector<std::string_view> first_words() {
  std::vector<std::string_view> words;
  for (const CommandSpec& command : commands()) {
    const std::string_view word = command.name.substr(0, command.name.find(' '));
    if (!command.group.empty() && (words.empty() || words.back() != word)) words.push_back(word);
  }
  return words;
}

std::vector<const OptionSpec*> options_of(const CommandSpec& command) {
  std::vector<const OptionSpec*> options;
  for (const OptionSpec& option : command.options) options.push_back(&option);
  for (const OptionSpec& option : run_options()) {
    if (std::find(command.shared.begin(), command.shared.end(), option.name) != command.shared.end())
      options.push_back(&option);
  }
  for (const OptionSpec& option : universal_options()) options.push_back(&option);
  return options;
}

std::string_view exit_code_meaning(int code) {
  switch (code) {
    case 0: return "done, or nothing to do";
    case 1: return "failed";
    case 2: return "something is pending";
    case 3: return "finished, some items failed or were skipped";
    case 4: return "refused by a guard";
    case 5: return "integrity: an edited or missing file, a broken journal, a failed or interrupted migration";
    case 10: return "another run holds the lock";
    case 11: return "cannot connect";
    case 12: return "authentication or permission";
    case 13: return "a named thing was not found";
    case 14: return "limit reached";
    case 64: return "wrong use or configuration";
    case 130: return "interrupted, state saved (143 after SIGTERM)";
    default: return "";
  }
}

}  // namespace godwit::cli
