#include "migrate/hazards.h"

#include <gtest/gtest.h>

namespace godwit::migrate {
namespace {

using Acts = std::vector<std::string>;

TEST(Hazards, FindsDropsAndWholesaleDeletes) {
  EXPECT_EQ(find_hazards("async up(db) { await db.collection('a').drop(); }"), Acts{"drops a collection"});
  EXPECT_EQ(find_hazards("async up(db) { await db . dropDatabase ( ) }"), Acts{"drops the database"});
  EXPECT_EQ(find_hazards("c.deleteMany({ })"), Acts{"deletes every document of a collection"});
}

TEST(Hazards, IgnoresCommentsAndTexts) {
  EXPECT_TRUE(find_hazards("// db.dropDatabase()\n/* x.drop() */ log('x.drop()'); log(`.dropCollection(`)").empty());
}

TEST(Hazards, IgnoresDeletesWithAFilterAndIndexDrops) {
  EXPECT_TRUE(find_hazards("await c.deleteMany({ old: true }); await c.dropIndex('a_1')").empty());
}

TEST(Hazards, NamesEachActOnce) {
  EXPECT_EQ(find_hazards("a.drop(); b.drop(); db.dropCollection('c')"), Acts{"drops a collection"});
}

TEST(Hazards, SurvivesTextThatEndsInTheMiddle) {
  for (const char* text : {"'", "`abc", "/*", "//", "\"\\", ""}) EXPECT_TRUE(find_hazards(text).empty()) << text;
}

TEST(Hazards, AreSeenBehindARegularExpressionWithAQuoteInIt) {
  EXPECT_EQ(find_hazards("async (db) => { const t = \"a'b\".replace(/'/g, ''); await db.collection('a').drop(); }"),
            std::vector<std::string>{"drops a collection"});
  EXPECT_EQ(find_hazards("async (db) => { const r = x.match(/[/'\"]/); await db.dropDatabase(); }"),
            std::vector<std::string>{"drops the database"});
  EXPECT_EQ(find_hazards("(db) => { const half = n / 2; const s = 'it'; db.collection('a').drop(); const q = m / 3; }"),
            std::vector<std::string>{"drops a collection"});
}

}  // namespace
}  // namespace godwit::migrate
