// Entries of the journal, and the documents in them.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "bson/builder.h"
#include "db/ledger_store.h"

namespace godwit::migrate {

// The journal entry for something that happened under a run.
db::JournalRow journal_entry(const db::RowActor& actor, const std::string& run, std::int64_t epoch, std::string event,
                             std::string subject, bson::Document payload);

bson::Document failure_document(const db::RowFailure& failure);
bson::Document counts_document(const std::map<std::string, std::int64_t>& counts);
// Adds lines that a script logged, if there are any, as `log`.
void add_log(bson::Builder& payload, const std::vector<std::string>& log);

}  // namespace godwit::migrate
