#include "cli/migrate_mongo_words.h"

#include <algorithm>
#include <deque>

#include <fmt/format.h>

#include "cli/text.h"

namespace godwit::cli {

namespace {

using Words = MigrateMongoWords;
using Verb = MigrateMongoVerb;

struct Option {
  std::string_view letter = {};  // "-f"
  std::string_view name = {};    // "--file"
  std::string_view value = {};   // "<file>"; empty for a flag
  std::string_view help = {};
  std::optional<std::string> Words::*text = nullptr;
  bool Words::*flag = nullptr;
};

struct Command {
  Verb verb = Verb::kHelp;
  std::string_view name = {};
  std::string_view arguments = {};
  std::string_view summary = {};
  std::vector<Option> options = {};
};

const Option kFile{"-f",         "--file", "<file>", "another configuration file than migrate-mongo-config.js",
                   &Words::file, nullptr};
const Option kFolder{"",
                     "--migrations-dir",
                     "<migrationsDir>",
                     "another folder of migrations than the configured one",
                     &Words::migrations_dir,
                     nullptr};
const Option kBlock{"-b", "--block", "", "everything that the last up applied", nullptr, &Words::block};
const Option kModule{
    "-m", "--module", "<module loading system>", "commonjs (the default) or esm", &Words::module_system, nullptr};

const std::vector<Command>& commands() {
  static const std::vector<Command> kCommands = {
      {Verb::kInit, "init", "", "make a migrate-mongo project in this folder", {kModule}},
      {Verb::kCreate, "create", " [description]", "write a new migration", {kFile, kFolder}},
      {Verb::kUp, "up", "", "apply everything that is pending", {kFile, kFolder}},
      {Verb::kDown, "down", "", "undo the last applied migration", {kFile, kBlock, kFolder}},
      {Verb::kStatus, "status", "", "show what is applied and what is pending", {kFile, kFolder}},
      {Verb::kHelp, "help", " [command]", "show help", {}},
  };
  return kCommands;
}

const Command* find_command(std::string_view name) {
  const auto found =
      std::find_if(commands().begin(), commands().end(), [&](const Command& c) { return c.name == name; });
  return found == commands().end() ? nullptr : &*found;
}

std::string shown(const Option& option) {
  std::string text(option.letter);
  if (!text.empty()) text += ' ';
  text += option.name;
  if (!option.value.empty()) text += ' ' + std::string(option.value);
  return text;
}

std::string guess(std::string_view word, const std::vector<std::string_view>& known) {
  const auto near = meant(word, known);
  return near ? fmt::format("\n(Did you mean {}?)", *near) : "";
}

[[noreturn]] void unknown_option(const std::string& word, const Command* command) {
  std::vector<std::string_view> known = {"--help", "--version"};
  if (command != nullptr)
    for (const Option& option : command->options) known.push_back(option.name);
  throw MigrateMongoUsage(fmt::format("error: unknown option '{}'{}", visible(word), guess(word, known)));
}

class Parser {
 public:
  explicit Parser(const std::vector<std::string>& words) : left_(words.begin(), words.end()) {}

  Words parse() {
    while (!left_.empty() && !done_) take(next());
    if (done_) return words_;
    if (command_ == nullptr) {
      words_.help_is_answer = false;
      return words_;
    }
    return command_->verb == Verb::kHelp ? help() : finished();
  }

 private:
  std::string next() {
    std::string word = std::move(left_.front());
    left_.pop_front();
    return word;
  }

  void take(const std::string& word) {
    if (only_words_ || word.size() < 2 || word.front() != '-') return take_word(word);
    if (word == "--") {
      only_words_ = true;
    } else if (word == "-V" || word == "--version") {
      end(Verb::kVersion);
    } else if (word == "-h" || word == "--help") {
      words_.help_of = command_ == nullptr ? "" : command_->name;
      end(Verb::kHelp);
    } else if (command_ != nullptr && command_->verb == Verb::kHelp) {
      return;  // it heeds nothing but a name
    } else if (word[1] == '-') {
      take_name(word);
    } else {
      take_letters(word);
    }
  }

  void take_word(const std::string& word) {
    if (command_ != nullptr) {
      operands_.push_back(word);
      return;
    }
    command_ = find_command(word);
    if (command_ == nullptr) {
      std::vector<std::string_view> known;
      for (const Command& command : commands()) known.push_back(command.name);
      throw MigrateMongoUsage(fmt::format("error: unknown command '{}'{}", visible(word), guess(word, known)));
    }
    words_.verb = command_->verb;
  }

  void take_name(const std::string& word) {
    const auto equals = word.find('=');
    const Option* option = find(&Option::name, word.substr(0, equals));
    if (option == nullptr || (option->text == nullptr && equals != std::string::npos)) unknown_option(word, command_);
    if (equals != std::string::npos)
      set(*option, word.substr(equals + 1));
    else
      take_option(*option);
  }

  // "-b", "-f FILE", "-fFILE", "-bf FILE".
  void take_letters(const std::string& word) {
    const Option* option = find(&Option::letter, word.substr(0, 2));
    if (option == nullptr) unknown_option(word, command_);
    if (word.size() == 2) return take_option(*option);
    if (option->text != nullptr) {
      set(*option, word.substr(2));
      return;
    }
    words_.*option->flag = true;
    take("-" + word.substr(2));
  }

  void take_option(const Option& option) {
    if (option.text == nullptr) {
      words_.*option.flag = true;
      return;
    }
    if (left_.empty()) throw MigrateMongoUsage(fmt::format("error: option '{}' argument missing", shown(option)));
    set(option, next());
  }

  // An empty value is none.
  void set(const Option& option, std::string value) {
    words_.*option.text = value.empty() ? std::nullopt : std::optional(std::move(value));
  }

  const Option* find(std::string_view Option::*field, std::string_view typed) const {
    if (command_ == nullptr) return nullptr;
    const auto found = std::find_if(command_->options.begin(), command_->options.end(),
                                    [&](const Option& option) { return option.*field == typed; });
    return found == command_->options.end() ? nullptr : &*found;
  }

  void end(Verb verb) {
    words_.verb = verb;
    done_ = true;
  }

  Words help() {
    if (operands_.empty()) return words_;
    const Command* of = find_command(operands_.front());
    words_.help_is_answer = of != nullptr && of->verb != Verb::kHelp;
    if (words_.help_is_answer) words_.help_of = of->name;
    return words_;
  }

  Words finished() {
    const std::size_t allowed = command_->verb == Verb::kCreate ? 1 : 0;
    if (operands_.size() > allowed)
      throw MigrateMongoUsage(fmt::format("error: too many arguments for '{}'. Expected {} argument{} but got {}.",
                                          command_->name, allowed, allowed == 1 ? "" : "s", operands_.size()));
    if (!operands_.empty()) words_.description = operands_.front();
    return words_;
  }

  std::deque<std::string> left_;
  Words words_;
  const Command* command_ = nullptr;
  std::vector<std::string> operands_;
  bool only_words_ = false;
  bool done_ = false;
};

using Rows = std::vector<std::pair<std::string, std::string_view>>;

std::string aligned(const Rows& rows) {
  std::size_t widest = 0;
  for (const auto& [name, help] : rows) widest = std::max(widest, name.size());
  std::string text;
  for (const auto& [name, help] : rows) text += fmt::format("  {:<{}}  {}\n", name, widest, help);
  return text;
}

}  // namespace

MigrateMongoWords parse_migrate_mongo(const std::vector<std::string>& words) { return Parser(words).parse(); }

std::string migrate_mongo_help(const std::string& name) {
  if (const Command* command = find_command(name); command != nullptr && command->verb != Verb::kHelp) {
    Rows rows;
    for (const Option& option : command->options) rows.emplace_back(shown(option), option.help);
    rows.emplace_back("-h, --help", "show this help");
    return fmt::format("Usage: migrate-mongo {} [options]{}\n\n{}\n\nOptions:\n{}", command->name, command->arguments,
                       command->summary, aligned(rows));
  }
  Rows rows;
  for (const Command& command : commands())
    rows.emplace_back(
        fmt::format("{}{}{}", command.name, command.options.empty() ? "" : " [options]", command.arguments),
        command.summary);
  return fmt::format(
      "Usage: migrate-mongo [options] [command]\n\ngodwit in the place of migrate-mongo 14; godwit help has all that "
      "it "
      "can do.\n\nOptions:\n{}\nCommands:\n{}",
      aligned({{"-V, --version", "show the version"}, {"-h, --help", "show help"}}), aligned(rows));
}

}  // namespace godwit::cli
