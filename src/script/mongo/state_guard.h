// Keeps scripts away from godwit's own collections: "every collection of this database" does not mean ledger and journal.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bson/document.h"
#include "mongo/state_database.h"

namespace godwit::script::mongo {

// Immutable; for any thread.
class StateGuard {
 public:
  // Nothing = there is nothing to guard.
  explicit StateGuard(std::optional<godwit::mongo::StateLocation> location);

  // Throws kUsage when a write would go to one of godwit's collections.
  void check_write(std::string_view database, std::string_view collection) const;
  // The same for a command that may write, and for both ends of a renaming.
  void check_command(std::string_view database, bson::View command) const;
  // Whether dropping this database would take godwit's collections with it.
  [[nodiscard]] bool is_kept(std::string_view database) const;
  // A filter of listCollections that leaves godwit's collections out.
  [[nodiscard]] bson::Document visible(std::string_view database, bson::View filter) const;

 private:
  [[nodiscard]] bool is_own(std::string_view database, std::string_view collection) const;
  std::string database_;
  std::vector<std::string> collections_;
};

}  // namespace godwit::script::mongo
