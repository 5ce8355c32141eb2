#include "cli/options.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "cli/text.h"
#include "cli/usage_error.h"

namespace godwit::cli {

namespace {

std::string names_of(const OptionSpec& option) {
  return option.letter.empty() ? fmt::format("--{}", option.name) : fmt::format("-{},--{}", option.letter, option.name);
}

// Every value is kept as text and judged by us afterwards: this parser's own complaints know neither our shape nor our
// exit codes.
void declare(CLI::App& app, const OptionSpec& option) {
  if (option.value.empty()) {
    app.add_flag(names_of(option));
    return;
  }
  app.add_option(names_of(option), [](const CLI::results_t&) { return true; })->expected(1)->take_all();
}

void declare(CLI::App& app, const PositionalSpec& positional) {
  auto* option = app.add_option(std::string(positional.name), [](const CLI::results_t&) { return true; });
  option->expected(1)->take_all();
  // Nothing comes after the words of `help`, so nothing can be swallowed.
  if (positional.repeats) option->expected(1, 8)->allow_extra_args();
}

// The parser with every command in it, and which of its nodes is which command.
class Grammar {
 public:
  Grammar() {
    app_.set_help_flag();
    app_.allow_extras();
    app_.fallthrough();
    app_.require_subcommand(0, 1);  // so that the name of another command can be an argument: `create up`
    for (const OptionSpec& option : universal_options()) declare(app_, option);
    for (const OptionSpec& option : run_options()) declare(app_, option);
    app_.add_flag("--version");
    for (const CommandSpec& command : commands()) add(command);
  }

  CLI::App& app() { return app_; }
  // The commands whose words were typed: none, a family, or a command (and its family).
  [[nodiscard]] const CLI::App* deepest() const {
    const CLI::App* node = &app_;
    while (!node->get_subcommands().empty()) node = node->get_subcommands().front();
    return node;
  }

 private:
  void add(const CommandSpec& command) {
    const auto space = command.name.find(' ');
    CLI::App* parent = &app_;
    if (space != std::string_view::npos) {
      const std::string family(command.name.substr(0, space));
      CLI::App*& known = families_[family];
      if (known == nullptr) {
        known = app_.add_subcommand(family);
        known->require_subcommand(0, 1);
      }
      parent = known;
    }
    const auto last_word = space == std::string_view::npos ? command.name : command.name.substr(space + 1);
    CLI::App* node = parent->add_subcommand(std::string(last_word));
    for (const OptionSpec& option : command.options) declare(*node, option);
    for (const PositionalSpec& positional : command.positionals) declare(*node, positional);
  }

  CLI::App app_{"", "godwit"};
  std::map<std::string, CLI::App*> families_;
};

std::string full_name(const CLI::App& node) {
  if (node.get_parent() == nullptr) return {};
  const std::string before = full_name(*node.get_parent());
  return before.empty() ? node.get_name() : before + " " + node.get_name();
}

bool is_option(std::string_view word) { return word.size() > 1 && word.front() == '-' && word != "--"; }

bool is_letter_of_an_option(char letter) {
  const auto has_it = [letter](const OptionSpec& o) { return o.letter == std::string_view(&letter, 1); };
  return std::any_of(universal_options().begin(), universal_options().end(), has_it) ||
         std::any_of(run_options().begin(), run_options().end(), has_it);
}

// Forms that the parser would misread: "--to=" takes the next word as its value, "-e=prod" means "=prod".
void refuse_misleading_forms(const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    if (word == "--") return;
    const auto equals = word.find('=');
    if (word.starts_with("--") && word.size() > 3 && equals == word.size() - 1)
      throw Error(ErrorCode::kUsage, fmt::format("{} wants a value", visible(word.substr(0, equals))));
    if (equals == 2 && word.front() == '-' && is_letter_of_an_option(word[1]))
      throw Error(ErrorCode::kUsage,
                  fmt::format("{} is followed by its value without \"=\"", visible(word.substr(0, 2))));
  }
}

void collect(const CLI::App& node, const OptionSpec& option, Arguments::Options& options) {
  const CLI::Option* parsed = node.get_option_no_throw(fmt::format("--{}", option.name));
  if (parsed == nullptr || parsed->count() == 0) return;
  const std::vector<std::string>& results = parsed->results();
  if (option.value.empty() && std::any_of(results.begin(), results.end(), [](const auto& r) { return r != "true"; }))
    throw Error(ErrorCode::kUsage, fmt::format("--{} takes no value", option.name));
  if (!option.value.empty() && !option.repeats && results.size() > 1)
    throw Error(ErrorCode::kUsage, fmt::format("--{} was given twice", option.name));
  if (option.completes == Completes::kWords) {
    const auto allowed = words_of(option.words);
    if (std::find(allowed.begin(), allowed.end(), results.front()) == allowed.end())
      throw not_one_of(fmt::format("--{}", option.name), results.front(), allowed);
  }
  options[std::string(option.name)] = results;
}

std::vector<std::string> positionals_of(const CLI::App& node, const CommandSpec& command) {
  std::vector<std::string> words;
  for (const PositionalSpec& positional : command.positionals) {
    const CLI::Option* parsed = node.get_option_no_throw(std::string(positional.name));
    if (parsed->count() == 0) {
      if (positional.required) throw missing_word(command, positional.name);
      continue;
    }
    const auto allowed = words_of(positional.words);
    const std::string& first = parsed->results().front();
    if (!allowed.empty() && std::find(allowed.begin(), allowed.end(), first) == allowed.end())
      throw not_one_of(positional.name, first, allowed);
    words.insert(words.end(), parsed->results().begin(), parsed->results().end());
  }
  return words;
}

// Words that found no place. An option is named before a word, which may only be its value.
void refuse_leftovers(const CLI::App& app, const CommandSpec& command) {
  const std::vector<std::string> left = app.remaining(true);
  for (const std::string& word : left)
    if (is_option(word)) throw unknown_option(command, word);
  for (const std::string& word : left)
    if (word != "--") throw unexpected_word(command, word);
}

[[noreturn]] void refuse_command(const CLI::App& app, const std::string& typed) {
  const std::vector<std::string> left = app.remaining(true);
  const auto word = std::find_if(left.begin(), left.end(), [](const auto& w) { return !is_option(w) && w != "--"; });
  if (word != left.end()) throw unknown_command(typed, *word);
  if (!typed.empty()) throw incomplete_command(typed);
  if (left.empty()) throw Error(ErrorCode::kUsage, "a command is missing").fix("godwit help");
  throw Error(ErrorCode::kUsage, fmt::format("there is no option \"{}\"", visible(left.front()))).fix("godwit help");
}

void parse(CLI::App& app, std::vector<std::string> words) {
  std::reverse(words.begin(), words.end());
  try {
    app.parse(std::move(words));
  } catch (const CLI::ArgumentMismatch& mismatch) {
    const std::string text = mismatch.what();  // "--to: 1 required ID"
    throw Error(ErrorCode::kUsage, fmt::format("{} wants a value", text.substr(0, text.find(':'))));
  } catch (const CLI::ParseError& error) {
    throw Error(ErrorCode::kUsage, visible(error.what()));
  }
}

Arguments::Options options_typed(const CLI::App& app, const CLI::App& node, const CommandSpec& command) {
  Arguments::Options options;
  for (const OptionSpec& option : universal_options()) collect(app, option, options);
  for (const OptionSpec& option : command.options) collect(node, option, options);
  for (const OptionSpec& option : run_options()) {
    const bool understood =
        std::find(command.shared.begin(), command.shared.end(), option.name) != command.shared.end();
    if (understood) collect(app, option, options);
    if (!understood && app.count(fmt::format("--{}", option.name)) != 0)
      throw misuse(command, fmt::format("\"{}\" does not take --{}", command.name, option.name));
  }
  return options;
}

Arguments help_for(const std::string& typed, Arguments::Options options, const Variables& variables) {
  std::vector<std::string> topic;
  for (const std::string_view word : words_of(typed)) topic.emplace_back(word);
  return {*find_command("help"), std::move(topic), std::move(options), variables};
}

Arguments understand(const Grammar& grammar, const CLI::App& app, const Variables& variables) {
  const CLI::App& node = *grammar.deepest();
  const std::string typed = full_name(node);
  const CommandSpec* command = find_command(typed);
  Arguments::Options universal;
  for (const OptionSpec& option : universal_options()) collect(app, option, universal);
  if (app.count("--help") != 0) return help_for(typed, std::move(universal), variables);
  if (command == nullptr && app.count("--version") != 0)
    return {*find_command("version"), {}, std::move(universal), variables};
  if (command == nullptr) refuse_command(app, typed);
  refuse_leftovers(app, *command);
  Arguments::Options options = options_typed(app, node, *command);
  return {*command, positionals_of(node, *command), std::move(options), variables};
}

}  // namespace

Arguments parse_arguments(const std::vector<std::string>& words, const Variables& variables) {
  Grammar grammar;
  try {
    refuse_misleading_forms(words);
    parse(grammar.app(), words);
    return understand(grammar, grammar.app(), variables);
  } catch (Error& error) {
    const std::string typed = full_name(*grammar.deepest());
    if (error.fix_text().empty()) error.fix(typed.empty() ? "godwit help" : "godwit help " + typed);
    throw;
  }
}

}  // namespace godwit::cli
