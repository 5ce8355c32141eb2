#include "script/resolver.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "script/package_exports.h"
#include "script/source_file.h"

namespace godwit::script {
namespace {

std::string target(const char* map, const char* name, bool is_import = false) {
  return mapped_target(nlohmann::ordered_json::parse(map), name, is_import).value_or("nothing");
}

TEST(PackageExports, ATextIsTheWholePackage) {
  EXPECT_EQ(target(R"("./a.js")", "."), "./a.js");
  EXPECT_EQ(target(R"("./a.js")", "./a.js"), "nothing");
}

TEST(PackageExports, TheFirstConditionThatHoldsWins) {
  EXPECT_EQ(target(R"({"import": "./m.js", "default": "./d.js"})", ".", true), "./m.js");
  EXPECT_EQ(target(R"({"import": "./m.js", "default": "./d.js"})", ".", false), "./d.js");
  EXPECT_EQ(target(R"({"default": "./d.js", "import": "./m.js"})", ".", true), "./d.js");
  EXPECT_EQ(target(R"({"browser": "./b.js", "node": {"browser": "./x.js"}, "require": "./r.js"})", "."), "./r.js");
  EXPECT_EQ(target(R"([{"browser": "./b.js"}, "./list.js"])", "."), "./list.js");
}

TEST(PackageExports, SubpathsMatchExactlyOrByTheLongestPattern) {
  const char* map =
      R"({".": "./i.js", "./a": "./a.js", "./f/*": "./files/*.js", "./f/in/*.js": "./inner/*/*.js", "./f/no/*": null})";
  EXPECT_EQ(target(map, "."), "./i.js");
  EXPECT_EQ(target(map, "./a"), "./a.js");
  EXPECT_EQ(target(map, "./b"), "nothing");
  EXPECT_EQ(target(map, "./f/x/y"), "./files/x/y.js");
  EXPECT_EQ(target(map, "./f/in/z.js"), "./inner/z/z.js");
  EXPECT_EQ(target(map, "./f/no/z"), "nothing");
  EXPECT_EQ(target("{}", "."), "nothing");
}

TEST(NodeBuiltins, AreKnownByName) {
  for (const char* name : {"fs", "node:fs", "fs/promises", "zlib", "node:anything", "worker_threads"})
    EXPECT_TRUE(is_node_builtin(name)) << name;
  for (const char* name : {"lodash", "fsx", "./fs", "@types/fs", ""}) EXPECT_FALSE(is_node_builtin(name)) << name;
}

using Lines = std::vector<std::string>;

TEST(Excerpt, ShowsTheLineAndACaret) {
  EXPECT_EQ(excerpt("one\ntwo\r\nthree", 2, 2), (Lines{"    two", "     ^"}));
  EXPECT_EQ(excerpt("\t\tx", 1, 3), (Lines{"      x", "      ^"}));
  EXPECT_EQ(excerpt("é😀x", 1, 3), (Lines{"    é😀x", "      ^"}));
}

TEST(Excerpt, IsEmptyWhereThereIsNothingToShow) {
  EXPECT_EQ(excerpt("one", 5, 1), Lines{});
  EXPECT_EQ(excerpt("one\n   \n", 2, 1), Lines{});
  EXPECT_EQ(excerpt("one", 0, 0), Lines{});
}

TEST(Excerpt, AColumnBeyondTheEndIsShownThere) {
  EXPECT_EQ(excerpt("ab", 1, 3), (Lines{"    ab", "      ^"}));
  const Lines far = excerpt("ab", 1, 4000);
  ASSERT_EQ(far.size(), 2U);
  EXPECT_LE(far[1].size(), 120U);
}

TEST(Excerpt, HidesTerminalEscapes) { EXPECT_EQ(excerpt("a\x1b[31mb", 1, 1)[0].find('\x1b'), std::string::npos); }

}  // namespace
}  // namespace godwit::script
