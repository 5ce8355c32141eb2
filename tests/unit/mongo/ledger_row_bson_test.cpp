#include "mongo/ledger_row_bson.h"

#include <gtest/gtest.h>

#include "bson/builder.h"
#include "mongo/compressed_text.h"
#include "support/error_of.h"

namespace godwit::mongo {

namespace {

db::LedgerRow applied_row() {
  db::LedgerRow row;
  row.id = "20260101-a";
  row.state = db::RowState::kApplied;
  row.epoch = 3;
  row.started_ms = db::kKeepStored;
  row.applied_ms = db::kServerNow;
  row.text = "";
  return row;
}

bson::Document document_of(const db::LedgerRow& row) {
  TextCompressor compressor;
  return ledger_document(row, 7, 1000, compressor);
}

}  // namespace

TEST(LedgerRowBson, PutsTheWritersEpochAndTheServersTimeIn) {
  const bson::Document document = document_of(applied_row());
  EXPECT_EQ(document["epoch"].int64(), 7);
  EXPECT_EQ(document["applied_at"].date_ms(), 1000);
  EXPECT_TRUE(document["started_at"].is(bson::Type::kNull));
}

TEST(LedgerRowBson, SetsWhatIsKnownAndTakesAwayWhatIsGone) {
  const bson::Document change = ledger_change(document_of(applied_row()));
  const bson::View set = change["$set"].document();
  const bson::View unset = change["$unset"].document();
  EXPECT_FALSE(set["_id"]);
  EXPECT_EQ(set["state"].string(), "applied");
  for (const char* gone : {"error", "text", "session"}) {
    EXPECT_TRUE(unset[gone]) << gone;
    EXPECT_FALSE(set[gone]) << gone;
  }
}

TEST(LedgerRowBson, LeavesATimeAndATextThatAreToStay) {
  db::LedgerRow row = applied_row();
  row.text.reset();
  const bson::Document change = ledger_change(document_of(row));
  for (const char* kept : {"started_at", "text"}) {
    EXPECT_FALSE(change["$set"].document()[kept]) << kept;
    EXPECT_FALSE(change["$unset"].document()[kept]) << kept;
  }
}

TEST(LedgerRowBson, ReadsATombstoneAsNothing) {
  EXPECT_FALSE(ledger_row(tombstone("20260101-a", 4), true));
  const bson::Document change = ledger_change(tombstone("20260101-a", 4));
  EXPECT_TRUE(change["$unset"].document()["started_at"]);
  EXPECT_TRUE(change["$unset"].document()["text"]);
}

TEST(LedgerRowBson, RefusesAStateThatIsNone) {
  const bson::Document document = bson::Builder().add("_id", "a").add("state", "melted").add("epoch", 1).build();
  const Error error = test::error_of([&] { static_cast<void>(ledger_row(document, true)); });
  EXPECT_EQ(error.code(), ErrorCode::kLedgerDamaged);
  EXPECT_STREQ(error.what(), "the ledger row of a cannot be read");
  EXPECT_NE(test::all_text(error).find("melted"), std::string::npos);
}

TEST(LedgerRowBson, ReadsNumbersThatAShellWroteAsDoubles) {
  const bson::Document document = bson::Builder().add("_id", "a").add("state", "failed").add("epoch", 4.0).build();
  EXPECT_EQ(ledger_row(document, true)->epoch, 4);
}

TEST(CompressedText, ComesBackAsItWas) {
  TextCompressor compressor;
  for (const std::string& text : {std::string(), std::string("a"), std::string(100'000, 'x'), std::string("\0\xff", 2),
                                  std::string("\0\xff", 2), std::string()})
    EXPECT_EQ(decompress_text(compressor.compress(text)), text);
}

TEST(CompressedText, IsRefusedWhenItIsDamaged) {
  TextCompressor compressor;
  std::vector<std::uint8_t> bytes = compressor.compress("module.exports = {};");
  bytes.pop_back();
  EXPECT_FALSE(decompress_text(bytes));
  EXPECT_FALSE(decompress_text({}));
  const std::vector<std::uint8_t> noise = {1, 2, 3, 4, 5, 6, 7, 8, 9};
  EXPECT_FALSE(decompress_text(noise));
}

TEST(CompressedText, IsRefusedWhenItWouldFillTheMemory) {
  // A frame's header that says to hold 2^40 bytes (RFC 8878, 3.1.1.1: 8-byte content size, single segment).
  const std::vector<std::uint8_t> bomb = {0x28, 0xB5, 0x2F, 0xFD, 0xE0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0};
  EXPECT_FALSE(decompress_text(bomb));
}

}  // namespace godwit::mongo
