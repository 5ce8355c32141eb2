#include "script/commonjs_names.h"

#include <gtest/gtest.h>

#include <string>

namespace godwit::script {
namespace {

constexpr const char* kAll = "\nimport { module, exports, require, __filename, __dirname }";

TEST(CommonJsNames, AreImportedByAModuleThatUsesOneOfThem) {
  for (const char* const text :
       {"import a from 'a'; module.exports = a", "exports.up = async () => {};", "export const a = require ('a')",
        "export const here = __dirname;", "log(__filename)", "module.exports"}) {
    EXPECT_EQ(commonjs_line(text), kAll) << text;
  }
}

TEST(CommonJsNames, AreNotImportedByAnyOther) {
  for (const char* const text :
       {"", "export async function up(db) {}", "import { up } from 'module'", "requires(1)", "a.exports", "my_require(1)",
        "$require(1)", "module.exportsTo", "exports.up()", "const x = import.meta.dirname;"}) {
    EXPECT_EQ(commonjs_line(text), "") << text;
  }
}

TEST(CommonJsNames, AreLeftToWhatTheFileDeclaresItself) {
  const std::string without_require = "\nimport { module, exports, __filename, __dirname }";
  for (const char* const text :
       {"import { createRequire } from 'module';\nconst require = createRequire(import.meta.url);\nrequire('a')",
        "export let require = 1; require(2)", "{ var\trequire }\nrequire(1)", "import { a, require } from './a.js'\nrequire(1)",
        "import require from 'r'; require(1)", "function require(a) {}\nrequire(1)"}) {
    EXPECT_EQ(commonjs_line(text), without_require) << text;
  }
  EXPECT_EQ(commonjs_line("const module = {}; module.exports = 1"), "");
  // Neither a declaration nor an import.
  EXPECT_EQ(commonjs_line("x.const require(1)"), kAll);
  EXPECT_EQ(commonjs_line("import a from 'a'; require('b')"), kAll);
}

TEST(CommonJsNames, AreFoundInAPackageThatIsOneLongLine) {
  const std::string filling(std::size_t{3} << 20U, 'x');
  EXPECT_EQ(commonjs_line("const a='" + filling + "';module.exports=a"), kAll);
  EXPECT_EQ(commonjs_line("import{require}from'r';const a='" + filling + "';require(a)"),
            "\nimport { module, exports, __filename, __dirname }");
}

}  // namespace
}  // namespace godwit::script
