#include "mongo/changelog.h"

#include <bson/bson.h>

#include <algorithm>
#include <filesystem>
#include <iterator>

#include "base/text.h"
#include "bson/builder.h"

namespace godwit::mongo {

namespace {

constexpr std::string_view kCompiled = "compiled";

std::string file_name(const db::LedgerRow& row) { return std::filesystem::path(row.file).filename().string(); }

bson::ObjectId new_object_id() {
  bson_oid_t made;
  bson_oid_init(&made, nullptr);
  bson::ObjectId id{};
  std::copy(std::begin(made.bytes), std::end(made.bytes), id.begin());
  return id;
}

std::int64_t whole(const bson::Element& number) {
  return number.is(bson::Type::kDouble) ? static_cast<std::int64_t>(number.number()) : number.int64();
}

}  // namespace

Changelog::Changelog(ChangelogOptions options) : options_(std::move(options)), state_({options_.database, ""}) {}

std::vector<db::HistoryRow> Changelog::rows(const Wire& wire) const {
  std::vector<db::HistoryRow> rows;
  for (const bson::Document& document :
       state_.find(wire, options_.collection, bson::View(), bson::Builder().add("batchSize", std::int32_t{100'000}).build())) {
    db::HistoryRow row;
    row.file = document["fileName"].string();
    if (row.file.empty()) continue;
    row.hash = document["fileHash"].string();
    if (const bson::Element at = document["appliedAt"]; at.is(bson::Type::kDate)) row.applied_ms = at.date_ms();
    if (const bson::Element block = document["migrationBlock"]; block.is_number()) row.block = whole(block);
    rows.push_back(std::move(row));
  }
  return rows;
}

void Changelog::create(const Wire& wire) const { state_.create(wire, options_.collection); }

std::vector<bson::Document> Changelog::changes_of(db::LedgerRow& row, std::int64_t now_ms) const {
  if (row.kind == kCompiled) return {};
  switch (row.state) {
    case db::RowState::kApplied: {
      const bool is_new = row.applied_ms == db::kServerNow || !row.in_history;
      row.in_history = true;
      if (is_new) return {addition_of(row, row.applied_ms == db::kServerNow ? now_ms : row.applied_ms)};
      if (!options_.use_file_hash || row.checksum.empty()) return {};
      return {bson::Builder().add("file", file_name(row)).add("hash", row.checksum).build()};
    }
    case db::RowState::kRolledBack:
    case db::RowState::kPending:
      row.in_history = false;
      return {bson::Builder().add("file", file_name(row)).build()};
    case db::RowState::kRunning:
    case db::RowState::kFailed: break;
  }
  return {};
}

bson::Document Changelog::removal_of(const std::string& id) const {
  return bson::Builder().add("id", id).build();
}

bson::Document Changelog::addition_of(const db::LedgerRow& row, std::int64_t applied_ms) const {
  bson::Builder document;
  document.add("_id", new_object_id()).add("fileName", file_name(row));
  if (options_.use_file_hash) document.add("fileHash", row.checksum);
  document.add("appliedAt", bson::Date{applied_ms});
  if (row.batch > 0) document.add("migrationBlock", static_cast<double>(row.batch));
  return bson::Builder().add("file", file_name(row)).add("row", document.build()).build();
}

void Changelog::write(const Wire& wire, std::span<const bson::Document> changes) const {
  for (const bson::Document& change : changes) {
    bson::Builder which;
    if (const bson::Element id = change["id"]) {
      // The extension is not known of a file that may be gone.
      for (const db::HistoryRow& row : rows(wire))
        if (db::id_of_file(row.file) == id.string())
          state_.remove(wire, options_.collection, bson::Builder().add("fileName", row.file).build());
      continue;
    }
    const bson::Document by_name = which.add("fileName", change["file"].string()).build();
    if (const bson::Element hash = change["hash"]) {
      const bson::Document set = bson::Builder().add("$set", bson::Builder().add("fileHash", hash.string()).build()).build();
      const bson::Document update = statement(by_name, set);
      state_.update(wire, options_.collection, {&update, 1});
      continue;
    }
    // Whatever is there, doubles among them: one row afterwards, or none.
    state_.remove(wire, options_.collection, by_name);
    if (const bson::Element row = change["row"]) {
      const bson::Document document(row.document());
      static_cast<void>(state_.insert(wire, options_.collection, {&document, 1}));
    }
  }
}

}  // namespace godwit::mongo
