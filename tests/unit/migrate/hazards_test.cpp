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

}  // namespace
}  // namespace godwit::migrate
