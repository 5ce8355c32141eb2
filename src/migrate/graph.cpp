#include "migrate/graph.h"

#include <algorithm>
#include <queue>

#include <fmt/format.h>

#include "base/text.h"
#include "godwit/error.h"

namespace godwit::migrate {

namespace {

using Places = std::map<std::string, std::size_t>;

[[noreturn]] void refuse_missing(const Node& node, const std::string& id, const Places& places) {
  std::vector<std::string> ids;
  for (const auto& [known, place] : places) ids.push_back(known);
  const auto near = base::nearest(id, ids);
  throw Error(ErrorCode::kDependencyMissing,
              fmt::format("{} comes after {}, which does not exist{}", node.id, id, base::did_you_mean(near)))
      .fix(fmt::format("correct options.after in {}", node.id));
}

// Follows unfinished dependencies until one repeats.
[[noreturn]] void refuse_cycle(const std::vector<Node>& nodes, const Places& places, const std::vector<bool>& placed) {
  std::size_t at = static_cast<std::size_t>(std::find(placed.begin(), placed.end(), false) - placed.begin());
  std::vector<std::size_t> path;
  while (std::find(path.begin(), path.end(), at) == path.end()) {
    path.push_back(at);
    for (const std::string& id : nodes[at].after) {
      const auto found = places.find(id);
      if (found != places.end() && !placed[found->second]) {
        at = found->second;
        break;
      }
    }
  }
  path.erase(path.begin(), std::find(path.begin(), path.end(), at));
  Error error(ErrorCode::kDependencyCycle, "migrations wait for each other");
  for (std::size_t i = 0; i < path.size(); ++i)
    error.detail(fmt::format("{} comes after {}", nodes[path[i]].id, nodes[path[(i + 1) % path.size()]].id));
  throw error.fix("remove one of these from options.after");
}

}  // namespace

std::vector<std::size_t> execution_order(const std::vector<Node>& nodes, const std::vector<std::string>& known) {
  Places places;
  for (std::size_t i = 0; i < nodes.size(); ++i) places[nodes[i].id] = i;
  std::vector<std::size_t> waits_for(nodes.size(), 0);
  std::vector<std::vector<std::size_t>> followers(nodes.size());
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    for (const std::string& id : nodes[i].after) {
      const auto found = places.find(id);
      if (found != places.end()) {
        followers[found->second].push_back(i);
        ++waits_for[i];
      } else if (std::find(known.begin(), known.end(), id) == known.end()) {
        refuse_missing(nodes[i], id, places);
      }
    }
  }
  // Kahn's algorithm; the smallest place first keeps the order of names wherever nothing else is said.
  std::priority_queue<std::size_t, std::vector<std::size_t>, std::greater<>> ready;
  for (std::size_t i = 0; i < nodes.size(); ++i)
    if (waits_for[i] == 0) ready.push(i);
  std::vector<std::size_t> order;
  std::vector<bool> placed(nodes.size(), false);
  while (!ready.empty()) {
    const std::size_t next = ready.top();
    ready.pop();
    order.push_back(next);
    placed[next] = true;
    for (const std::size_t follower : followers[next])
      if (--waits_for[follower] == 0) ready.push(follower);
  }
  if (order.size() != nodes.size()) refuse_cycle(nodes, places, placed);
  return order;
}

bool may_declare_order(std::string_view text) {
  const auto has = [text](std::string_view word) { return text.find(word) != std::string_view::npos; };
  return (has("options") && has("after")) || has("...require(") || has("exports = require(") || has("export *");
}

}  // namespace godwit::migrate
