#include "mongo/ledger_rows.h"

#include <algorithm>

#include <fmt/format.h>

#include "mongo/ledger_row_bson.h"

namespace godwit::mongo {

namespace {

constexpr std::string_view kLedger = "ledger";

std::string_view id_of(bson::View document) { return document["_id"].string(); }

bson::Document by_id(std::string_view id) { return bson::Builder().add("_id", id).build(); }

bson::Document unless_newer(bson::View document, std::int64_t epoch) {
  return bson::Builder().add(document["_id"]).add("epoch", bson::Builder().add("$lte", epoch).build()).build();
}

Error row_lost(std::string_view id, std::string_view why) {
  return lease_lost(fmt::format("the ledger row of {} {}", id, why));
}

}  // namespace

Error lease_lost(std::string detail) {
  return Error(ErrorCode::kLeaseLost, "the lease was lost: another run works on this database now")
      .detail(std::move(detail))
      .unchanged("nothing of this was written to the ledger")
      .fix("godwit status; then run the command again");
}

std::vector<db::LedgerRow> LedgerRows::parse(const std::vector<bson::Document>& documents, bool with_text) {
  std::vector<db::LedgerRow> rows;
  rows.reserve(documents.size());
  for (const bson::Document& document : documents) {
    auto row = ledger_row(document, with_text);
    known_.emplace(id_of(document));
    if (row) rows.push_back(std::move(*row));
  }
  std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  return rows;
}

std::vector<db::LedgerRow> LedgerRows::read_without_text(const Wire& wire, bson::View filter) {
  // As many at once as a server gives: the first batch is of 101 documents otherwise.
  const bson::Document options = bson::Builder()
                                     .add("projection", bson::Builder().add("text", 0).build())
                                     .add("batchSize", std::int32_t{10'000})
                                     .build();
  return parse(state_.find(wire, kLedger, filter, options), false);
}

std::vector<db::LedgerRow> LedgerRows::all(const Wire& wire) { return read_without_text(wire, bson::View()); }

std::vector<db::LedgerRow> LedgerRows::all_with_texts(const Wire& wire) {
  return parse(state_.find(wire, kLedger, bson::View()), true);
}

std::optional<db::LedgerRow> LedgerRows::one(const Wire& wire, const std::string& id) {
  std::vector<db::LedgerRow> rows = parse(state_.find(wire, kLedger, by_id(id)), true);
  if (rows.empty()) return std::nullopt;
  return std::move(rows.front());
}

std::vector<db::LedgerRow> LedgerRows::running(const Wire& wire) {
  return read_without_text(wire, bson::Builder().add("state", "running").build());
}

bool LedgerRows::exists(const Wire& wire, const std::string& id) {
  if (!known_.contains(id)) static_cast<void>(one(wire, id));
  return known_.contains(id);
}

void LedgerRows::raise(const Wire& wire, std::int64_t epoch) const {
  const bson::Document lower = bson::Builder().add("$lt", epoch).build();
  const bson::Document set = bson::Builder().add("$set", bson::Builder().add("epoch", epoch).build()).build();
  const bson::Document raise_all =
      bson::Builder(statement(bson::Builder().add("state", "running").add("epoch", lower).build(), set))
          .add("multi", true)
          .build();
  state_.update(wire, kLedger, {&raise_all, 1});
}

void LedgerRows::write(const Wire& wire, std::span<const bson::Document> documents, std::int64_t epoch) {
  std::vector<bson::Document> statements;
  Updated expected;
  for (const bson::Document& document : documents) {
    const bool is_there = known_.contains(id_of(document));
    ++(is_there ? expected.matched : expected.inserted);
    statements.push_back(is_there ? statement(unless_newer(document, epoch), ledger_change(document))
                                  : insert_statement(document));
  }
  const Updated done = state_.update(wire, kLedger, statements);
  if (done.matched != expected.matched || done.inserted != expected.inserted) find_out(wire, documents, epoch);
  for (const bson::Document& document : documents) known_.emplace(id_of(document));
}

// Reads which of the rows are there after a write that did not find what it expected, and throws what follows from it.
void LedgerRows::find_out(const Wire& wire, std::span<const bson::Document> documents, std::int64_t epoch) {
  bson::ArrayBuilder ids;
  for (const bson::Document& document : documents) {
    ids.add(id_of(document));
    known_.erase(std::string(id_of(document)));
  }
  const bson::Document any = bson::Builder().add("$in", bson::Array{ids.build().view()}).build();
  const bson::Document fields = bson::Builder().add("epoch", 1).build();
  for (const bson::Document& found : state_.find(wire, kLedger, bson::Builder().add("_id", any).build(),
                                                 bson::Builder().add("projection", fields).build())) {
    known_.emplace(id_of(found));
    const std::int64_t stored = found["epoch"].int64();
    if (stored > epoch) throw row_lost(id_of(found), fmt::format("belongs to epoch {}, ours is {}", stored, epoch));
    if (!found["epoch"].is_number())
      throw Error(ErrorCode::kLedgerDamaged, fmt::format("the ledger row of {} has no epoch", id_of(found)));
  }
  throw Error(ErrorCode::kServer, "other ledger rows are there than were when they were last read")
      .retry(Retry::kWholeStep);
}

void LedgerRows::write_running(const Wire& wire, bson::View document, std::int64_t epoch) const {
  const bson::Document mine = bson::Builder(unless_newer(document, epoch)).add("state", "running").build();
  const bson::Document change = statement(mine, ledger_change(document));
  if (state_.update(wire, kLedger, {&change, 1}).matched == 0)
    throw row_lost(id_of(document), fmt::format("is not running under epoch {} any more", epoch));
}

void LedgerRows::write_again(const Wire& wire, std::span<const bson::Document> documents, std::int64_t epoch) {
  for (const bson::Document& document : documents) {
    const bson::Document change = statement(unless_newer(document, epoch), ledger_change(document));
    if (state_.update(wire, kLedger, {&change, 1}).matched == 1) continue;
    // Either it is not there yet, or a newer one is: then the insert is refused, as it should be.
    static_cast<void>(state_.insert(wire, kLedger, {&document, 1}));
    known_.emplace(id_of(document));
  }
}

bool LedgerRows::are_written(const Wire& wire, std::span<const bson::Document> documents) const {
  return std::all_of(documents.begin(), documents.end(), [&](const bson::Document& document) {
    const auto stored = state_.find(wire, kLedger, by_id(id_of(document)));
    if (stored.empty()) return false;
    const bson::View there = stored.front();
    return there["state"].string() == document["state"].string() && there["run"].string() == document["run"].string() &&
           there["attempt"].int64() == document["attempt"].int64();
  });
}

void LedgerRows::touch(const Wire& wire, const std::string& id, const std::string& run, std::int64_t epoch) const {
  bson::Builder mine;
  mine.add("_id", id).add("state", "running").add("run", run).add("epoch", epoch);
  // A counter, because setting a field to the value that it has is no write and conflicts with nobody.
  const bson::Document count =
      bson::Builder().add("$inc", bson::Builder().add("fence", std::int64_t{1}).build()).build();
  const bson::Document change = statement(mine.build(), count);
  if (state_.update(wire, kLedger, {&change, 1}).matched == 0)
    throw row_lost(id, fmt::format("is not running under run {} and epoch {} any more", run, epoch));
}

}  // namespace godwit::mongo
