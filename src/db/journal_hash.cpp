#include <fmt/format.h>

#include "base/digest.h"
#include "bson/extended_json.h"
#include "db/ledger_store.h"

namespace godwit::db {

std::string journal_hash(const JournalRow& row) {
  // Each field is preceded by its length, so that no two different entries have the same text.
  std::string text = "godwit-journal-1";
  const auto field = [&text](std::string_view value) { text += fmt::format("\n{}:{}", value.size(), value); };
  field(row.previous);
  field(std::to_string(row.sequence));
  field(std::to_string(row.at_ms));
  field(row.run);
  for (const std::string* part : {&row.actor.user, &row.actor.host, &row.actor.tool, &row.actor.git, &row.actor.ci})
    field(*part);
  field(std::to_string(row.actor.pid));
  field(std::to_string(row.epoch));
  field(row.event);
  field(row.subject);
  field(bson::to_canonical_json(row.payload));
  return base::sha256_hex(text);
}

}  // namespace godwit::db
