#include "app/rights.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace godwit::app {

namespace {

// What the manual says of resource documents: "" for db or collection stands for all of them (but for system
// collections), and a resource without them (the cluster) is about no collection.
bool covers(bson::View resource, std::string_view database, std::string_view collection) {
  if (resource["anyResource"].boolean()) return true;
  const bson::Element db = resource["db"];
  const bson::Element name = resource["collection"];
  if (!db.is(bson::Type::kString) || !name.is(bson::Type::kString)) return false;
  return (db.string().empty() || db.string() == database) && (name.string().empty() || name.string() == collection);
}

bool grants(bson::View privilege, std::string_view action) {
  for (const bson::Element& granted : privilege["actions"].document())
    if (granted.string() == action) return true;
  return false;
}

bool may(bson::View privileges, std::string_view action, const std::string& database, const std::string& collection) {
  for (const bson::Element& privilege : privileges) {
    const bson::View view = privilege.document();
    if (covers(view["resource"].document(), database, collection) && grants(view, action)) return true;
  }
  return false;
}

}  // namespace

std::vector<std::string> missing_rights(bson::View privileges, const std::string& database,
                                        const std::vector<std::string>& collections) {
  constexpr std::array<std::string_view, 4> kNeeded = {"find", "insert", "update", "remove"};
  std::vector<std::string> missing;
  for (const std::string_view action : kNeeded) {
    const auto has_it = [&](const std::string& collection) { return may(privileges, action, database, collection); };
    if (!std::all_of(collections.begin(), collections.end(), has_it)) missing.emplace_back(action);
  }
  return missing;
}

}  // namespace godwit::app
