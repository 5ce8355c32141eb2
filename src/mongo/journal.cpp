#include "mongo/journal.h"

#include <utility>

#include <fmt/format.h>

#include "mongo/ledger_row_bson.h"
#include "mongo/state_fields.h"

namespace godwit::mongo {

namespace {

constexpr std::string_view kJournal = "journal";

bson::Document by_sequence(std::int32_t direction, std::int64_t limit) {
  bson::Builder options;
  options.add("sort", bson::Builder().add("_id", direction).build());
  if (limit > 0) options.add("limit", limit);
  // What a transition would be done again from is as large as the ledger's rows, and only wanted one at a time.
  if (limit != 1) options.add("projection", bson::Builder().add("redo", 0).build());
  return options.build();
}

std::vector<db::JournalRow> rows_of(const std::vector<bson::Document>& documents) {
  std::vector<db::JournalRow> rows;
  rows.reserve(documents.size());
  for (const bson::Document& document : documents) rows.push_back(journal_entry(document).row);
  return rows;
}

std::optional<JournalEntry> only(const std::vector<bson::Document>& documents) {
  if (documents.empty()) return std::nullopt;
  return journal_entry(documents.front());
}

}  // namespace

bson::Document journal_document(const JournalEntry& entry) {
  const db::JournalRow& row = entry.row;
  bson::Builder document;
  document.add("_id", row.sequence).add("at", bson::Date{row.at_ms}).add("run", row.run);
  document.add("actor", actor_document(row.actor)).add("epoch", row.epoch).add("event", row.event);
  document.add("subject", row.subject).add("payload", row.payload).add("prev", row.previous).add("hash", row.hash);
  if (entry.group != 0) document.add("group", entry.group);
  if (!entry.redo.empty()) document.add("redo", entry.redo);
  return document.build();
}

JournalEntry journal_entry(bson::View document) {
  const bson::Element id = document["_id"];
  const StateFields fields(document, id.is_number() ? fmt::format("entry {} of the journal", id.int64())
                                                    : std::string("a journal entry whose `_id` is no number"));
  JournalEntry entry;
  db::JournalRow& row = entry.row;
  row.sequence = fields.needed_number("_id");
  row.at_ms = fields.date_ms("at");
  row.run = fields.text("run");
  row.actor = actor_of(fields.inside("actor"));
  row.epoch = fields.needed_number("epoch");
  row.event = fields.text("event");
  row.subject = fields.text("subject");
  row.payload = bson::Document(fields.document("payload"));
  row.previous = fields.text("prev");
  row.hash = fields.needed_text("hash");
  entry.group = fields.number("group");
  entry.redo = bson::Document(fields.document("redo"));
  return entry;
}

std::vector<db::JournalRow> Journal::after(const Wire& wire, std::int64_t sequence, std::int64_t limit) const {
  const bson::Document later = bson::Builder().add("$gt", sequence).build();
  return rows_of(state_.find(wire, kJournal, bson::Builder().add("_id", later).build(), by_sequence(1, limit)));
}

std::vector<db::JournalRow> Journal::newest(const Wire& wire, std::int64_t limit, const std::string& subject,
                                            const std::string& run) const {
  bson::Builder filter;
  if (!subject.empty()) filter.add("subject", subject);
  if (!run.empty()) filter.add("run", run);
  return rows_of(state_.find(wire, kJournal, filter.build(), by_sequence(-1, limit)));
}

std::optional<JournalEntry> Journal::end(const Wire& wire) const {
  return only(state_.find(wire, kJournal, bson::View(), by_sequence(-1, 1)));
}

std::optional<JournalEntry> Journal::at(const Wire& wire, std::int64_t sequence) const {
  return only(state_.find(wire, kJournal, bson::Builder().add("_id", sequence).build()));
}

void Journal::append(const Wire& wire, const std::vector<JournalEntry>& entries) const {
  std::vector<bson::Document> documents;
  documents.reserve(entries.size());
  for (const JournalEntry& entry : entries) documents.push_back(journal_document(entry));
  if (!state_.insert(wire, kJournal, documents)) throw SequenceTaken();
}

bool Journal::has(const Wire& wire, const db::JournalRow& row) const {
  const auto there = at(wire, row.sequence);
  return there && there->row.hash == row.hash;
}

}  // namespace godwit::mongo
