#include "db/journal_chain.h"

#include <gtest/gtest.h>

#include "bson/builder.h"

namespace godwit::db {

namespace {

std::vector<JournalRow> entries(int count) {
  std::vector<JournalRow> rows(static_cast<std::size_t>(count));
  for (JournalRow& row : rows) row.event = "something";
  return rows;
}

// Links, and says that it is being written.
std::vector<JournalRow> written(JournalChain& chain, int count, std::int64_t now_ms = 1000) {
  std::vector<JournalRow> rows = entries(count);
  chain.link(rows, now_ms);
  chain.open(rows);
  return rows;
}

JournalChain started() {
  JournalChain chain;
  chain.start({});
  return chain;
}

}  // namespace

TEST(JournalHash, IsTheDocumentedOne) {
  JournalRow row;
  row.sequence = 17;
  row.at_ms = 1795377077187;
  row.run = "r-1";
  row.actor = {"ada", "build3", 42, "godwit 0.1.0", "9c1f", ""};
  row.epoch = 3;
  row.event = "migration.applied";
  row.subject = "20260101-ü";
  row.payload = bson::Builder().add("n", std::int64_t{3}).build();
  row.previous = "00ff";
  // Made with: printf '…' | sha256sum, where … is
  //   godwit-journal-1\n4:00ff\n2:17\n13:1795377077187\n3:r-1\n3:ada\n6:build3\n12:godwit
  //   0.1.0\n4:9c1f\n0:\n2:42\n1:3\n 17:migration.applied\n11:20260101-ü\n33:{ "n" : { "$numberLong" : "3" } }
  EXPECT_EQ(journal_hash(row), "c2a3ac0437d5f42d5ae704ea9eec98f5c12458638069f7690322a5c5d8fc82dc");
}

TEST(JournalHash, ChangesWithEveryField) {
  const JournalRow plain = entries(1).front();
  const std::string hash = journal_hash(plain);
  const auto differs = [&](auto change) {
    JournalRow row = plain;
    change(row);
    return journal_hash(row) != hash;
  };
  EXPECT_TRUE(differs([](JournalRow& row) { row.sequence = 9; }));
  EXPECT_TRUE(differs([](JournalRow& row) { row.at_ms = 9; }));
  EXPECT_TRUE(differs([](JournalRow& row) { row.run = "x"; }));
  EXPECT_TRUE(differs([](JournalRow& row) { row.actor.user = "x"; }));
  EXPECT_TRUE(differs([](JournalRow& row) { row.actor.host = "x"; }));
  EXPECT_TRUE(differs([](JournalRow& row) { row.actor.pid = 9; }));
  EXPECT_TRUE(differs([](JournalRow& row) { row.actor.tool = "x"; }));
  EXPECT_TRUE(differs([](JournalRow& row) { row.actor.git = "x"; }));
  EXPECT_TRUE(differs([](JournalRow& row) { row.actor.ci = "x"; }));
  EXPECT_TRUE(differs([](JournalRow& row) { row.epoch = 9; }));
  EXPECT_TRUE(differs([](JournalRow& row) { row.event = "x"; }));
  EXPECT_TRUE(differs([](JournalRow& row) { row.subject = "x"; }));
  EXPECT_TRUE(differs([](JournalRow& row) { row.previous = "x"; }));
  EXPECT_TRUE(differs([](JournalRow& row) { row.payload = bson::Builder().add("x", 1).build(); }));
}

TEST(JournalChain, NumbersFromOneAndLinksEachToTheOneBefore) {
  JournalChain chain = started();
  const auto rows = written(chain, 3);
  EXPECT_EQ(rows[0].sequence, 1);
  EXPECT_EQ(rows[0].previous, "");
  EXPECT_EQ(rows[2].sequence, 3);
  EXPECT_EQ(rows[2].previous, rows[1].hash);
  EXPECT_EQ(rows[1].hash, journal_hash(rows[1]));
}

TEST(JournalChain, NeverGoesBackInTime) {
  JournalChain chain = started();
  EXPECT_EQ(written(chain, 1, 1000)[0].at_ms, 1000);
  EXPECT_EQ(written(chain, 1, 990)[0].at_ms, 1000);
  EXPECT_EQ(written(chain, 1, 1001)[0].at_ms, 1001);
}

TEST(JournalChain, NeedsALookFirstAndAfterWhatMayNotHaveBeenWritten) {
  JournalChain chain;
  EXPECT_TRUE(chain.must_look());
  chain.start({});
  EXPECT_FALSE(chain.must_look());
  written(chain, 1);
  EXPECT_TRUE(chain.must_look());
  chain.confirm();
  EXPECT_FALSE(chain.must_look());
}

TEST(JournalChain, StartsWhereverTheJournalEndsWhenItKnowsNothing) {
  JournalChain chain;
  EXPECT_TRUE(chain.settle({7, "aa", 5}, false));
  EXPECT_EQ(written(chain, 1)[0].sequence, 8);
}

TEST(JournalChain, GoesBackToWhatIsThereWhenNothingWasWritten) {
  JournalChain chain = started();
  written(chain, 2);
  EXPECT_TRUE(chain.settle({}, false));
  EXPECT_FALSE(chain.must_look());
  EXPECT_EQ(written(chain, 1)[0].sequence, 1);
}

TEST(JournalChain, GoesOnBehindWhatWasWrittenAfterAll) {
  JournalChain chain = started();
  const auto rows = written(chain, 2);
  EXPECT_TRUE(chain.settle(end_after(rows[1]), false));
  EXPECT_FALSE(chain.must_look());
  EXPECT_EQ(written(chain, 1)[0].previous, rows[1].hash);
}

TEST(JournalChain, TrustsNothingThatItReadInAnOpenTransaction) {
  JournalChain chain = started();
  const auto rows = written(chain, 1);
  EXPECT_TRUE(chain.settle(end_after(rows[0]), true));
  EXPECT_TRUE(chain.must_look());
  const auto more = written(chain, 1);
  EXPECT_EQ(more[0].sequence, 2);
  // The transaction was aborted; both are gone.
  EXPECT_TRUE(chain.settle({}, false));
  EXPECT_EQ(written(chain, 1)[0].sequence, 1);
}

TEST(JournalChain, DropsOnlyWhatWasAbortedLast) {
  JournalChain chain = started();
  const auto kept = written(chain, 1);
  EXPECT_TRUE(chain.settle(end_after(kept[0]), true));
  written(chain, 2);
  EXPECT_TRUE(chain.settle(end_after(kept[0]), false));
  EXPECT_EQ(written(chain, 1)[0].previous, kept[0].hash);
}

TEST(JournalChain, RefusesAnEndThatSomebodyElseWrote) {
  JournalChain chain = started();
  const auto rows = written(chain, 1);
  EXPECT_FALSE(chain.settle({1, "another hash", 0}, false));
  EXPECT_FALSE(chain.settle({2, rows[0].hash, 0}, false));
  EXPECT_TRUE(chain.must_look());
}

}  // namespace godwit::db
