#include "migrate/journal_entry.h"

#include <utility>

namespace godwit::migrate {

db::JournalRow journal_entry(const db::RowActor& actor, const std::string& run, std::int64_t epoch, std::string event,
                             std::string subject, bson::Document payload) {
  db::JournalRow row;
  row.actor = actor;
  row.run = run;
  row.epoch = epoch;
  row.event = std::move(event);
  row.subject = std::move(subject);
  row.payload = std::move(payload);
  return row;
}

bson::Document failure_document(const db::RowFailure& failure) {
  return bson::Builder().add("code", failure.code).add("message", failure.message).add("where", failure.where).build();
}

bson::Document counts_document(const std::map<std::string, std::int64_t>& counts) {
  bson::Builder builder;
  for (const auto& [what, number] : counts) builder.add(what, number);
  return builder.build();
}

void add_log(bson::Builder& payload, const std::vector<std::string>& log) {
  bson::ArrayBuilder lines;
  for (const std::string& line : log) lines.add(std::string_view(line));
  if (lines.size() > 0) payload.add("log", bson::Array{lines.build().view()});
}

}  // namespace godwit::migrate
