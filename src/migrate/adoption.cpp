#include "migrate/adoption.h"

#include <algorithm>

namespace godwit::migrate {

void complete_adopted(db::LedgerRow& row, const std::vector<Source>& sources) {
  row.learned = false;
  const auto source =
      std::find_if(sources.begin(), sources.end(), [&row](const Source& known) { return known.id == row.id; });
  if (source == sources.end() || row.state != db::RowState::kApplied) return;
  row.kind = source->kind;
  row.file = source->file;
  if (!row.checksum.empty() && row.checksum != source->checksum) return;
  // Nobody knows better what ran than the file that is there now.
  row.checksum = source->checksum;
  row.checksum_normalised = source->checksum_normalised;
  row.text = source->text;
}

std::string adoption_event(const db::LedgerRow& row) {
  return row.state == db::RowState::kApplied ? "migration.adopted" : "migration.undone_elsewhere";
}

}  // namespace godwit::migrate
