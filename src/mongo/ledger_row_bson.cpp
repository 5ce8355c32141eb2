#include "mongo/ledger_row_bson.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "bson/builder.h"
#include "mongo/compressed_text.h"
#include "mongo/state_fields.h"

namespace godwit::mongo {

namespace {

constexpr std::size_t kLongestText = 8U << 20U;  // compressed; the document has to stay below the server's 16 MB
constexpr std::uint8_t kUuid = 4;

constexpr std::array<std::pair<db::RowState, std::string_view>, 5> kStates = {{
    {db::RowState::kPending, "pending"},
    {db::RowState::kRunning, "running"},
    {db::RowState::kApplied, "applied"},
    {db::RowState::kFailed, "failed"},
    {db::RowState::kRolledBack, "rolled_back"},
}};
constexpr std::string_view kForgotten = "forgotten";

// All fields of a row but `_id`.
constexpr std::array<std::string_view, 24> kFields = {
    "kind",    "file",  "state",      "direction",   "checksum",    "text",       "batch",  "run",
    "attempt", "epoch", "started_at", "applied_at",  "duration_ms", "counts",     "by",     "environment",
    "error",   "steps", "reversible", "transaction", "rerunnable",  "steps_only", "session",
    "in_history"};

std::string_view state_name(db::RowState state) {
  return std::find_if(kStates.begin(), kStates.end(), [state](const auto& known) { return known.first == state; })
      ->second;
}

// Absent = never; null = whatever is stored.
void add_time(bson::Builder& document, std::string_view field, std::int64_t ms, std::int64_t now_ms) {
  if (ms == db::kKeepStored) {
    document.add(field, bson::Null{});
  } else if (ms != 0) {
    document.add(field, bson::Date{ms == db::kServerNow ? now_ms : ms});
  }
}

void add_text(bson::Builder& document, const std::optional<std::string>& text, TextCompressor& compressor) {
  if (!text) document.add("text", bson::Null{});
  if (!text || text->empty()) return;
  const std::vector<std::uint8_t> compressed = compressor.compress(*text);
  if (compressed.size() <= kLongestText) document.add("text", bson::Binary{compressed});
}

bson::Document counts_document(const std::map<std::string, std::int64_t>& counts) {
  bson::Builder document;
  for (const auto& [name, number] : counts) document.add(name, number);
  return document.build();
}

bson::Document steps_array(const std::vector<db::RowStep>& steps) {
  bson::ArrayBuilder array;
  for (const db::RowStep& step : steps)
    array.add(
        bson::Builder().add("name", step.name).add("state", step.state).add("duration_ms", step.duration_ms).build());
  return array.build();
}

db::RowState state_of(const StateFields& fields) {
  const std::string name = fields.needed_text("state");
  for (const auto& [state, known] : kStates)
    if (known == name) return state;
  fields.damaged("state", fmt::format("has the unknown value \"{}\"", name));
}

std::string text_of(const StateFields& fields) {
  const std::vector<std::uint8_t> bytes = fields.binary("text");
  if (bytes.empty()) return {};
  auto text = decompress_text(bytes);
  if (!text) fields.damaged("text", "is no complete zstd frame");
  return std::move(*text);
}

std::map<std::string, std::int64_t> counts_of(const StateFields& fields) {
  std::map<std::string, std::int64_t> counts;
  const StateFields inside = fields.inside("counts");
  for (const bson::Element& element : fields.document("counts"))
    counts[std::string(element.key())] = inside.number(element.key());
  return counts;
}

std::vector<db::RowStep> steps_of(const StateFields& fields) {
  std::vector<db::RowStep> steps;
  for (const bson::Element& element : fields.array("steps")) {
    const StateFields step = fields.inside_element("steps", element);
    steps.push_back({step.text("name"), step.text("state"), step.number("duration_ms")});
  }
  return steps;
}

std::optional<db::RowFailure> failure_of(const StateFields& fields) {
  if (fields.document("error").empty()) return std::nullopt;
  const StateFields error = fields.inside("error");
  return db::RowFailure{error.text("code"), error.text("message"), error.text("where")};
}

}  // namespace

bson::Document actor_document(const db::RowActor& actor) {
  bson::Builder document;
  document.add("user", actor.user).add("host", actor.host).add("pid", actor.pid).add("tool", actor.tool);
  return document.add("git", actor.git).add("ci", actor.ci).build();
}

db::RowActor actor_of(const StateFields& fields) {
  return {fields.text("user"), fields.text("host"), fields.number("pid"),
          fields.text("tool"), fields.text("git"),  fields.text("ci")};
}

bson::Document ledger_document(const db::LedgerRow& row, std::int64_t epoch, std::int64_t now_ms,
                               TextCompressor& compressor) {
  bson::Builder document;
  document.add("_id", row.id).add("kind", row.kind).add("file", row.file);
  document.add("state", state_name(row.state)).add("direction", row.direction);
  document.add("checksum", bson::Builder().add("raw", row.checksum).add("normalised", row.checksum_normalised).build());
  add_text(document, row.text, compressor);
  document.add("batch", row.batch).add("run", row.run).add("attempt", row.attempt).add("epoch", epoch);
  add_time(document, "started_at", row.started_ms, now_ms);
  add_time(document, "applied_at", row.applied_ms, now_ms);
  document.add("duration_ms", row.duration_ms).add("counts", counts_document(row.counts));
  document.add("by", actor_document(row.by)).add("environment", row.environment);
  if (row.failure)
    document.add("error", bson::Builder()
                              .add("code", row.failure->code)
                              .add("message", row.failure->message)
                              .add("where", row.failure->where)
                              .build());
  document.add("steps", bson::Array{steps_array(row.steps).view()});
  document.add("reversible", row.reversible).add("transaction", row.transaction);
  document.add("rerunnable", row.rerunnable).add("steps_only", row.steps_only);
  if (row.in_history) document.add("in_history", true);
  if (!row.session.empty()) document.add("session", bson::Binary{row.session, kUuid});
  return document.build();
}

bson::Document tombstone(const std::string& id, std::int64_t epoch) {
  return bson::Builder().add("_id", id).add("state", kForgotten).add("epoch", epoch).build();
}

std::optional<db::LedgerRow> ledger_row(bson::View document, bool with_text) {
  const bson::Element id = document["_id"];
  const StateFields fields(document, id.is(bson::Type::kString) ? fmt::format("the ledger row of {}", id.string())
                                                                : std::string("a ledger row whose `_id` is no text"));
  db::LedgerRow row;
  row.id = fields.needed_text("_id");
  if (document["state"].string() == kForgotten) return std::nullopt;
  row.state = state_of(fields);
  row.epoch = fields.needed_number("epoch");
  row.kind = fields.text("kind");
  row.file = fields.text("file");
  row.direction = fields.text("direction");
  row.checksum = fields.inside("checksum").text("raw");
  row.checksum_normalised = fields.inside("checksum").text("normalised");
  if (with_text) row.text = text_of(fields);
  row.batch = fields.number("batch");
  row.run = fields.text("run");
  row.attempt = fields.number("attempt");
  row.started_ms = fields.date_ms("started_at");
  row.applied_ms = fields.date_ms("applied_at");
  row.duration_ms = fields.number("duration_ms");
  row.counts = counts_of(fields);
  row.by = actor_of(fields.inside("by"));
  row.environment = fields.text("environment");
  row.failure = failure_of(fields);
  row.steps = steps_of(fields);
  row.reversible = fields.boolean("reversible");
  row.transaction = fields.boolean("transaction");
  row.rerunnable = fields.boolean("rerunnable");
  row.steps_only = fields.boolean("steps_only");
  row.session = fields.binary("session");
  row.in_history = fields.boolean("in_history");
  return row;
}

bson::Document ledger_change(bson::View document) {
  bson::Builder set;
  for (const bson::Element& element : document)
    if (element.key() != "_id" && !element.is_null()) set.add(element);
  bson::Builder unset;
  for (const std::string_view field : kFields)
    if (!document[field]) unset.add(field, "");
  const bson::Document gone = unset.build();
  bson::Builder change;
  change.add("$set", set.build());
  if (!gone.empty()) change.add("$unset", gone);
  return change.build();
}

}  // namespace godwit::mongo
