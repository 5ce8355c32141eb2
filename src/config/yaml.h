// YAML bytes to a small tree in which everything knows its place.
//
// A strict subset of YAML: one document, text keys, each key once; no anchors, aliases, merge keys (`<<`) or tags, so
// that a file means what it looks like and cannot blow up. The only home of yaml-cpp.
#pragma once

#include <string>
#include <vector>

#include "config/source.h"

namespace godwit::config {

struct Entry;

struct Node {
  enum class Kind { kNothing, kText, kList, kMap };
  Kind kind = Kind::kNothing;
  std::string text;            // of kText
  bool is_plain = false;       // kText without quotes: only such text can be a number or a truth value
  std::vector<Node> items;     // of kList
  std::vector<Entry> entries;  // of kMap, in the file's order
  Position at;                 // of a missing value: its key's
};

struct Entry {
  std::string key;
  Position at;
  Node value;
};

// Longer texts and deeper nesting are refused: a configuration is a page, and the parser's memory and stack are ours.
constexpr std::size_t kMostConfigBytes = std::size_t{256} * 1024;
constexpr std::size_t kMostConfigDepth = 32;

// Throws kConfigSyntax. An empty text, or one of comments only, is refused too. Well-formed UTF-8 is expected of
// nobody: it is checked here.
Node parse_yaml(const Source& source);

}  // namespace godwit::config
