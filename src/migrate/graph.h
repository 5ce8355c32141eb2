// The order of migrations: by name, except where `after` says otherwise.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "migrate/source.h"

namespace godwit::migrate {

// Migration ids and what each comes after.
struct Node {
  std::string id;
  std::vector<std::string> after;
};

// Positions into `nodes` in the order of execution: each after everything that it names, otherwise as given.
// `known` are ids that exist only in the ledger and may be named too. Throws kDependencyCycle (with the whole cycle),
// kDependencyMissing with a suggestion.
std::vector<std::size_t> execution_order(const std::vector<Node>& nodes, const std::vector<std::string>& known);

// True when a script's text may export `options` with `after`, so that it has to be loaded to know its place: it has
// both words, or hands on what another file exports.
bool may_declare_order(std::string_view text);

}  // namespace godwit::migrate
