#include "mongo/meta.h"

#include <fmt/format.h>

#include "base/fault.h"
#include "godwit/version.h"
#include "mongo/state_fields.h"

namespace godwit::mongo {

namespace {

constexpr std::string_view kMeta = "meta";
constexpr std::string_view kMarkerId = "godwit";
constexpr std::string_view kNeeds = "0.1.0";  // the first godwit that knows kStateFormat

Error too_new(const StateDatabase& state, std::int64_t format, const std::string& needs) {
  return Error(ErrorCode::kLedgerFormat,
               fmt::format("the ledger in database {} needs godwit >= {}", state.name(), needs.empty() ? "?" : needs))
      .detail(fmt::format("its format is {}; this is godwit {}, which knows formats up to {}", format,
                          GODWIT_VERSION_STRING, kStateFormat))
      .unchanged("nothing was read or changed there")
      .fix(needs.empty() ? std::string("install a newer godwit") : fmt::format("install godwit {} or newer", needs));
}

}  // namespace

std::optional<db::Marker> read_marker(const StateDatabase& state, const Wire& wire) {
  const bson::Document match =
      bson::Builder().add("$match", bson::Builder().add("_id", kMarkerId).build()).build();
  const bson::Document clock =
      bson::Builder()
          .add("$addFields", bson::Builder().add("now_ms", bson::Builder().add("$toLong", "$$NOW").build()).build())
          .build();
  const auto found = state.aggregate(wire, kMeta, bson::ArrayBuilder().add(match).add(clock).build());
  if (found.empty()) return std::nullopt;
  const StateFields fields(found.front(), fmt::format("the marker in {}", state.collection(kMeta)));
  db::Marker marker;
  marker.format = fields.needed_number("format");
  // Nothing else in it can be relied on before this.
  if (marker.format > kStateFormat) throw too_new(state, marker.format, std::string(found.front()["needs"].string()));
  if (marker.format < 1) fields.damaged("format", "is no format that ever was");
  marker.environment = fields.text("environment");
  marker.tool = fields.text("tool");
  marker.created_ms = fields.date_ms("created");
  marker.now_ms = fields.needed_number("now_ms");
  return marker;
}

db::Marker prepare_state(const StateDatabase& state, const Wire& wire, const std::string& environment,
                         const std::string& tool) {
  if (auto there = read_marker(state, wire)) return *there;
  // Made one by one and in advance: older servers make no collection within a transaction.
  for (const std::string_view name : {"ledger", "journal", "lock", "meta"})
    repeat_when_lost([&] { state.create(wire, name); });
  GODWIT_FAULT_POINT("prepare.after_collections");
  bson::Builder marker;
  marker.add("_id", kMarkerId).add("format", kStateFormat).add("needs", kNeeds);
  marker.add("environment", environment).add("tool", tool).add("created", bson::Date{read_server_time(wire.client)});
  const bson::Document document = marker.build();
  // A marker that is there by now is another starter's: that one counts.
  repeat_when_lost([&] { static_cast<void>(state.insert(wire, kMeta, {&document, 1})); });
  GODWIT_FAULT_POINT("prepare.after_marker");
  auto there = read_marker(state, wire);
  if (!there) throw Error(ErrorCode::kLedgerDamaged, fmt::format("the marker in {} vanished", state.collection(kMeta)));
  return *there;
}

}  // namespace godwit::mongo
