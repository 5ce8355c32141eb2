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
std::map<std::string_view, const db::JournalRow*> last_words(const std::vector<db::JournalRow>& journal) {
  std::map<std::string_view, const db::JournalRow*> last;
  for (const db::JournalRow& row : journal)
    if (!row.subject.empty() && row.event.starts_with("migration.")) last[row.subject] = &row;
  return last;
}

bool leaves_applied(const db::JournalRow& word) {
  // A migration that failed without effect is as applied as it was before; the entry says so.
  if (word.event == "migration.failed") return word.payload["state"].string() == "applied";
  return word.event == "migration.applied" || word.event == "migration.marked_applied" ||
         word.event == "migration.rehashed" || word.event == "migration.adopted";
}

bool is_same_state(const db::JournalRow& word, db::RowState state) {
  switch (state) {
    case db::RowState::kApplied: return leaves_applied(word);
    case db::RowState::kRolledBack:
      return word.event == "migration.rolled_back" || word.event == "migration.marked_rolled_back" ||
             word.event == "migration.undone_elsewhere";
    case db::RowState::kFailed: return word.event == "migration.failed" && !leaves_applied(word);
    case db::RowState::kRunning: return word.event == "migration.started";
    case db::RowState::kPending: return word.event == "migration.marked_pending";
  }
  return false;
}

// A row is written together with its entry, by the same run in the same attempt.
bool agrees(const db::JournalRow& word, const db::LedgerRow& row) {
  const bson::Element attempt = word.payload["attempt"];
  return is_same_state(word, row.state) && word.run == row.run && (!attempt || attempt.int64() == row.attempt);
}

std::optional<std::string> difference(const std::string& id, const db::JournalRow* word, const db::LedgerRow* row) {
  if (word == nullptr) return fmt::format("{} is in the ledger, and the journal never heard of it", id);
  if (row != nullptr && agrees(*word, *row)) return std::nullopt;
  if (row == nullptr && word->event == "migration.marked_pending") return std::nullopt;
  return fmt::format("the journal's last word on {} is {} by run {}, and the ledger {}", id, word->event, word->run,
                     row == nullptr ? "has nothing of it" : "says otherwise");
}

void compare_with_ledger(Verification& result, const std::vector<db::JournalRow>& journal,
                         const std::vector<db::LedgerRow>& rows) {
  struct Pair {
    const db::JournalRow* word = nullptr;
    const db::LedgerRow* row = nullptr;
  };
  std::map<std::string, Pair> by_id;
  for (const auto& [id, word] : last_words(journal)) by_id[std::string(id)].word = word;
  for (const db::LedgerRow& row : rows) by_id[row.id].row = &row;
  bool all_agree = true;
  for (const auto& [id, pair] : by_id) {
    auto why = difference(id, pair.word, pair.row);
    if (!why) continue;
    all_agree = false;
    add_error(result, "ledger",
              Error(ErrorCode::kJournalBroken, std::move(*why)).fix("compare godwit_ledger with a backup"));
  }
  if (all_agree) result.checks.push_back({Level::kOk, "ledger", "ledger and journal agree", ""});
}

void check_texts(Verification& result, const std::vector<db::LedgerRow>& rows) {
  std::int64_t checked = 0;
  for (const db::LedgerRow& row : rows) {
    if (!row.text || row.text->empty()) continue;
    ++checked;
    if (base::sha256_hex(*row.text) == row.checksum) continue;
    add_error(result, "texts", Error(ErrorCode::kJournalBroken,
                                     fmt::format("the recorded text of {} does not have its recorded checksum", row.id))
                                   .fix("compare godwit_ledger with a backup"));
  }
  result.checks.push_back(
      {Level::kOk, "texts", fmt::format("{} checked", base::counted(checked, "recorded text")), ""});
}

void check_folder(Verification& result, const std::vector<Entry>& entries) {
  std::size_t differences = 0;
  for (const Entry& entry : entries) {
    if (entry.standing != Standing::kApplied) continue;
    const std::string accept =
        fmt::format("restore the file; or accept it: godwit mark {} applied --rehash", entry.id());
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

Verification verify(const std::vector<db::JournalRow>& journal, const std::vector<db::LedgerRow>& rows,
                    const std::vector<Entry>& entries) {
  Verification result;
  result.entries = static_cast<std::int64_t>(journal.size());
  if (auto broken = broken_link(journal)) {
    add_error(result, "journal", *broken);
  } else {
    result.checks.push_back({Level::kOk, "journal",
                             fmt::format("{} {}, the chain is whole", base::grouped(result.entries),
                                         result.entries == 1 ? "entry" : "entries"),
                             ""});
  }
  compare_with_ledger(result, journal, rows);
  check_texts(result, rows);
  check_folder(result, entries);
  return result;
}

}  // namespace godwit::migrate
