#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <stop_token>
#include <thread>

#include "unit/script/script_fixture.h"

namespace godwit::script {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

class Limits : public ScriptTest {
 protected:
  Error error_within(const std::string& body, std::chrono::seconds limit) {
    const auto start = std::chrono::steady_clock::now();
    const Error error = error_of_file(write("x.js", "exports.up = async () => {\n" + body + "\n};"));
    EXPECT_LT(std::chrono::steady_clock::now() - start, limit);
    return error;
  }
};

TEST_F(Limits, AnEndlessLoopEndsWithTheTimeLimitAndItsPlace) {
  call_options.timeout = base::Duration(60);
  const Error error = error_within(
      "  try {\n    let n = 0;\n    while (true) n++;\n  } catch { console.log('caught'); } finally { "
      "console.log('finally'); }",
      std::chrono::seconds(10));
  EXPECT_EQ(error.code(), ErrorCode::kScriptTimeout);
  EXPECT_EQ(error.message(), "up ran longer than 60ms");
  ASSERT_FALSE(error.details().empty());
  EXPECT_THAT(error.details().front(), HasSubstr("x.js:4:"));
  EXPECT_THAT(host.lines, IsEmpty());
  EXPECT_FALSE(runtime().usable());
}

TEST_F(Limits, ABacktrackingRegularExpressionEnds) {
  call_options.timeout = base::Duration(60);
  EXPECT_EQ(error_within("  /^(a+)+$/.test('a'.repeat(40) + 'b');", std::chrono::seconds(10)).code(),
            ErrorCode::kScriptTimeout);
}

TEST_F(Limits, EndlessPromisesAndTimersEnd) {
  call_options.timeout = base::Duration(60);
  EXPECT_EQ(error_within("  for (;;) await null;", std::chrono::seconds(10)).code(), ErrorCode::kScriptTimeout);
  stop_runtime();
  EXPECT_EQ(error_within("  setInterval(() => {}, 1); await new Promise(() => {});", std::chrono::seconds(10)).code(),
            ErrorCode::kScriptTimeout);
  stop_runtime();
  EXPECT_EQ(error_within("  await new Promise((go) => setTimeout(go, 60000));", std::chrono::seconds(10)).code(),
            ErrorCode::kScriptTimeout);
}

TEST_F(Limits, AnEndlessTopLevelEnds) {
  options.load_timeout = base::Duration(60);
  const Error error = error_of_file(write("x.js", "for (;;) {}"));
  EXPECT_EQ(error.code(), ErrorCode::kScriptTimeout);
  EXPECT_EQ(error.message(), "the top level of x.js ran longer than 60ms");
  stop_runtime();
  EXPECT_EQ(error_of_file(write("y.mjs", "await null; for (;;) {}")).code(), ErrorCode::kScriptTimeout);
}

TEST_F(Limits, AnEndlessGetterInAnErrorEndsToo) {
  call_options.timeout = base::Duration(60);
  EXPECT_EQ(
      error_within("  throw { get code() { for (;;) {} }, toString() { for (;;) {} }, get message() { for (;;) {} } };",
                   std::chrono::seconds(10))
          .code(),
      ErrorCode::kScriptTimeout);
}

TEST_F(Limits, AStopEndsALoop) {
  std::stop_source source;
  const auto file = write("x.js", "exports.up = () => { for (;;) {} };");
  runtime().load(file);
  std::jthread stopper([&] { source.request_stop(); });
  const Error error = test::error_of([&] { run_file(file, source.get_token()); });
  EXPECT_EQ(error.code(), ErrorCode::kInterrupted);
}

TEST_F(Limits, AStopThatCameBeforeEndsAtOnce) {
  std::stop_source source;
  source.request_stop();
  const auto file = write("x.js", "exports.up = () => new Promise((go) => setTimeout(go, 60000));");
  EXPECT_EQ(test::error_of([&] { run_file(file, source.get_token()); }).code(), ErrorCode::kInterrupted);
}

TEST_F(Limits, AHeapThatGrowsWithoutEndIsStopped) {
  options.memory_bytes = std::uint64_t{150} << 20U;
  const Error error =
      error_within("  const all = []; for (let i = 0; ; i++) all.push({ i, text: 'x' + i, list: [i, i] });",
                   std::chrono::seconds(60));
  EXPECT_EQ(error.code(), ErrorCode::kScriptMemory);
  EXPECT_EQ(error.message(), "up used more than 150 MB of memory");
  EXPECT_THAT(error.details().front(), HasSubstr("x.js:2:"));
  stop_runtime();
  EXPECT_EQ(run("console.log('a new one works');"), "a new one works");
}

TEST_F(Limits, BytesOutsideOfTheHeapCount) {
  options.memory_bytes = std::uint64_t{150} << 20U;
  EXPECT_EQ(
      error_within("  const all = []; for (;;) all.push(new Uint8Array(1 << 20).fill(1));", std::chrono::seconds(60))
          .code(),
      ErrorCode::kScriptMemory);
}

// Built-in functions that take long in one call, and grow in it.
TEST_F(Limits, OneCallThatFillsTheMemoryIsStopped) {
  options.memory_bytes = std::uint64_t{150} << 20U;
  for (const char* const body : {"new Array(1e9).fill(0);", "Array.from({ length: 1e9 });", "[...Array(1e9)];",
                                 "new Uint8Array(2 ** 32).fill(1);"}) {
    EXPECT_EQ(error_within(body, std::chrono::seconds(60)).code(), ErrorCode::kScriptMemory) << body;
    stop_runtime();
  }
}

TEST_F(Limits, RandomBytesBeyondTheMemoryLimitAreRefusedBeforeTheyAreMade) {
  options.memory_bytes = std::uint64_t{300} << 20U;
  EXPECT_EQ(run("const { randomBytes } = require('crypto');\n"
                "try { randomBytes(2 ** 31 - 1); } catch (e) { console.log(e instanceof RangeError, e.message); }\n"
                "console.log(randomBytes(100).length);"),
            "true Array buffer allocation failed\n100");
}

TEST_F(Limits, ATimeLimitNamesTheTimerThatWasWaitedFor) {
  call_options.timeout = base::Duration(100);
  EXPECT_THAT(text_of(error_of_file(write("x.js", "exports.up = async () => {\n"
                                                  "  await new Promise((go) => setTimeout(go, 60000));\n};\n"))),
              HasSubstr("waiting for a timer of 60000 ms (x.js:2:39)"));
  stop_runtime();
  EXPECT_THAT(text_of(error_of_file(write("y.js", "exports.up = async () => {\n"
                                                  "  setInterval(() => {}, 5); await new Promise(() => {});\n};\n"))),
              HasSubstr("waiting for an interval of 5 ms (y.js:2:14)"));
}

TEST_F(Limits, RubbishDoesNotCount) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "the sanitizer keeps what is freed for a while";
#endif
  options.memory_bytes = std::uint64_t{200} << 20U;
  EXPECT_EQ(
      run("let n = 0; for (let i = 0; i < 600; i++) n += new Uint8Array(1 << 20).fill(1).length; console.log(n);"),
      "629145600");
}

}  // namespace
}  // namespace godwit::script
