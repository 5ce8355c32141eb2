#include "migrate/verify.h"

#include <map>

#include <fmt/format.h>

#include "base/digest.h"
#include "base/text.h"

namespace godwit::migrate {

namespace {

using Level = Check::Level;

void add_error(Verification& result, std::string name, Error error) {
  result.checks.push_back({Level::kError, std::move(name), error.message(), error.fix_text()});
  if (!result.error) result.error = std::move(error);
}

// The first entry that does not follow from the one before it.
std::optional<Error> broken_link(const std::vector<db::JournalRow>& journal) {
  std::string previous;
  std::int64_t sequence = 0;
  std::int64_t epoch = 0;
  const auto broken = [](std::int64_t at, std::string_view why) {
    return Error(ErrorCode::kJournalBroken, fmt::format("journal entry {} {}", at, why))
        .fix("compare godwit_journal with a backup: somebody changed or removed entries");
  };
  for (const db::JournalRow& row : journal) {
    if (row.sequence != sequence + 1)
      return broken(row.sequence, fmt::format("follows {}: entries are missing", sequence));
    if (row.previous != previous) return broken(row.sequence, "does not continue the one before it");
    if (db::journal_hash(row) != row.hash) return broken(row.sequence, "was changed after it was written");
    if (row.epoch < epoch) return broken(row.sequence, "was written under an older lease than the one before it");
    sequence = row.sequence;
    previous = row.hash;
    epoch = row.epoch;
  }
  return std::nullopt;
}

// The last thing that the journal says of each migration.
std::map<std::string, std::string> last_events(const std::vector<db::JournalRow>& journal) {
  std::map<std::string, std::string> last;
  for (const db::JournalRow& row : journal)
    if (!row.subject.empty() && row.event.starts_with("migration.")) last[row.subject] = row.event;
  return last;
}

bool agrees(const std::string& event, const Entry& entry) {
  if (entry.row == nullptr || entry.row->state == db::RowState::kPending) return event == "migration.marked_pending";
  switch (entry.row->state) {
    case db::RowState::kApplied:
      // A way down that failed without effect leaves the migration applied.
      return event == "migration.applied" || event == "migration.marked_applied" || event == "migration.failed" ||
             event == "migration.rehashed";
    case db::RowState::kRolledBack: return event == "migration.rolled_back" || event == "migration.marked_rolled_back";
    case db::RowState::kFailed: return event == "migration.failed";
    case db::RowState::kRunning: return event == "migration.started";
    case db::RowState::kPending: break;
  }
  return false;
}

void compare_with_ledger(Verification& result, const std::vector<db::JournalRow>& journal,
                         const std::vector<Entry>& entries) {
  const std::map<std::string, std::string> events = last_events(journal);
  std::size_t differences = 0;
  for (const Entry& entry : entries) {
    const auto found = events.find(entry.id());
    if (found == events.end()) {
      if (entry.row == nullptr) continue;
      ++differences;
      add_error(result, "ledger", Error(ErrorCode::kJournalBroken,
                                        fmt::format("{} is in the ledger, and the journal never heard of it", entry.id()))
                                      .fix("compare godwit_ledger with a backup"));
    } else if (!agrees(found->second, entry)) {
      ++differences;
      add_error(result, "ledger", Error(ErrorCode::kJournalBroken,
                                        fmt::format("the journal's last word on {} is {}, and the ledger says otherwise",
                                                    entry.id(), found->second))
                                      .fix("compare godwit_ledger with a backup"));
    }
  }
  if (differences == 0) result.checks.push_back({Level::kOk, "ledger", "ledger and journal agree", ""});
}

void check_texts(Verification& result, const std::vector<Entry>& entries) {
  std::int64_t checked = 0;
  for (const Entry& entry : entries) {
    if (entry.row == nullptr || entry.row->text.empty()) continue;
    ++checked;
    if (base::sha256_hex(entry.row->text) == entry.row->checksum) continue;
    add_error(result, "texts", Error(ErrorCode::kJournalBroken,
                                     fmt::format("the recorded text of {} does not have its recorded checksum", entry.id()))
                                   .fix("compare godwit_ledger with a backup"));
  }
  result.checks.push_back({Level::kOk, "texts", fmt::format("{} checked", base::counted(checked, "recorded text")), ""});
}

void check_folder(Verification& result, const std::vector<Entry>& entries) {
  std::size_t differences = 0;
  for (const Entry& entry : entries) {
    if (entry.standing != Standing::kApplied) continue;
    const std::string accept = fmt::format("restore the file; or accept it: godwit mark {} applied --rehash", entry.id());
    if (entry.source == nullptr) {
      ++differences;
      add_error(result, "folder", Error(ErrorCode::kMigrationFileMissing,
                                        fmt::format("the file of {} is missing", entry.id()))
                                      .fix(fmt::format("restore {}", entry.row->file)));
    } else if (entry.modified) {
      ++differences;
      add_error(result, "folder", Error(ErrorCode::kMigrationModified,
                                        fmt::format("{} was edited after it was applied", entry.id())).fix(accept));
    }
  }
  if (differences == 0) result.checks.push_back({Level::kOk, "folder", "applied files are as they were", ""});
}

}  // namespace

Verification verify(const std::vector<db::JournalRow>& journal, const std::vector<Entry>& entries) {
  Verification result;
  result.entries = static_cast<std::int64_t>(journal.size());
  if (auto broken = broken_link(journal)) {
    add_error(result, "journal", *broken);
  } else {
    result.checks.push_back(
        {Level::kOk, "journal", fmt::format("{}, the chain is whole", fmt::format("{} {}", base::grouped(result.entries), result.entries == 1 ? "entry" : "entries")), ""});
  }
  compare_with_ledger(result, journal, entries);
  check_texts(result, entries);
  check_folder(result, entries);
  return result;
}

}  // namespace godwit::migrate
