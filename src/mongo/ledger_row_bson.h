// A ledger row as the document of godwit_ledger that docs/formats/state.md describes, and back.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "bson/document.h"
#include "db/ledger_store.h"

namespace godwit::mongo {

class StateFields;
class TextCompressor;

// `epoch` replaces the row's own, `now_ms` db::kServerNow. A field that is to stay as stored is null.
bson::Document ledger_document(const db::LedgerRow& row, std::int64_t epoch, std::int64_t now_ms,
                               TextCompressor& compressor);
// What is left of a deleted row.
bson::Document tombstone(const std::string& id, std::int64_t epoch);
// Nothing for a tombstone. Throws kLedgerDamaged naming the row. `with_text`: the document was read with its text.
std::optional<db::LedgerRow> ledger_row(bson::View document, bool with_text);
// An update that gives a stored row the known fields of `document`, except for null ones, and leaves those that this
// program does not know.
bson::Document ledger_change(bson::View document);

bson::Document actor_document(const db::RowActor& actor);
db::RowActor actor_of(const StateFields& fields);

}  // namespace godwit::mongo
