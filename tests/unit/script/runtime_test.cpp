#include "script/runtime.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/script/script_fixture.h"

namespace godwit::script {
namespace {

using testing::ElementsAre;

using RuntimeTest = ScriptTest;

TEST_F(RuntimeTest, RunsACommonJsMigration) {
  const auto file =
      write("m.js", "module.exports = { async up(db, client) { console.log('hello', 1 + 1); }, down() {} };");
  const ScriptInfo info = runtime().load(file);
  EXPECT_TRUE(info.has_up);
  EXPECT_TRUE(info.has_down);
  EXPECT_EQ(info.options_json, "{}");
  EXPECT_EQ(info.up_text, "async up(db, client) { console.log('hello', 1 + 1); }");
  run_file(file);
  EXPECT_THAT(host.lines, ElementsAre("info: hello 2"));
}

TEST_F(RuntimeTest, RunsAnEsModuleMigration) {
  const auto file = write(
      "m.mjs", "export const options = { transaction: true };\nexport async function up() { console.log('esm'); }\n");
  const ScriptInfo info = runtime().load(file);
  EXPECT_TRUE(info.has_up);
  EXPECT_FALSE(info.has_down);
  EXPECT_EQ(info.options_json, R"({"transaction":true})");
  run_file(file);
  EXPECT_THAT(host.lines, ElementsAre("info: esm"));
}

TEST_F(RuntimeTest, ReportsAThrownErrorWithPlaceLineAndStack) {
  const auto file = write("migrations/x.js",
                          "async function inner(db) {\n"
                          "  await null;\n"
                          "  return db.missing.thing;\n"
                          "}\n"
                          "exports.up = async (db) => {\n"
                          "  await inner({});\n"
                          "};\n");
  const Error error = error_of_file(file);
  EXPECT_EQ(error.code(), ErrorCode::kScriptThrew);
  EXPECT_EQ(text_of(error),
            "TypeError: db.missing is undefined\n"
            "migrations/x.js:3:3\n"
            "      return db.missing.thing;\n"
            "      ^\n"
            "    at inner (migrations/x.js:3:3)\n"
            "    at async exports.up (migrations/x.js:6:9)");
}

}  // namespace
}  // namespace godwit::script
