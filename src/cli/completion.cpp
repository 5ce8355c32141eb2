#include "cli/completion.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "cli/command_table.h"
#include "cli/text.h"
#include "cli/usage_error.h"

namespace godwit::cli {

namespace {

std::string words_text(const std::vector<std::string_view>& words) { return fmt::format("{}", fmt::join(words, " ")); }

// Words, one a line, in the quoting that bash and zsh share. None of them needs any.
std::string lines_text(const std::vector<std::string_view>& words) {
  return words.empty() ? "''" : fmt::format("$'{}'", fmt::join(words, "\\n"));
}

// Commands that a person types, in the order of the table.
std::vector<const CommandSpec*> visible_commands() {
  std::vector<const CommandSpec*> all;
  for (const CommandSpec& command : commands())
    if (!command.group.empty()) all.push_back(&command);
  return all;
}

std::vector<std::string_view> families() {
  std::vector<std::string_view> names;
  for (const std::string_view word : first_words())
    if (!family_members(word).empty()) names.push_back(word);
  return names;
}

// A shell expression that yields the candidates for one kind of value, one a line: an id may have blanks in it.
std::string candidates(Completes completes, std::string_view words, std::string_view also) {
  const std::string more = also.empty() ? "" : lines_text(words_of(also));
  const auto asked = [&](std::string_view what) {
    return fmt::format("\"$(_godwit_ask {})\"{}", what, more.empty() ? "" : "$'\\n'" + more);
  };
  switch (completes) {
    case Completes::kWords: return lines_text(words_of(words));
    case Completes::kEnvironments: return asked("environments");
    case Completes::kMigrations: return asked("migrations");
    case Completes::kCodes: return asked("codes");
    case Completes::kCommands: return lines_text(first_words());
    default: return "''";
  }
}

std::string patterns_of(const OptionSpec& option) {
  return option.letter.empty() ? fmt::format("--{}", option.name) : fmt::format("-{}|--{}", option.letter, option.name);
}

// Every option that takes a value, once, whichever commands share its name.
std::vector<const OptionSpec*> valued_options() {
  std::vector<const OptionSpec*> found;
  for (const CommandSpec* command : visible_commands()) {
    for (const OptionSpec* option : options_of(*command)) {
      const auto same = [option](const OptionSpec* other) { return other->name == option->name; };
      if (!option->value.empty() && std::none_of(found.begin(), found.end(), same)) found.push_back(option);
    }
  }
  return found;
}

std::string option_lines(const CommandSpec& command) {
  std::vector<std::string> words;
  for (const OptionSpec* option : options_of(command)) words.push_back(fmt::format("--{}", option->name));
  return lines_text({words.begin(), words.end()});
}

// case arms: the words that may follow each command.
std::string argument_arms() {
  std::string out;
  for (const CommandSpec* command : visible_commands()) {
    if (command->positionals.empty()) continue;
    const auto arm = [&](std::string_view pattern, const PositionalSpec& positional) {
      if (positional.completes != Completes::kNothing)
        out += fmt::format("    \"{}\"{}) candidates={} ;;\n", command->name, pattern,
                           candidates(positional.completes, positional.words, positional.also));
    };
    for (std::size_t i = 0; i < command->positionals.size(); ++i)
      arm(command->positionals[i].repeats ? ":*" : fmt::format(":{}", i), command->positionals[i]);
  }
  return out;
}

std::string option_arms() {
  std::string out;
  for (const CommandSpec* command : visible_commands())
    out += fmt::format("    \"{}\") options={} ;;\n", command->name, option_lines(*command));
  return out;
}

std::string value_arms() {
  std::string out;
  for (const OptionSpec* option : valued_options()) {
    const std::string_view kind = option->completes == Completes::kFiles     ? "files"
                                  : option->completes == Completes::kFolders ? "folders"
                                                                             : "words";
    out += fmt::format("    {}) kind={}; candidates={} ;;\n", patterns_of(*option), kind,
                       candidates(option->completes, option->words, {}));
  }
  return out;
}

// case arms: what an option of one command takes beside the names that all commands take there.
std::string more_value_arms() {
  std::string out;
  for (const CommandSpec* command : visible_commands())
    for (const OptionSpec& option : command->options)
      if (!option.also.empty())
        out += fmt::format("    \"{}:--{}\") candidates=\"$candidates\"$'\\n'{} ;;\n", command->name, option.name,
                           lines_text(words_of(option.also)));
  return out;
}

std::string value_pattern() {
  std::vector<std::string> patterns;
  for (const OptionSpec* option : valued_options()) patterns.push_back(patterns_of(*option));
  return joined(patterns, "|");
}

std::string family_arms() {
  std::string out;
  for (const std::string_view family : families())
    out += fmt::format("    {}) candidates={} ;;\n", family, lines_text(family_members(family)));
  return out;
}

// What bash and zsh share: finds the command among the words, counts its arguments, and chooses what may come next.
// Reads the array `typed` (the words after "godwit" in front of the cursor) and `current`; sets `kind`, `candidates`
// (one a line) and `prefix` (the "--env=" of a value that is typed behind its option).
std::string shared_functions() {
  constexpr std::string_view kText = R"(_godwit_ask() {
  godwit ${where[@]+"${where[@]}"} __complete "$1" 2>/dev/null
}

_godwit_choose() {
  local word before="" command="" options="" takes=0
  local arguments=0
  kind=words
  candidates=""
  prefix=""
  for word in ${typed[@]+"${typed[@]}"}; do
    if [ "$takes" = 1 ]; then
      case "$before" in -C|--dir|-f|--file) where+=("$before" "$word") ;; esac
      takes=0
    else
      case "$word" in
        @VALUED@) takes=1 ;;
        --dir=*|--file=*|-C?*|-f?*) where+=("$word") ;;
        -*) ;;
        *)
          if [ -z "$command" ]; then command="$word"
          else
            case "$command" in
              @FAMILIES@) command="$command $word" ;;
              *) arguments=$((arguments + 1)) ;;
            esac
          fi ;;
      esac
    fi
    before="$word"
  done
  if [ "$takes" != 1 ]; then
    case "$current" in
      --*=*) before="${current%%=*}"; prefix="$before="; takes=1 ;;
    esac
  fi
  if [ "$takes" = 1 ]; then
    case "$before" in
@VALUES@    esac
    case "$command:$before" in
@MORE@    esac
    return
  fi
  case "$command" in
@OPTIONS@  esac
  case "$current" in -*) candidates="${options:-@UNIVERSAL@}"; return ;; esac
  case "$command" in
    "") candidates=@COMMANDS@; return ;;
@MEMBERS@  esac
  case "$command:$arguments" in
@ARGUMENTS@  esac
}
)";
  std::vector<std::string> universal;
  for (const OptionSpec& option : universal_options()) universal.push_back(fmt::format("--{}", option.name));
  std::string out(kText);
  const auto fill = [&out](std::string_view place, const std::string& text) {
    for (auto at = out.find(place); at != std::string::npos; at = out.find(place, at + text.size()))
      out.replace(at, place.size(), text);
  };
  std::vector<std::string> family_patterns;
  for (const std::string_view family : families()) family_patterns.emplace_back(family);
  fill("@VALUED@", value_pattern());
  fill("@FAMILIES@", joined(family_patterns, "|"));
  fill("@VALUES@", value_arms());
  fill("@OPTIONS@", option_arms());
  fill("@MORE@", more_value_arms());
  fill("@UNIVERSAL@", joined(universal, "\n"));
  fill("@COMMANDS@", lines_text(first_words()));
  fill("@MEMBERS@", family_arms());
  fill("@ARGUMENTS@", argument_arms());
  return out;
}

std::string fish_values(Completes completes, std::string_view words, std::string_view also) {
  switch (completes) {
    case Completes::kWords: return fmt::format(" -x -a '{}'", words);
    case Completes::kEnvironments: return " -x -a '(__godwit_ask environments)'";
    case Completes::kMigrations:
      return fmt::format(" -x -a '(__godwit_ask migrations){}{}'", also.empty() ? "" : " ", also);
    case Completes::kCodes: return " -x -a '(__godwit_ask codes)'";
    case Completes::kCommands: return fmt::format(" -x -a '{}'", words_text(first_words()));
    case Completes::kFiles: return " -r -F";
    case Completes::kFolders: return " -x -a '(__fish_complete_directories)'";
    case Completes::kNothing: return " -x";
  }
  return {};
}

std::string fish_quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

// The condition under which a completion is for `name`.
std::string fish_condition(std::string_view name) {
  const auto space = name.find(' ');
  if (space == std::string_view::npos) return fmt::format("__fish_seen_subcommand_from {}", name);
  return fmt::format("__fish_seen_subcommand_from {}; and __fish_seen_subcommand_from {}", name.substr(0, space),
                     name.substr(space + 1));
}

std::string fish_option(const OptionSpec& option, std::string_view condition) {
  std::string line = "complete -c godwit";
  if (!condition.empty()) line += fmt::format(" -n '{}'", condition);
  if (!option.letter.empty()) line += fmt::format(" -s {}", option.letter);
  line += fmt::format(" -l {}", option.name);
  if (!option.value.empty()) line += fish_values(option.completes, option.words, option.also);
  return line + fmt::format(" -d {}\n", fish_quoted(option.help));
}

}  // namespace

std::string bash_completion() {
  return shared_functions() + R"(
# A word as the shell would understand it; what is still being typed may lack its closing quote.
_godwit_plain() {
  case "$1" in
    \'*) plain="${1#\'}"; plain="${plain%\'}" ;;
    \"*) plain="${1#\"}"; plain="${plain%\"}" ;;
    *) plain="${1//\\/}" ;;
  esac
}

# The words up to the cursor, put together again where bash took "=" and ":" for borders. `cut` becomes what of the last
# one stands in front of the part that bash is going to replace.
_godwit_words() {
  local rest="${COMP_LINE:0:COMP_POINT}" part next i
  whole=()
  cut=""
  for ((i = 0; i <= COMP_CWORD; i++)); do
    part="${COMP_WORDS[i]}"
    next="${rest#"${rest%%[![:space:]]*}"}"
    ((i == COMP_CWORD)) && part="$next"
    if ((i == 0)) || [ "$next" != "$rest" ] || [ -z "$rest" ]; then
      whole+=("$part")
      cut=""
    else
      cut="${whole[-1]}"
      whole[-1]+="$part"
      case "$part" in [=:]) cut+="$part" ;; esac
    fi
    rest="${next#"$part"}"
  done
}

_godwit() {
  local current kind candidates prefix plain cut quote="" word i
  local -a whole typed=() where=() found=()
  _godwit_words
  for ((i = 1; i < ${#whole[@]} - 1; i++)); do
    _godwit_plain "${whole[i]}"
    typed+=("$plain")
  done
  current="${whole[-1]}"
  _godwit_choose
  word="${current#"$prefix"}"
  case "$word" in [\'\"]*) quote="${word:0:1}" ;; esac
  _godwit_plain "$word"
  case "$kind" in
    files) mapfile -t found < <(compgen -f -- "$plain") ;;
    folders) mapfile -t found < <(compgen -d -- "$plain") ;;
    *)
      while IFS= read -r word; do
        if [ -n "$word" ] && [ "${word:0:${#plain}}" = "$plain" ]; then found+=("$word"); fi
      done <<< "$candidates" ;;
  esac
  COMPREPLY=()
  for word in ${found[@]+"${found[@]}"}; do
    # Bash closes a quote that is open, and adds nothing to an answer but a blank.
    if [ -z "$quote" ]; then printf -v word '%s%q' "$prefix" "$word"; fi
    COMPREPLY+=("${word#"$cut"}")
  done
  case "$kind" in files|folders) compopt -o nospace 2>/dev/null ;; esac
}
complete -F _godwit godwit
)";
}

std::string zsh_completion() {
  return "#compdef godwit\n" + shared_functions() + R"(
_godwit() {
  local current="${words[CURRENT]}" kind candidates prefix
  local -a typed where
  typed=("${(@Q)words[2,CURRENT-1]}")
  _godwit_choose
  [ -z "$prefix" ] || compset -P '*='
  case "$kind" in
    files) _files ;;
    folders) _files -/ ;;
    *) compadd -- ${(f)candidates} ;;
  esac
}
if [ "$funcstack[1]" = _godwit ]; then _godwit "$@"; else compdef _godwit godwit; fi
)";
}

std::string fish_completion() {
  std::string out = R"(function __godwit_ask
    set -l where
    set -l words (commandline -opc)
    for i in (seq 2 (count $words))
        if contains -- $words[$i] -C --dir -f --file; and test $i -lt (count $words)
            set -a where $words[$i] $words[(math $i + 1)]
        end
    end
    godwit $where __complete $argv[1] 2>/dev/null
end
complete -c godwit -f
)";
  for (const OptionSpec& option : universal_options()) out += fish_option(option, "");
  for (const std::string_view word : first_words()) {
    const CommandSpec* command = find_command(word);
    const std::string says =
        command != nullptr ? std::string(command->summary) : joined({words_text(family_members(word))}, " ");
    out += fmt::format("complete -c godwit -n __fish_use_subcommand -a {} -d {}\n", word, fish_quoted(says));
  }
  for (const std::string_view family : families()) {
    const std::string members = words_text(family_members(family));
    for (const std::string_view member : family_members(family))
      out += fmt::format(
          "complete -c godwit -n '__fish_seen_subcommand_from {}; and not __fish_seen_subcommand_from {}' -a {} -d "
          "{}\n",
          family, members, member, fish_quoted(find_command(fmt::format("{} {}", family, member))->summary));
  }
  for (const CommandSpec* command : visible_commands()) {
    const std::string condition = fish_condition(command->name);
    for (const OptionSpec* option : options_of(*command)) {
      const auto& all = universal_options();
      if (option < all.data() || option >= all.data() + all.size()) out += fish_option(*option, condition);
    }
    for (const PositionalSpec& positional : command->positionals)
      if (positional.completes != Completes::kNothing)
        out += fmt::format("complete -c godwit -n '{}'{}\n", condition,
                           fish_values(positional.completes, positional.words, positional.also));
  }
  return out;
}

}  // namespace godwit::cli
