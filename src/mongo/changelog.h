// The history that migrate-mongo keeps: one document per applied migration file.
//
// Format (migrate-mongo 14, docs/formats/state.md): _id ObjectId, fileName with extension, fileHash (hexadecimal sha256
// of the file, only with useFileHash), appliedAt date, migrationBlock double (milliseconds since 1970, one per run;
// absent in rows of old versions).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "db/history.h"
#include "mongo/state_database.h"

namespace godwit::mongo {

struct ChangelogOptions {
  std::string database;
  std::string collection = "changelog";
  bool use_file_hash = false;
  std::string extension = ".js";  // of the files that are migrations
};

// Immutable; safe to use from several threads with a client each. Throws what Client throws.
class Changelog {
 public:
  explicit Changelog(ChangelogOptions options);

  [[nodiscard]] bool has_hashes() const noexcept { return options_.use_file_hash; }
  // Rows without a file name are none of ours and left out.
  [[nodiscard]] std::vector<db::HistoryRow> rows(const Wire& wire) const;
  // Those of one migration.
  [[nodiscard]] std::vector<db::HistoryRow> rows_of(const Wire& wire, const std::string& id) const;
  // What in it makes no sense, row by row: a fileName that is no text or missing, an appliedAt that is no date, a
  // migrationBlock that is there and no number.
  [[nodiscard]] std::vector<db::HistoryFault> faults(const Wire& wire) const;
  // Makes the collection unless it is there.
  void create(const Wire& wire) const;

  // What a ledger row that is about to be written changes here, as a document that write() understands and that may be
  // stored to be written again; nothing when it changes nothing. `now_ms` is what kServerNow stands for. Sets
  // `row.in_history` to what holds afterwards.
  [[nodiscard]] std::optional<bson::Document> change_of(db::LedgerRow& row, std::int64_t now_ms) const;
  [[nodiscard]] bson::Document removal_of(const std::string& id) const;
  // Doing it twice is the same as doing it once.
  void write(const Wire& wire, std::span<const bson::Document> changes) const;

 private:
  [[nodiscard]] std::vector<bson::Document> find(const Wire& wire, bson::View filter) const;
  [[nodiscard]] std::vector<db::HistoryRow> read(const Wire& wire, bson::View filter) const;
  [[nodiscard]] std::string id_of(const std::string& file) const;
  [[nodiscard]] bson::Document addition_of(const db::LedgerRow& row, std::int64_t applied_ms) const;

  ChangelogOptions options_;
  StateDatabase state_;
};

}  // namespace godwit::mongo
