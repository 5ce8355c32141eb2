#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <atomic>
#include <fstream>
#include <functional>
#include <map>
#include <thread>

#include "script/code_archive.h"
#include "script/code_cache.h"
#include "unit/script/fake_bindings.h"
#include "unit/script/script_fixture.h"

namespace godwit::script {
namespace {

using testing::ElementsAre;

using EngineTest = ScriptTest;

std::string contents(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST_F(EngineTest, AThreadHasOneEngineAtATime) {
  const Runtime first(options);
  EXPECT_EQ(test::error_of([&] { const Runtime second(options); }).code(), ErrorCode::kInternal);
}

TEST_F(EngineTest, StartsAndEndsManyTimes) {
  const auto file = write("x.js", "const path = require('path'); exports.up = async () => { console.log(path.sep); };");
  for (int i = 0; i < 30; ++i) {
    run_file(file);
    stop_runtime();
  }
  EXPECT_EQ(host.lines.size(), 30U);
}

TEST_F(EngineTest, SeveralThreadsEachHaveTheirOwn) {
  write("shared.js", "exports.value = Math.random();");
  const auto file = write("x.js",
                          "const s = require('./shared');\nexports.up = async (db, client, ctx) => {\n  let sum = 0;\n "
                          " for (let i = 0; i < 20000; i++) sum += (await i) % 7;\n  console.log(sum, await "
                          "Promise.all([1, 2].map((n) => db.work('read', 'n' + n))));\n};");
  std::atomic<int> right{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      DriverDiary diary;
      RuntimeOptions own = options;
      own.bindings = [&diary] { return std::make_unique<FakeBindings>(diary); };
      for (int round = 0; round < 3; ++round) {
        Runtime engine(own);
        FakeHost own_host;
        Counts own_counts;
        engine.load(file);
        engine.call(file, call_options, own_host, own_counts, {});
        right += own_host.lines == std::vector<std::string>{"info: 59997 [ 'n1', 'n2' ]"} ? 1 : 0;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right, 12);
}

TEST_F(EngineTest, WorksOnAThreadWithASmallStack) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, std::size_t{512} << 10U);
  pthread_t thread{};
  std::function<void()> work = [this] {
    run("const f = () => 1 + f(); try { f(); } catch (e) { console.log(e.name); }");
    stop_runtime();
  };
  const auto body = [](void* function) -> void* {
    (*static_cast<std::function<void()>*>(function))();
    return nullptr;
  };
  ASSERT_EQ(pthread_create(&thread, &attributes, body, &work), 0);
  pthread_join(thread, nullptr);
  pthread_attr_destroy(&attributes);
  EXPECT_EQ(logged(), "RangeError");
}

// Calls `check` with the file damaged at each byte, and with it cut off there.
void with_each_damage(const std::filesystem::path& file, const std::function<void(std::size_t at)>& check) {
  const std::string whole = contents(file);
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 1);
    std::ofstream(file, std::ios::binary) << damaged;
    check(at);
    std::ofstream(file, std::ios::binary) << whole.substr(0, at);
    check(at);
  }
}

TEST_F(EngineTest, ACacheThatIsDamagedIsAsGoodAsNone) {
  const auto cache = folder.path() / "cache";
  const CodeCache stored(cache, "build 1");
  EXPECT_EQ(stored.load(), "");
  stored.store("compiled code");
  EXPECT_EQ(stored.load(), "compiled code");
  EXPECT_EQ(CodeCache(cache, "build 2").load(), "");
  EXPECT_EQ(CodeCache({}, "build 1").load(), "");
  const auto file = std::filesystem::directory_iterator(cache)->path();
  with_each_damage(file, [&](std::size_t at) { EXPECT_EQ(stored.load(), "") << at; });
  std::filesystem::remove_all(cache);
  std::ofstream(cache) << "a file where the folder should be";
  stored.store("x");
  EXPECT_EQ(stored.load(), "");
}

TEST_F(EngineTest, ACacheThatSomebodyElseCouldWriteIsNotUsed) {
  namespace fs = std::filesystem;
  using Bits = fs::perms;
  const auto cache = folder.path() / "cache";
  const CodeCache stored(cache, "build 1");
  stored.store("compiled code");
  const fs::path file = fs::directory_iterator(cache)->path();
  for (const Bits bit : {Bits::group_write, Bits::others_write}) {
    for (const fs::path& path : {cache, file}) {
      fs::permissions(path, bit, fs::perm_options::add);
      EXPECT_EQ(stored.load(), "") << path;
      fs::permissions(path, bit, fs::perm_options::remove);
      EXPECT_EQ(stored.load(), "compiled code");
    }
  }
  fs::rename(file, cache / "elsewhere");
  fs::create_symlink("elsewhere", file);
  EXPECT_EQ(stored.load(), "");
  fs::remove(file);
  ASSERT_EQ(mkfifo(file.c_str(), 0600), 0);
  EXPECT_EQ(stored.load(), "");
  fs::remove_all(cache);
  fs::create_directory(cache);
  fs::permissions(cache, Bits::all);
  stored.store("compiled code");
  EXPECT_TRUE(fs::is_empty(cache));
}

TEST_F(EngineTest, AnArchiveOfCodeGivesWhatWasStoredLastAndNothingThatIsDamaged) {
  const auto cache = folder.path() / "cache";
  CodeArchive({}, "build 1").store({{"one", 1, "code"}});
  EXPECT_EQ(CodeArchive({}, "build 1").find("one", 1), "");
  CodeArchive first(cache, "build 1");
  EXPECT_EQ(first.find("one", 1), "");
  first.store({{"one", 1, "code of one"}, {"two", 1, "code of two"}});
  CodeArchive second(cache, "build 1");
  EXPECT_EQ(second.find("two", 1), "code of two");
  second.store({{"two", 2, "newer"}, {"three", 1, "code of three"}});
  EXPECT_EQ(second.find("two", 1), "code of two") << "what was opened stays";
  CodeArchive third(cache, "build 1");
  EXPECT_EQ(third.find("one", 1) + ' ' + third.find("two", 2) + ' ' + third.find("three", 1),
            "code of one newer code of three");
  EXPECT_EQ(third.find("two", 1), "");
  EXPECT_EQ(CodeArchive(cache, "build 2").find("one", 1), "");
  const auto file = std::filesystem::directory_iterator(cache)->path();
  with_each_damage(file, [&](std::size_t at) {
    for (const auto& [name, code] : {std::pair{"one", "code of one"}, std::pair{"three", "code of three"}})
      EXPECT_THAT(CodeArchive(cache, "build 1").find(name, 1), testing::AnyOf("", code)) << at;
  });
}

// The script uses much of the prelude; errors show whether places in it are still told from the script's own.
TEST_F(EngineTest, CodeOfBuiltInsIsKeptAndWorksAsTheirSourcesDo) {
  options.cache_folder = folder.path() / "cache";
  const std::string body = "const util = require('util'), assert = require('assert'), { Buffer } = require('buffer');\n"
                           "console.log(util.inspect({ a: [1, { b: new Map([[1, 2]]) }] }, { depth: 9 }), Buffer.from('é').toString('hex'));\n"
                           "try { assert.strictEqual(1, 2); } catch (e) { console.log(e.name, e.stack.includes('.js:')); }\n"
                           "setTimeout(() => console.log(structuredClone({ x: 1 }).x), 1);";
  const std::string first = run(body);
  stop_runtime();
  const auto files = [&] {
    std::map<std::string, std::string> all;
    for (const auto& entry : std::filesystem::directory_iterator(options.cache_folder)) {
      all[entry.path().filename()] = contents(entry.path());
    }
    return all;
  };
  const auto kept = files();
  EXPECT_FALSE(kept.empty());
  EXPECT_EQ(run(body), first);
  stop_runtime();
  EXPECT_EQ(files(), kept) << "what was kept served for all";
}

TEST_F(EngineTest, CodeOfBuiltInsFromAnotherSourceIsNotUsed) {
  const auto cache = folder.path() / "cache";
  const auto value_of = [&](std::string_view source) {
    options.cache_folder = cache;
    struct Adding final : Bindings {
      explicit Adding(std::string_view text) : source(text) {}
      bool install(Engine& engine) override { return engine.add_builtin("fake", source, nullptr); }
      bool begin_call(Engine&, const CallOptions&, JS::MutableHandleValue, JS::MutableHandleValue,
                      JS::MutableHandleValue) override {
        return true;
      }
      void end_call(Engine&) noexcept override {}
      void interrupt() noexcept override {}
      std::string_view source;
    };
    options.bindings = [source] { return std::make_unique<Adding>(source); };
    const std::string said = run("console.log(require('fake').value);");
    stop_runtime();
    return said;
  };
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(value_of("(function (exports) { exports.value = (() => 'one')(); })"), "one");
    EXPECT_EQ(value_of("(function (exports) { exports.value = (() => 'two')(); })"), "two");
  }
}

}  // namespace
}  // namespace godwit::script
