#include "script/mongo/state_guard.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "bson/builder.h"
#include "godwit/error.h"

namespace godwit::script::mongo {

StateGuard::StateGuard(std::optional<godwit::mongo::StateLocation> location) {
  if (!location) return;
  database_ = location->database;
  collections_ = collections_of(*location);
}

bool StateGuard::is_own(std::string_view database, std::string_view collection) const {
  return database == database_ && std::ranges::find(collections_, collection) != collections_.end();
}

bool StateGuard::is_kept(std::string_view database) const { return !collections_.empty() && database == database_; }

void StateGuard::check_write(std::string_view database, std::string_view collection) const {
  if (!is_own(database, collection)) return;
  throw Error(ErrorCode::kUsage, fmt::format("{} is godwit's own, and scripts do not write to it", collection))
      .fix("leave collections whose names begin like this one out; to change the ledger: godwit mark");
}

void StateGuard::check_command(std::string_view database, bson::View command) const {
  if (command.empty()) return;
  const bson::Element first = *command.begin();
  const std::string name = base::lower_ascii(first.key());
  const auto check_namespace = [&](std::string_view whole) {
    const auto dot = whole.find('.');
    if (dot != std::string_view::npos) check_write(whole.substr(0, dot), whole.substr(dot + 1));
  };
  if (name == "renamecollection") {
    check_namespace(first.string());
    check_namespace(command["to"].string());
  } else if (name == "bulkwrite") {
    for (const bson::Element& info : command["nsInfo"].document()) check_namespace(info.document()["ns"].string());
  } else {
    check_write(database, first.string());
  }
}

bson::Document StateGuard::visible(std::string_view database, bson::View filter) const {
  if (!is_kept(database)) return bson::Document(filter);
  bson::ArrayBuilder names;
  for (const std::string& name : collections_) names.add(name);
  const bson::Document own = bson::Builder().add("$nin", bson::Array{names.build().view()}).build();
  bson::ArrayBuilder both;
  if (!filter.empty()) both.add(filter);
  both.add(bson::Builder().add("name", own).build());
  return bson::Builder().add("$and", bson::Array{both.build().view()}).build();
}

}  // namespace godwit::script::mongo
