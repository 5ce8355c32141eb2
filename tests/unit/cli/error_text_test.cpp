#include "cli/error_text.h"

#include <gtest/gtest.h>

#include <csignal>

namespace godwit::cli {
namespace {

TEST(ErrorText, SaysWhatWhereWhatIsUnchangedAndTheNextCommand) {
  const Error error =
      Error(ErrorCode::kMigrationModified, "an applied migration was edited")
          .detail("migrations/20261118091200-split-name.js   applied to prod 2026-11-19 07:02 UTC by ci@build-812")
          .detail("recorded sha256 9c1f…, now 77ab…")
          .unchanged("nothing was changed in prod")
          .fix(
              "restore the file, or add a new migration; accept the edit: godwit mark 20261118091200-split-name "
              "applied --rehash");
  EXPECT_EQ(error_text(error, {}, false),
            "error[GW0412]: an applied migration was edited\n"
            "  migrations/20261118091200-split-name.js   applied to prod 2026-11-19 07:02 UTC by ci@build-812\n"
            "  recorded sha256 9c1f…, now 77ab…\n"
            "  nothing was changed in prod\n"
            "  fix: restore the file, or add a new migration; accept the edit: godwit mark 20261118091200-split-name "
            "applied --rehash\n"
            "  more: godwit explain GW0412\n");
}

TEST(ErrorText, LeavesOutWhatIsNotKnown) {
  EXPECT_EQ(error_text(Error(ErrorCode::kLockHeld, "another run holds the lock"), {}, false),
            "error[GW0430]: another run holds the lock\n"
            "  more: godwit explain GW0430\n");
}

TEST(ErrorText, PutsStagesInFront) {
  Error error(ErrorCode::kScriptThrew, "TypeError: x is undefined");
  error.during("applying 20261122-x");
  EXPECT_TRUE(
      error_text(error, {}, false).starts_with("error[GW0503]: applying 20261122-x: TypeError: x is undefined\n"));
}

TEST(ErrorText, IndentsTextOfSeveralLines) {
  const Error error = Error(ErrorCode::kScriptThrew, "first\nsecond")
                          .detail("migrations/x.js:2:3\n\n    await db.ordres;\n          ^");
  EXPECT_EQ(error_text(error, {}, false),
            "error[GW0503]: first\n"
            "  second\n"
            "  migrations/x.js:2:3\n"
            "\n"
            "      await db.ordres;\n"
            "            ^\n"
            "  more: godwit explain GW0503\n");
}

TEST(ErrorText, ShowsEscapesOfAScriptHarmlessly) {
  const Error error = Error(ErrorCode::kScriptThrew, "\x1b]0;gotcha\x07").detail("a\x1b[2Jb");
  EXPECT_EQ(error_text(error, {}, false),
            "error[GW0503]: \\x1b]0;gotcha\\x07\n  a\\x1b[2Jb\n  more: godwit explain GW0503\n");
}

TEST(ErrorText, TellsTheVendorsWordsWhenAsked) {
  const Error error = Error(ErrorCode::kServer, "the insert was refused")
                          .vendor({"server", 11000, "DuplicateKey", {"RetryableWriteError"}});
  EXPECT_EQ(error_text(error, {}, false), "error[GW0305]: the insert was refused\n  more: godwit explain GW0305\n");
  EXPECT_EQ(error_text(error, {}, true),
            "error[GW0305]: the insert was refused\n"
            "  the server said: DuplicateKey (code 11000) [RetryableWriteError]\n"
            "  more: godwit explain GW0305\n");
}

TEST(ErrorText, ColoursCodeMessageAndFix) {
  EXPECT_EQ(error_text(Error(ErrorCode::kUsage, "no").fix("yes"), {true, true}, false),
            "\x1b[1;31merror[GW0002]\x1b[0m: \x1b[1mno\x1b[0m\n"
            "  \x1b[32mfix:\x1b[0m yes\n"
            "  more: godwit explain GW0002\n");
}

TEST(FinalError, TellsTerminatedFromInterrupted) {
  const Error interrupted =
      Error(ErrorCode::kInterrupted, "interrupted").detail("after 2 of 5").unchanged("kept").fix("f");
  EXPECT_EQ(final_error(interrupted, SIGINT).code(), ErrorCode::kInterrupted);
  const Error terminated = final_error(interrupted, SIGTERM);
  EXPECT_EQ(exit_code(terminated.code()), 143);
  EXPECT_EQ(terminated.message(), "terminated");
  EXPECT_EQ(terminated.details(), interrupted.details());
  EXPECT_EQ(terminated.unchanged_text(), "kept");
  EXPECT_EQ(terminated.fix_text(), "f");
  EXPECT_EQ(final_error(Error(ErrorCode::kServer, "x"), SIGTERM).code(), ErrorCode::kServer);
}

}  // namespace
}  // namespace godwit::cli
