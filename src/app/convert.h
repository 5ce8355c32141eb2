// From what the engines know to the public structs.
#pragma once

#include "config/config.h"
#include "db/lease.h"
#include "db/ledger_store.h"
#include "godwit/migrator.h"
#include "migrate/plan.h"

namespace godwit::app {

// RFC 3339 UTC; empty for 0 and below.
std::string time_text(std::int64_t ms);
Actor to_public(const db::RowActor& actor);
Migration to_public(const db::LedgerRow& row);
// `on_modified`: the environment's.
Migration to_public(const migrate::Entry& entry, migrate::OnModified on_modified);
JournalEntry to_public(const db::JournalRow& row);
LockInfo to_public(const db::LeaseState& state);
migrate::Selection to_internal(const RunOptions& options);
migrate::RuntimeChoice to_internal(config::Runtime runtime);
migrate::OnModified to_internal(config::OnModified on_modified);

}  // namespace godwit::app
