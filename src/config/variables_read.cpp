#include "config/variables_read.h"

#include <algorithm>
#include <cctype>
#include <set>

#include "base/text.h"

namespace godwit::config {

namespace {

constexpr std::string_view kEnvironment = "process.env";

bool is_part_of_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

std::string_view name_at(std::string_view text) {
  const auto end = std::find_if_not(text.begin(), text.end(), is_part_of_name);
  return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

bool is_in_comment(std::string_view before) {
  const auto line = before.rfind('\n');
  const std::string_view start = base::trim(before.substr(line == std::string_view::npos ? 0 : line + 1));
  return start.starts_with("//") || start.starts_with("*") || start.starts_with("/*");
}

// `before` and `after` are what stands around process.env.NAME.
VariableRead read_of(std::string_view name, std::string_view before, std::string_view after) {
  before = base::trim(before);
  after = base::trim(after);
  VariableRead read{std::string(name)};
  for (const std::string_view start : {"?", "||", "===", "!==", "==", "!="})
    read.has_default = read.has_default || after.starts_with(start);
  if (after.starts_with("?.")) read.has_default = false;
  const bool is_in_template = before.ends_with("${") && after.starts_with("}");
  read.is_in_text = is_in_template || before.ends_with("+") || after.starts_with("+");
  return read;
}

// `pattern` is what stands between the braces of const { … } = process.env.
void add_pattern(std::vector<VariableRead>& reads, std::string_view pattern) {
  while (!pattern.empty()) {
    const auto comma = std::min(pattern.find(','), pattern.size());
    const std::string_view part = base::trim(pattern.substr(0, comma));
    const std::string_view name = name_at(part);
    if (!name.empty()) reads.push_back({std::string(name), false, part.find('=') != std::string_view::npos});
    pattern.remove_prefix(std::min(comma + 1, pattern.size()));
  }
}

// What stands between the braces, where `before` ends with { … } =.
std::string_view pattern_before(std::string_view before) {
  before = base::trim(before);
  if (!before.ends_with('=')) return {};
  before = base::trim(before.substr(0, before.size() - 1));
  if (!before.ends_with('}')) return {};
  before.remove_suffix(1);
  const auto brace = before.rfind('{');
  return brace == std::string_view::npos ? std::string_view() : before.substr(brace + 1);
}

template <class Wanted>
std::vector<std::string> names_of(const std::vector<VariableRead>& reads, const Wanted& wanted) {
  std::set<std::string> names;
  for (const VariableRead& read : reads)
    if (wanted(read)) names.insert(read.name);
  return {names.begin(), names.end()};
}

}  // namespace

std::vector<VariableRead> variable_reads(std::string_view text) {
  std::vector<VariableRead> reads;
  for (auto at = text.find(kEnvironment); at != std::string_view::npos; at = text.find(kEnvironment, at)) {
    const std::string_view before = text.substr(0, at);
    at += kEnvironment.size();
    if (is_in_comment(before)) continue;
    std::string_view rest = text.substr(at);
    const bool is_member = rest.starts_with(".") || rest.starts_with("?.") || rest.starts_with("[");
    if (!is_member) {
      add_pattern(reads, pattern_before(before));
      continue;
    }
    rest.remove_prefix(std::min(rest.find_first_not_of("?.[\"'`"), rest.size()));
    const std::string_view name = name_at(rest);
    rest.remove_prefix(name.size());
    rest.remove_prefix(std::min(rest.find_first_not_of("\"'`]"), rest.size()));
    if (!name.empty()) reads.push_back(read_of(name, before, rest));
  }
  return reads;
}

std::vector<std::string> variables_read_by(std::string_view text) {
  return names_of(variable_reads(text), [](const VariableRead&) { return true; });
}

std::vector<std::string> unset_of(std::string_view text, const Variables& variables) {
  return names_of(variable_reads(text), [&](const VariableRead& read) {
    const auto found = variables.find(read.name);
    return found == variables.end() || found->second.empty();
  });
}

std::vector<std::string> unset_in_texts(std::string_view text, const Variables& variables) {
  const std::vector<VariableRead> reads = variable_reads(text);
  const auto is_missing = [&](const VariableRead& read) {
    return !read.has_default && variables.find(read.name) == variables.end();
  };
  std::vector<std::string> names =
      names_of(reads, [&](const VariableRead& read) { return read.is_in_text && is_missing(read); });
  return names.empty() ? names_of(reads, is_missing) : names;
}

bool mentions(std::string_view text, std::string_view name) {
  for (auto at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
    const auto end = at + name.size();
    const bool begins = at == 0 || !is_part_of_name(text[at - 1]);
    if (begins && (end == text.size() || !is_part_of_name(text[end]))) return true;
  }
  return false;
}

}  // namespace godwit::config
