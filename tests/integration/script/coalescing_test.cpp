// `coalesce: true` against a real server: the same end states, the same errors at the same lines, fewer commands.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "bson/builder.h"
#include "integration/mongo/server.h"
#include "integration/script/migration_world.h"
#include "support/error_of.h"
#include "support/relay.h"

namespace godwit {
namespace {

using script::Counts;
using test::MigrationWorld;
using testing::HasSubstr;
using testing::Not;

class Coalescing : public testing::Test {
 protected:
  void SetUp() override {
    if (test::server_url().empty()) GTEST_SKIP() << "GODWIT_TEST_MONGODB_URI is not set (see tools/services)";
    world_ = std::make_unique<MigrationWorld>(testing::UnitTest::GetInstance()->current_test_info()->name());
    options_.coalesce = true;
  }
  static std::string file_of(const std::string& body) {
    return "// coalesce\nexports.up = async (db, client, ctx) => { const c = db.collection('c'), d = db.collection('d');\n" +
           body + "\n};\n";
  }
  std::string run(const std::string& body) { return world_->run_file(file_of(body), options_); }
  // Message and details, one a line.
  std::string failure(const std::string& body) {
    const Error error = test::error_of([&] { run(body); });
    std::string text = error.message();
    for (const std::string& line : error.details()) text += "\n" + line;
    return text;
  }

  // How many commands of this name reach the server when this runs; instead of the test's own world from then on.
  int commands(const std::string& name, const std::string& body) {
    world_.reset();
    test::Relay relay(mongo::port_of(test::server_url()));
    {
      MigrationWorld world(testing::UnitTest::GetInstance()->current_test_info()->name(), mongo::url_of(relay.port()));
      world.run_file(file_of(body), options_);
    }
    return relay.seen(name);
  }

  std::unique_ptr<MigrationWorld> world_;
  script::CallOptions options_;
};

TEST_F(Coalescing, SendsTheLoopThatEverybodyWritesInFewCommands) {
  run("await c.insertMany(Array.from({ length: 2500 }, (_, i) => ({ _id: i })));"
      "for await (const x of c.find()) { await c.updateOne({ _id: x._id }, { $set: { n: x._id * 2 } }); }"
      "ctx.log.info(await c.countDocuments({ $expr: { $eq: ['$n', { $multiply: ['$_id', 2] }] } }));");
  EXPECT_EQ(world_->counts(), (Counts{{"inserted", 2500}, {"matched", 2500}, {"modified", 2500}}));
  EXPECT_EQ(world_->count("c"), 2500);
}

TEST_F(Coalescing, SendsAboutAThousandWritesInACommand) {
  EXPECT_LE(commands("insert", "for (let i = 0; i < 5000; i++) { await c.insertOne({ _id: i }); }"), 10);
  EXPECT_LE(commands("update", "for await (const x of c.find()) { await c.updateOne({ _id: x._id }, { $set: { n: 1 } }); }"
                               "if (await c.countDocuments({ n: 1 }) !== 5000) throw new Error('not all');"), 15);
  EXPECT_LE(commands("delete", "const all = await c.find().toArray();\n"
                               "await Promise.all(all.map(async (x) => { await c.deleteOne({ _id: x._id }); }));"
                               "if (await c.countDocuments() !== 0) throw new Error('not all');"),
            10);
}

TEST_F(Coalescing, SendsWhatIsHeldBeforeTheScriptWaits) {
  // What is held when the time is over is not written.
  options_.timeout = base::Duration(500);
  EXPECT_THAT(failure("await c.insertOne({ _id: 1 }); await new Promise((resolve) => setTimeout(resolve, 60000));"),
              HasSubstr("longer than"));
  EXPECT_EQ(world_->count("c"), 1);
  world_->restart();
  options_.timeout = base::Duration(20'000);
  EXPECT_EQ(run("const stream = d.watch([], { maxAwaitTimeMS: 60000 }); await stream.tryNext(); const next = stream.next();\n"
                "await d.insertOne({ _id: 'here' }); ctx.log.info((await next).documentKey._id); await stream.close();"),
            "here");
}

TEST_F(Coalescing, EndsTheScriptWhereItWaitsWhenAFailureIsFoundThere) {
  EXPECT_THAT(failure("ctx.log.info('begun'); await c.insertOne({ _id: 1 });\nawait c.insertOne({ _id: 1 });\n"
                      "try { await new Promise((resolve) => setTimeout(resolve, 1)); } finally { ctx.log.info('finally'); }"),
              HasSubstr(".js:4:"));
  EXPECT_EQ(world_->said(), "begun");
}

TEST_F(Coalescing, LetsAGeneratorEndWhenAWriteOfItsLoopFails) {
  EXPECT_THAT(failure("async function* source() { try { yield 1; yield 1; yield 2; } finally { await d.deleteOne({ _id: 'lock' }); } }\n"
                      "await d.insertOne({ _id: 'lock' });\nfor await (const x of source()) {\n await c.insertOne({ _id: x });\n}"),
              HasSubstr("E11000"));
  EXPECT_EQ(world_->count("c"), 1);
  EXPECT_EQ(world_->count("d"), 0);
}

TEST_F(Coalescing, ReadsEachDocumentOnce) {
  EXPECT_EQ(run("let n = 0; for (let i = 0; i < 2500; i++) { await c.insertOne({ _id: i, get n() { return n++; } }); }\n"
                "ctx.log.info([n, await c.countDocuments({ $expr: { $eq: ['$n', '$_id'] } })].join());"),
            "2500,2500");
}

TEST_F(Coalescing, HoldsBackUntilTheScriptDoesAnythingElse) {
  // Another client sees nothing before, and all of it after.
  EXPECT_EQ(run("for (let i = 0; i < 10; i++) { await c.insertOne({ _id: i }); }"
                "ctx.log.info(await d.countDocuments() + await c.countDocuments());"),
            "10");
  EXPECT_EQ(world_->warnings(), std::vector<std::string>{});
}

TEST_F(Coalescing, SendsTheRestAtTheEndAndAlsoWhenTheScriptFails) {
  run("await c.insertOne({ _id: 1 }); await c.insertOne({ _id: 2 });");
  EXPECT_EQ(world_->count("c"), 2);
  EXPECT_THAT(failure("await c.insertOne({ _id: 3 }); await c.deleteOne({ _id: 1 }); throw new Error('enough');"),
              HasSubstr("enough"));
  EXPECT_EQ(world_->count("c"), 2);
  EXPECT_EQ(world_->counts(), (Counts{{"inserted", 1}, {"deleted", 1}}));
}

TEST_F(Coalescing, NamesTheCallAndLineOfAnErrorThatComesLate) {
  const std::string text = failure("  await c.insertOne({ _id: 1 });\n"
                                   "  for (const x of [2, 3, 1, 4]) {\n"
                                   "    await c.updateOne({ _id: 1 }, { $inc: { n: 1 } });\n"
                                   "    await c.insertOne({ _id: x });\n"
                                   "  }\n"
                                   "  await d.insertOne({ _id: 'never' });");
  EXPECT_THAT(text, HasSubstr("E11000"));
  EXPECT_THAT(text, HasSubstr(".js:6:13"));
  EXPECT_THAT(text, HasSubstr("await c.insertOne({ _id: x });"));
  EXPECT_EQ(world_->count("c"), 3);
  EXPECT_EQ(world_->count("d"), 0);
  EXPECT_EQ(world_->counts(), (Counts{{"inserted", 3}, {"matched", 3}, {"modified", 3}}));
}

TEST_F(Coalescing, DoesNotLetALaterTryHideAnError) {
  const std::string text = failure("await c.insertOne({ _id: 1 });\nawait c.insertOne({ _id: 1 });\n"
                                   "try { await d.findOne(); } catch {}\n"
                                   "try { await d.insertOne({ _id: 2 }); } catch {}\n");
  EXPECT_THAT(text, HasSubstr("E11000"));
  EXPECT_THAT(text, HasSubstr(".js:4:"));
  EXPECT_EQ(world_->count("d"), 0);
}

TEST_F(Coalescing, EndsTheScriptWhereAFailureIsFound) {
  const std::string after =
      "try { await d.findOne(); } catch (e) { ctx.log.info('caught'); } finally { ctx.log.info('finally'); }\n";
  EXPECT_THAT(
      failure("ctx.log.info('begun'); await c.insertOne({ _id: 1 });\nawait c.insertOne({ _id: 1 });\n" + after),
      HasSubstr(".js:4:"));
  EXPECT_EQ(world_->said(), "begun");
}

TEST_F(Coalescing, LetsAFailureBeSeenByThen) {
  EXPECT_EQ(run("const help = async () => { await c.insertOne({ _id: 1 }); await d.findOne(); };\n"
                "const onError = (e) => { ctx.log.info(e.code); };\nawait help(); await help().then(null, onError);"),
            "11000");
}

TEST_F(Coalescing, SeesWritesThatNobodyAwaits) {
  run("[1, 2].forEach(async (x) => { await c.insertOne({ _id: x }); });");
  EXPECT_THAT(world_->warnings(), testing::ElementsAre(HasSubstr("c.insertOne")));
  EXPECT_EQ(world_->count("c"), 2);
  options_.unawaited_is_error = true;
  EXPECT_THAT(failure("[3, 4].forEach(async (x) => { await c.insertOne({ _id: x }); });"), HasSubstr("ended before"));
  EXPECT_THAT(failure("const help = async (x) => { await c.insertOne({ _id: x }); }; help(5);"),
              HasSubstr("ended before"));
}

TEST_F(Coalescing, LetsTimersAndWhatElseIsAwaitedHaveTheirTurn) {
  options_.timeout = base::Duration(30'000);
  run("let done = false, n = 0; setTimeout(() => { done = true; }, 50);\n"
      "while (!done) { await c.updateOne({ _id: 1 }, { $set: { n: n++ } }, { upsert: true }); }\n"
      "let found; d.findOne().then(() => { found = true; });\n"
      "while (!found) { await c.updateOne({ _id: 1 }, { $set: { n: n++ } }, { upsert: true }); }");
  EXPECT_EQ(world_->count("c"), 1);
}

TEST_F(Coalescing, SendsWhatIsHeldBeforeTheScriptExitsAndNothingAfterATimeLimit) {
  EXPECT_THAT(failure("await c.insertOne({ _id: 1 }); process.exit(0);"), HasSubstr("exit"));
  EXPECT_EQ(world_->count("c"), 1);
  options_.timeout = base::Duration(300);
  EXPECT_THAT(failure("await c.insertOne({ _id: 2 }); for (;;);"), HasSubstr("longer than"));
  EXPECT_EQ(world_->count("c"), 1);
  EXPECT_EQ(world_->counts(), Counts{});
}

TEST_F(Coalescing, LeavesOtherClientsAndCallbacksOfSessionsAlone) {
  EXPECT_EQ(run("await client.withSession(async (session) => { try { await session.withTransaction(async () => {"
                "  await c.insertOne({ _id: 1 }, { session }); await d.insertOne({ _id: 1 }); await d.insertOne({ _id: "
                "1 }); }); }"
                "  catch (e) { ctx.log.info(e.code); } });"),
            "11000");
  EXPECT_EQ(world_->count("c"), 0);
  EXPECT_EQ(world_->count("d"), 1);
}

TEST_F(Coalescing, LeavesCallsAloneWhoseResultIsLookedAt) {
  EXPECT_EQ(run("await c.insertOne({ _id: 1 });\n"
                "try { await c.insertOne({ _id: 1 }); } catch (e) { await c.insertOne({ _id: 2, code: e.code }); }\n"
                "const { modifiedCount } = await c.updateOne({ _id: 1 }, { $set: { a: 1 } });\n"
                "ctx.log.info([(await c.findOne({ _id: 2 })).code, modifiedCount].join());"),
            "11000,1");
}

TEST_F(Coalescing, RefusesBadArgumentsAtOnce) {
  EXPECT_THAT(failure("await c.updateOne({ _id: 1 }, { a: 1 });\nctx.log.info('not here');"),
              HasSubstr("Update document requires atomic operators"));
  EXPECT_THAT(failure("const x = {}; x.x = x; await c.insertOne(x);"), HasSubstr("ircular"));
  EXPECT_THAT(failure("await db.collection('godwit_ledger').insertOne({});"), HasSubstr("godwit"));
}

TEST_F(Coalescing, ConvertsAtTheCall) {
  EXPECT_EQ(run("const x = { _id: 1, n: 1 }; await c.insertOne(x); x.n = 2; const y = {}; await c.insertOne(y);"
                "ctx.log.info([(await c.findOne({ _id: 1 })).n, y._id !== undefined].join());"),
            "1,true");
}

TEST_F(Coalescing, JoinsTheRunsTransaction) {
  options_.transaction = true;
  run("await c.insertOne({ _id: 1 }); for (let i = 2; i < 50; i++) { await c.insertOne({ _id: i }); }");
  EXPECT_EQ(world_->count("c"), 49);
  EXPECT_THAT(failure("await c.insertOne({ _id: 100 }); await c.insertOne({ _id: 1 });"), HasSubstr("E11000"));
  EXPECT_EQ(world_->count("c"), 49);
}

TEST_F(Coalescing, LeavesWritesInAScriptsOwnSessionAlone) {
  run("await c.insertOne({ _id: 0 });\n"
      "await client.withSession(async (session) => { await session.withTransaction(async () => {"
      "  await c.insertOne({ _id: 1 }, { session }); await c.insertOne({ _id: 2 }, { session }); }); });\n"
      "const session = client.startSession(); session.startTransaction();\n"
      "await c.insertOne({ _id: 3 }, { session }); await session.abortTransaction(); await session.endSession();");
  EXPECT_EQ(world_->count("c"), 3);
}

TEST_F(Coalescing, SendsBeforeAStepEnds) {
  EXPECT_THAT(failure("await ctx.step('one', async () => { await c.insertOne({ _id: 1 });\n await c.insertOne({ _id: 1 }); });\n"
                      "await ctx.step('two', async () => { await d.insertOne({ _id: 1 }); });"),
              HasSubstr(".js:4:"));
  EXPECT_EQ(world_->count("d"), 0);
}

TEST_F(Coalescing, IsOffForTheNextCallWithoutIt) {
  run("await c.insertOne({ _id: 1 });");
  options_.coalesce = false;
  EXPECT_THAT(failure("await c.insertOne({ _id: 2 });\nawait c.insertOne({ _id: 1 });\nawait d.insertOne({});"), HasSubstr(".js:4:"));
  EXPECT_EQ(world_->count("c"), 2);
}

// Scripts of random writes and reads over a few documents: the same documents and counts with and without.
TEST_F(Coalescing, LeavesTheSameStateAsWithoutIt) {
  std::mt19937 random(20260101);
  const auto below = [&](unsigned most) { return static_cast<unsigned>(random() % most); };
  for (int round = 0; round < 25; ++round) {
    std::string body = "let seen = 0;\n";
    for (unsigned i = 0, lines = 10 + below(60); i < lines; ++i) {
      const std::string on = below(4) == 0 ? "d" : "c";
      const unsigned id = below(12);
      switch (below(9)) {
        case 0: body += fmt::format("await {}.insertOne({{ _id: {}, n: {} }});\n", on, id + 12 * i, i); break;
        case 1: body += fmt::format("await {}.updateOne({{ _id: {} }}, {{ $inc: {{ n: 1 }} }}, {{ upsert: true }});\n", on, id); break;
        case 2: body += fmt::format("await {}.updateMany({{ n: {{ $gt: {} }} }}, {{ $set: {{ m: {} }} }});\n", on, id, i); break;
        case 3: body += fmt::format("await {}.replaceOne({{ _id: {} }}, {{ r: {} }});\n", on, id, i); break;
        case 4: body += fmt::format("await {}.deleteOne({{ _id: {} }});\n", on, id); break;
        case 5: body += fmt::format("seen += await {}.countDocuments({{ n: {{ $lt: {} }} }});\n", on, id); break;
        case 6: body += fmt::format("await {}.updateOne({{ _id: {} }}, [{{ $set: {{ seen }} }}]);\n", on, id); break;
        case 7: body += fmt::format("for await (const x of {0}.find({{ n: {1} }})) {{ await {0}.updateOne({{ _id: x._id }}, {{ $set: {{ k: {2} }} }}); }}\n", on, id, i); break;
        default: body += fmt::format("try {{ await {}.insertOne({{ _id: {} }}); }} catch {{ seen++; }}\n", on, id); break;
      }
    }
    body += below(3) == 0 ? "throw new Error(JSON.stringify({ seen }));" : "ctx.log.info(seen);";
    std::string states[2];
    Counts counts[2];
    for (const bool coalesce : {false, true}) {
      options_.coalesce = coalesce;
      script::CallOptions plain = options_;
      plain.coalesce = false;
      world_->run_file(file_of("await c.deleteMany({}); await d.deleteMany({});"), plain);
      try {
        states[coalesce ? 1 : 0] = run(body);
      } catch (const Error& error) {
        states[coalesce ? 1 : 0] = error.message();
      }
      counts[coalesce ? 1 : 0] = world_->counts();
      states[coalesce ? 1 : 0] += world_->run_file(
          file_of("const all = (x) => x.find().sort({ _id: 1 }).toArray();\n"
                  "ctx.log.info(JSON.stringify([await all(c), await all(d)]));"), plain);
    }
    EXPECT_EQ(states[0], states[1]) << body;
    EXPECT_EQ(counts[0], counts[1]) << body;
  }
}

}  // namespace
}  // namespace godwit
