#include "mongo/changelog.h"

#include <bson/bson.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <iterator>

#include <fmt/format.h>

#include "base/text.h"
#include "bson/builder.h"
#include "bson/extended_json.h"

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

// Milliseconds since 1970 that make sense; anything else counts as not there.
std::int64_t sensible(std::int64_t ms) {
  constexpr std::int64_t kLatest = std::int64_t{1} << 53U;
  return ms > 0 && ms < kLatest ? ms : 0;
}

// With the fraction that another program may have given it.
std::int64_t whole(const bson::Element& number) {
  if (!number.is(bson::Type::kDouble)) return sensible(number.int64());
  constexpr double kLatest = 9007199254740992.0;
  return number.number() > 0 && number.number() < kLatest ? static_cast<std::int64_t>(number.number()) : 0;
}

constexpr std::size_t kLongest = 120;  // bytes of an _id that are shown

// A value as the shell takes it; empty when there is no such form that is short and leads to just this value.
std::string shell_text(const bson::Element& value) {
  constexpr std::int64_t kExact = std::int64_t{1} << 53U;  // beyond it the shell rounds what is typed as a number
  if (value.is(bson::Type::kObjectId)) return fmt::format("ObjectId('{:02x}')", fmt::join(value.raw(), ""));
  if (value.is(bson::Type::kString)) {
    const std::string_view text = value.string();
    return text.size() <= kLongest && base::is_utf8(text) ? base::json_quote(text) : std::string();
  }
  if (value.is(bson::Type::kDouble)) return std::isfinite(value.number()) ? fmt::format("{}", value.number()) : "";
  if (!value.is_number()) return {};
  const std::int64_t number = value.int64();
  return -kExact <= number && number <= kExact ? fmt::format("{}", number) : fmt::format("Long('{}')", number);
}

// A value to read; a part of one that is long.
std::string readable(const bson::Element& value) {
  if (std::string typed = shell_text(value); !typed.empty()) return typed;
  if (value.is(bson::Type::kString))
    return base::json_quote(base::beginning(base::well_formed(value.string()), kLongest));
  const std::string json = bson::to_relaxed_json(bson::Builder().add("_id", value).build());
  const auto from = json.find(':') + 1;
  return std::string(
      base::beginning(base::trim(std::string_view(json).substr(from, json.rfind('}') - from)), kLongest));
}

}  // namespace

Changelog::Changelog(ChangelogOptions options) : options_(std::move(options)), state_({options_.database, ""}) {}

std::vector<db::HistoryRow> Changelog::rows(const Wire& wire) const { return read(wire, bson::View()); }

std::vector<db::HistoryRow> Changelog::rows_of(const Wire& wire, const std::string& id) const {
  const bson::Document names = bson::ArrayBuilder().add(id + options_.extension).add(id).build();
  const bson::Document any = bson::Builder().add("$in", bson::Array{names.view()}).build();
  std::vector<db::HistoryRow> rows = read(wire, bson::Builder().add("fileName", any).build());
  std::erase_if(rows, [&id](const db::HistoryRow& row) { return row.id != id; });
  return rows;
}

// A file that does not end as migrations do, or lies in another folder, is no migration to the other tool either.
std::string Changelog::id_of(const std::string& file) const {
  const bool is_migration = file.ends_with(options_.extension) && file.find('/') == std::string::npos;
  return is_migration ? file.substr(0, file.size() - options_.extension.size()) : file;
}

std::vector<bson::Document> Changelog::find(const Wire& wire, bson::View filter) const {
  const bson::Document at_once = bson::Builder().add("batchSize", std::int32_t{100'000}).build();
  return state_.find(wire, options_.collection, filter, at_once);
}

std::vector<db::HistoryFault> Changelog::faults(const Wire& wire) const {
  using Kind = db::HistoryFault::Kind;
  std::vector<db::HistoryFault> faults;
  for (const bson::Document& document : find(wire, {})) {
    const std::string file(document["fileName"].string());
    const bson::Element at = document["appliedAt"];
    const bson::Element block = document["migrationBlock"];
    const std::string entry = readable(document["_id"]);
    const std::string typed = shell_text(document["_id"]);
    if (file.empty()) {
      faults.push_back({Kind::kNoFile, entry, typed, ""});
      continue;
    }
    if (!at.is(bson::Type::kDate) || sensible(at.date_ms()) == 0) faults.push_back({Kind::kNoDate, entry, typed, file});
    if (!block.is_null() && !block.is_number()) faults.push_back({Kind::kNoBlock, entry, typed, file});
  }
  return faults;
}

std::vector<db::HistoryRow> Changelog::read(const Wire& wire, bson::View filter) const {
  std::vector<db::HistoryRow> rows;
  for (const bson::Document& document : find(wire, filter)) {
    db::HistoryRow row;
    row.file = document["fileName"].string();
    if (row.file.empty()) continue;
    row.id = id_of(row.file);
    row.hash = document["fileHash"].string();
    if (const bson::Element at = document["appliedAt"]; at.is(bson::Type::kDate))
      row.applied_ms = sensible(at.date_ms());
    if (const bson::Element block = document["migrationBlock"]; block.is_number()) row.block = whole(block);
    rows.push_back(std::move(row));
  }
  return rows;
}

void Changelog::create(const Wire& wire) const { state_.create(wire, options_.collection); }

std::optional<bson::Document> Changelog::change_of(db::LedgerRow& row, std::int64_t now_ms) const {
  if (row.kind == kCompiled) return std::nullopt;
  switch (row.state) {
    case db::RowState::kApplied: {
      const bool is_new = row.applied_ms == db::kServerNow || !row.in_history;
      row.in_history = true;
      if (!is_new) return std::nullopt;
      return addition_of(row, row.applied_ms == db::kServerNow ? now_ms : row.applied_ms);
    }
    case db::RowState::kRolledBack:
    case db::RowState::kPending: row.in_history = false; return bson::Builder().add("file", file_name(row)).build();
    case db::RowState::kRunning:
    case db::RowState::kFailed: break;
  }
  return std::nullopt;
}

bson::Document Changelog::removal_of(const std::string& id) const { return bson::Builder().add("id", id).build(); }

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
    if (const bson::Element id = change["id"]) {
      for (const db::HistoryRow& row : rows_of(wire, std::string(id.string())))
        state_.remove(wire, options_.collection, bson::Builder().add("fileName", row.file).build());
      continue;
    }
    // Whatever is there, doubles among them: one row afterwards, or none.
    state_.remove(wire, options_.collection, bson::Builder().add("fileName", change["file"].string()).build());
    if (const bson::Element row = change["row"]) {
      const bson::Document document(row.document());
      static_cast<void>(state_.insert(wire, options_.collection, {&document, 1}));
    }
  }
}

}  // namespace godwit::mongo
