#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <random>

#include "unit/script/script_fixture.h"

namespace godwit::script {
namespace {

using testing::HasSubstr;

using HostileFiles = ScriptTest;

TEST_F(HostileFiles, AByteOrderMarkAndAHashbangAreAccepted) {
  run_file(write("bom.js",
                 "\xef\xbb\xbf"
                 "exports.up = () => console.log('bom');"));
  run_file(write("bang.js", "#!/usr/bin/env node\nexports.up = () => console.log('bang');"));
  run_file(write("bang.mjs", "#!/usr/bin/env node\nexport const up = () => console.log('module');"));
  EXPECT_EQ(logged(), "bom\nbang\nmodule");
  EXPECT_THAT(text_of(error_of_file(write("lines.js", "#!/x\nexports.up = () => { throw 1; };"))),
              HasSubstr("lines.js:2:22"));
}

TEST_F(HostileFiles, TextThatIsNotUtf8IsRefusedWithItsLine) {
  const Error error = error_of_file(write("latin.js", "// fine\nexports.name = 'gr\xfc\xdf';\n"));
  EXPECT_EQ(error.code(), ErrorCode::kFile);
  EXPECT_EQ(text_of(error), "latin.js is not UTF-8 text\nlatin.js:2");
}

TEST_F(HostileFiles, ARequiredFileThatIsNotUtf8IsNamed) {
  write("lib.js", "'\xff'");
  const Error error = error_of_file(write("x.js", "exports.up = () => {\n  require('./lib');\n};"));
  EXPECT_EQ(error.code(), ErrorCode::kFile);
  EXPECT_THAT(text_of(error), HasSubstr("lib.js is not UTF-8 text\nlib.js:1\nx.js:2:10"));
}

TEST_F(HostileFiles, BinaryDataIsRefused) {
  EXPECT_EQ(error_of_file(write("x.js", std::string("\x7f"
                                                    "ELF\x02\x01\x01\0\0\0",
                                                    10)))
                .message(),
            "x.js is not a text file: it holds a NUL byte");
  std::string noise;
  std::mt19937 random(20260101);
  for (int i = 0; i < 100000; ++i) noise += static_cast<char>(random() % 255 + 1);
  EXPECT_EQ(error_of_file(write("y.js", noise)).code(), ErrorCode::kFile);
}

TEST_F(HostileFiles, FoldersAndMissingAndUnreadableFilesAreNamed) {
  std::filesystem::create_directories(folder.path() / "folder.js");
  EXPECT_EQ(error_of_file(folder.path() / "folder.js").code(), ErrorCode::kFile);
  EXPECT_EQ(error_of_file(folder.path() / "absent.js").code(), ErrorCode::kFile);
  const auto file = write("closed.js", "exports.up = 1;");
  std::filesystem::permissions(file, std::filesystem::perms::none);
  if (geteuid() != 0) {  // root reads everything
    EXPECT_EQ(error_of_file(file).code(), ErrorCode::kFile);
  }
}

TEST_F(HostileFiles, AHugeFileIsRefused) {
  const auto file = write("huge.js", "");
  std::filesystem::resize_file(file, std::uintmax_t{50} << 20U);
  const Error error = error_of_file(file);
  EXPECT_EQ(error.code(), ErrorCode::kFile);
  EXPECT_EQ(error.message(), "huge.js is 52,428,800 bytes long, a script may have 33,554,432");
}

TEST_F(HostileFiles, DeepNestingDoesNotCrash) {
  EXPECT_EQ(error_of_file(write("deep.js", std::string(200000, '[') + std::string(200000, ']'))).message(),
            "RangeError: Maximum call stack size exceeded");
  EXPECT_EQ(
      error_of_file(write("deep.mjs", "export default " + std::string(200000, '(') + "1" + std::string(200000, ')')))
          .message(),
      "RangeError: Maximum call stack size exceeded");
  write("deep.json", std::string(200000, '[') + std::string(200000, ']'));
  EXPECT_EQ(run("try { require('./deep.json'); console.log('read'); } catch (e) { console.log('refused'); }").empty(),
            false);
}

TEST_F(HostileFiles, EmptyFilesLoad) {
  EXPECT_FALSE(runtime().load(write("empty.js", "")).has_up);
  EXPECT_FALSE(runtime().load(write("empty.mjs", "")).has_up);
  EXPECT_FALSE(runtime().load(write("comment.js", "// nothing")).has_up);
}

TEST_F(HostileFiles, ManglingTheLanguageDoesNotBreakTheEngine) {
  EXPECT_EQ(
      error_of_file(
          write("x.js",
                "Object.prototype.then = 5; Array.prototype.push = null; Promise.prototype.then = () => { throw 1; };\n"
                "Error.prototype.toString = null; String.prototype.replace = null; JSON.stringify = null;\n"
                "exports.up = async () => { throw new Error('still told'); };"))
          .message(),
      "Error: still told");
}

}  // namespace
}  // namespace godwit::script
