// The natives under the driver, against a real server: what the driver's own cases cannot see from JavaScript.
#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "bson/builder.h"
#include "integration/script/migration_world.h"
#include "support/error_of.h"

namespace godwit {
namespace {

using script::Counts;
using test::MigrationWorld;

class Natives : public testing::Test {
 protected:
  void SetUp() override {
    if (test::server_url().empty()) GTEST_SKIP() << "GODWIT_TEST_MONGODB_URI is not set (see tools/services)";
    world_ = std::make_unique<MigrationWorld>(testing::UnitTest::GetInstance()->current_test_info()->name());
  }
  std::string run(const std::string& body) { return world_->run(body); }
  std::unique_ptr<MigrationWorld> world_;
};

TEST_F(Natives, CommandGivesTheReply) {
  EXPECT_EQ(run("return JSON.stringify(await db.command({ ping: 1 })).includes('\"ok\":1')"), "true");
  EXPECT_EQ(world_->counts(), Counts{});
  EXPECT_EQ(run("return failing(db.command({ noSuchCommand: 1 }))").find("MongoServerError 59: "), 0U);
}

TEST_F(Natives, CollectionsAndDatabasesHaveNoMethodsThatTheDriverLacks) {
  EXPECT_EQ(run("const names = ['change', 'findAndChange', 'newBulk', 'only', 'read', 'sendIndexes', 'write'];"
                "return names.filter((name) => name in c || name in db).join() || 'none'"),
            "none");
}

TEST_F(Natives, OptionsAreWarnedOfWithoutTheScriptsConsole) {
  EXPECT_EQ(run("global.console = { log() {} }; global.Promise = class {}; await c.insertOne({}, { noSuchOption: 1 });"
                "return [await c.find({}, { noSuchOption: 1 }).count(), await failing(c.updateOne({}, { a: 1 }))].join()")
                .substr(0, 28),
            "1,MongoInvalidArgumentError ");
}

TEST_F(Natives, BulkGivesTotalsAndErrorsOfSingleWrites) {
  EXPECT_EQ(run("const r = await c.bulkWrite([{ insertOne: { document: { _id: 1, n: 1 } } }, { insertOne: { document: { _id: 2 } } },"
                "{ updateOne: { filter: { _id: 1 }, update: { $inc: { n: 1 } } } }, { updateMany: { filter: {}, update: { $set: { m: 1 } } } },"
                "{ updateOne: { filter: { _id: 9 }, update: { $set: { x: 1 } }, upsert: true } }, { replaceOne: { filter: { _id: 2 }, replacement: { r: 1 } } },"
                "{ deleteOne: { filter: { _id: 1 } } }]);"
                "return [r.insertedCount, r.matchedCount, r.modifiedCount, r.deletedCount, r.upsertedCount, JSON.stringify(r.upsertedIds)].join()"),
            R"(2,4,4,1,1,{"4":9})");
  EXPECT_EQ(world_->counts(), (Counts{{"inserted", 2}, {"matched", 4}, {"modified", 4}, {"deleted", 1}, {"upserted", 1}}));
  EXPECT_EQ(run("const e = await c.insertMany([{ _id: 2 }, { _id: 3 }, { _id: 3 }], { ordered: false }).catch((e) => e);"
                "return [e.name, e.code, e.writeErrors.length, e.writeErrors.map((w) => w.index), e.result.insertedCount].join()"),
            "MongoBulkWriteError,11000,2,0,2,1");
  EXPECT_EQ(world_->counts(), (Counts{{"inserted", 1}}));
}

TEST_F(Natives, CountCommandsByWhatTheyDo) {
  run("await c.insertMany([{ a: 1 }, { a: 2 }]); await c.createIndex({ a: 1 }); await c.findOneAndUpdate({ a: 1 }, { $set: { b: 1 } });"
      "await c.findOneAndDelete({ a: 2 }); await c.countDocuments(); await c.find().toArray(); await db.command({ delete: 'c', deletes: [{ q: {}, limit: 0 }] });"
      "await c.aggregate([{ $out: 'd' }]).toArray();");
  EXPECT_EQ(world_->counts(), (Counts{{"commands", 2}, {"deleted", 2}, {"inserted", 2}, {"matched", 1}, {"modified", 1}}));
}

TEST_F(Natives, CursorsReadEveryDocumentInBatches) {
  EXPECT_EQ(run("await c.insertMany(Array.from({ length: 12345 }, (_, i) => ({ _id: i, text: 'x'.repeat(200) })));"
                "let sum = 0, n = 0; for await (const d of c.find({}, { batchSize: 1000 })) { sum += d._id; n++; }"
                "const all = await c.find().toArray(); let m = 0; await c.find().forEach(() => { m++; });"
                "return [n, sum, all.length, m, (await c.find().limit(7).toArray()).length].join()"),
            "12345,76193340,12345,12345,7");
}

TEST_F(Natives, CursorsThatAreLeftOpenAreClosedWithTheCall) {
  EXPECT_EQ(run("await c.insertMany(Array.from({ length: 3000 }, (_, i) => ({ _id: i })));"
                "for (let i = 0; i < 50; i++) await c.find({}, { batchSize: 2 }).next(); return 'left'"),
            "left");
  EXPECT_TRUE(world_->warnings().empty());
  EXPECT_EQ(run("return (await Promise.all(Array.from({ length: 40 }, () => c.find({}, { batchSize: 500 }).toArray()))).map((a) => a.length).every((n) => n === 3000)"),
            "true");
}

TEST_F(Natives, CursorsTellFailuresOfTheServer) {
  EXPECT_EQ(run("await c.insertOne({}); return failing(c.find({ $bad: 1 }).toArray())").find("MongoServerError"), 0U);
  EXPECT_EQ(run("return failing(c.aggregate([{ $noSuchStage: {} }]).toArray())").find("MongoServerError"), 0U);
}

TEST_F(Natives, IndexesAndCollectionsComeThroughCommandCursors) {
  EXPECT_EQ(run("await c.insertOne({}); await c.createIndex({ a: 1 }); return (await c.listIndexes().toArray()).map((i) => i.name) + ' ' + (await db.listCollections().toArray()).map((i) => i.name)"),
            "_id_,a_1 c");
}

TEST_F(Natives, WhatWasReadAndNotTouchedIsWrittenBackBitForBit) {
  const bson::Document before = bson::Builder().add("_id", 1).add("long", std::int64_t{5}).add("double", 2.0)
                                    .add("sub", bson::Builder().add("n", std::int64_t{7}).add("z", -0.0).build()).build();
  const bson::Document documents = bson::ArrayBuilder().add(before).build();
  world_->other().command(world_->database(),
                          bson::Builder().add("insert", "c").add("documents", bson::Array{documents.view()}).build());
  EXPECT_EQ(run("for await (const d of c.find()) await c.replaceOne({ _id: d._id }, { ...d, seen: true }); return 'ok'"), "ok");
  const auto cursor = world_->other().find(world_->database(), "c", {}, {});
  const auto after = cursor->next();
  ASSERT_TRUE(after);
  EXPECT_EQ(bson::Document(*after), bson::Builder(before).add("seen", true).build());
}

TEST_F(Natives, SessionsCommitAndAbort) {
  EXPECT_EQ(run("await c.insertOne({ _id: 0 }); const s = client.startSession(); s.startTransaction(); await c.insertOne({ _id: 1 }, { session: s });"
                "const inside = (await c.find({}, { session: s }).toArray()).length; const outside = await c.countDocuments(); await s.commitTransaction();"
                "s.startTransaction(); await c.insertOne({ _id: 2 }, { session: s }); await s.abortTransaction(); await s.endSession();"
                "return [inside, outside, await c.countDocuments()].join()"),
            "2,1,2");
  EXPECT_EQ(run("return client.withSession((s) => s.withTransaction(async () => { await c.insertOne({ _id: 7 }, { session: s }); return (await c.findOne({ _id: 7 }, { session: s }))._id; }))"), "7");
}

TEST_F(Natives, ATransactionThatIsNeitherCommittedNorAbortedIsAFailure) {
  const Error error = test::error_of([this] {
    run("await c.insertOne({ _id: 1, n: 0 }); const s = client.startSession(); s.startTransaction();"
        "await c.updateOne({ _id: 1 }, { $set: { n: 1 } }, { session: s });"
        "c.find({}, { session: s, batchSize: 1 }).next(); return 'left'");
  });
  EXPECT_EQ(error.message(), "up ended with a transaction that it neither committed nor aborted");
  EXPECT_EQ(run("const s = client.startSession(); s.startTransaction(); return (await c.findOne()).n"), "0")
      << "of one without work nothing is lost";
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(run("await c.updateOne({ _id: 1 }, { $set: { n: 2 } }); return (await c.findOne({ _id: 1 })).n"), "2");
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
}

TEST_F(Natives, EveryCallJoinsTheRunsTransaction) {
  run("await c.insertOne({ _id: 0 })");
  EXPECT_EQ(world_->run_in_transaction("await c.insertOne({ _id: 1 }); await c.updateOne({ _id: 0 }, { $set: { x: 1 } });"
                                       "return [(await c.find().toArray()).length, ctx.session !== undefined, ctx.session.inTransaction()].join()"),
            "2,true,true");
  EXPECT_EQ(world_->count("c"), 2);
  EXPECT_EQ(world_->run_in_transaction("await c.insertOne({ _id: 5 }, { session: ctx.session }); throw new Error('own')"), "Error: own");
  EXPECT_EQ(world_->count("c"), 2);
}

TEST_F(Natives, TheRunsTransactionIsNotTheScriptsToEnd) {
  run("await c.insertOne({ _id: 0 })");
  EXPECT_EQ(world_->run_in_transaction("return failing(ctx.session.commitTransaction())").find("Mongo"), 0U);
  EXPECT_EQ(world_->run_in_transaction("const s = client.startSession(); return failing(c.insertOne({}, { session: s }))").find(
                "MongoInvalidArgumentError undefined: this migration runs in one transaction"),
            0U);
  EXPECT_EQ(world_->run_in_transaction("await ctx.session.endSession(); await c.insertOne({ _id: 9 }); return 'still in it'"), "still in it");
  EXPECT_EQ(world_->count("c"), 2);
}

TEST_F(Natives, FailuresOfConversionRejectInsteadOfThrowing) {
  EXPECT_EQ(run("const d = {}; d.self = d; return failing(c.insertOne(d))"), "BSONError undefined: Cannot convert circular structure to BSON (at 'self')");
  EXPECT_EQ(run("return failing(c.insertOne({ a: new Date(NaN) }))"), "BSONError undefined: the date is invalid (at 'a')");
  EXPECT_EQ(run("return failing(c.updateMany({ a: 1 }, { $set: { get b() { throw new RangeError('own'); } } }))"), "RangeError undefined: own");
}

TEST_F(Natives, DocumentsUpToSixteenMegabytesPassAndLargerOnesAreRefusedByName) {
  EXPECT_EQ(run("await c.insertOne({ _id: 1, text: 'x'.repeat(16 * 1024 * 1024 - 64) }); return (await c.findOne()).text.length"), std::to_string(16 * 1024 * 1024 - 64));
  EXPECT_EQ(run("return failing(c.insertMany([{ _id: 2 }, { _id: 3, text: 'x'.repeat(16 * 1024 * 1024) }]))"),
            "MongoInvalidArgumentError undefined: document 1 of the write has 16777241 bytes; a server takes at most 16777216");
  EXPECT_EQ(world_->count("c"), 1);
}

TEST_F(Natives, AHundredThousandDocumentsGoInByOneCall) {
  EXPECT_EQ(run("const r = await c.insertMany(Array.from({ length: 100000 }, (_, i) => ({ _id: i, n: i % 7 }))); return r.insertedCount"), "100000");
  EXPECT_EQ(world_->count("c"), 100000);
}

TEST_F(Natives, AStopReachesACallThatWaits) {
  run("await c.insertOne({ _id: 1 })");
  std::stop_source stop;
  std::jthread later([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    stop.request_stop();
  });
  const auto start = std::chrono::steady_clock::now();
  // The second session waits for the first one's lock until something ends it.
  EXPECT_THROW(world_->run("const s = client.startSession(); s.startTransaction(); await c.updateOne({ _id: 1 }, { $set: { x: 1 } }, { session: s });"
                           "for (;;) await c.updateOne({ _id: 1 }, { $set: { x: 2 } });",
                           {}, stop.get_token()),
               Error);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
  // Nobody can say what became of the write that was on its way.
  EXPECT_EQ(world_->counts().at(script::kUnanswered), 1);
  const bson::Document free = bson::Builder().add("findAndModify", "c").add("query", bson::Builder().add("_id", 1).build())
                                  .add("update", bson::Builder().add("x", 3).build()).add("maxTimeMS", 5000).build();
  EXPECT_NO_THROW(world_->other().command(world_->database(), free));
}

TEST_F(Natives, AWriteThatIsRefusedIsOneThatDidNothing) {
  run("await c.insertOne({ _id: 1 }); await failing(c.insertOne({ _id: 1 })); await failing(c.updateOne({ _id: 1 }, { $bad: 1 }))");
  EXPECT_EQ(world_->counts(), (Counts{{"inserted", 1}}));
  run("await failing(c.updateMany({}, { $inc: { _id: 'x' } }))");
  EXPECT_EQ(world_->counts().count("inserted"), 0U);
}

TEST_F(Natives, ScriptsNeitherSeeNorChangeGodwitsOwnCollections) {
  const auto insert = [&](const char* collection) {
    const bson::Document document = bson::Builder().add("_id", 1).build();
    world_->other().write_command(world_->database(),
                                  bson::Builder().add("insert", collection).add("documents", bson::Array{bson::ArrayBuilder().add(document).build().view()}).build());
  };
  insert("godwit_ledger");
  EXPECT_EQ(run("await c.insertOne({ _id: 1 }); const names = (await db.collections()).map((one) => one.collectionName);"
                "return [names.join(), (await db.listCollections().toArray()).length, (await db.listCollections({ name: 'godwit_ledger' }).toArray()).length].join(' ')"),
            "c 1 0");
  for (const char* write : {"db.collection('godwit_ledger').deleteMany({})", "db.collection('godwit_ledger').drop()",
                            "db.command({ delete: 'godwit_ledger', deletes: [{ q: {}, limit: 0 }] })",
                            "c.rename('godwit_ledger', { dropTarget: true })", "db.collection('godwit_journal').insertOne({})",
                            "client.bulkWrite([{ name: 'deleteMany', namespace: `${db.databaseName}.godwit_ledger`, filter: {} }])"})
    EXPECT_NE(run(std::string("return failing(") + write + ")").find("is godwit's own"), std::string::npos) << write;
  EXPECT_EQ(run("await db.dropDatabase(); return (await db.collections()).length"), "0");
  EXPECT_EQ(world_->count("godwit_ledger"), 1);
  EXPECT_EQ(world_->count("c"), 0);
}

TEST_F(Natives, ManyTransactionsAtOnceAllComeToTheirEnd) {
  script::CallOptions options;
  options.timeout = base::Duration(60'000);
  EXPECT_EQ(world_->run("const done = await Promise.all(Array.from({ length: 60 }, async (_, i) => {"
                        "  const s = client.startSession();"
                        "  try { await s.withTransaction(async () => { await c.insertOne({ _id: 'k' + i }, { session: s }); }); return 1; }"
                        "  finally { await s.endSession(); } })); return done.length + ' ' + await c.countDocuments()",
                        options),
            "60 60");
}

TEST_F(Natives, ACommitDoesNotWaitBehindWritesThatWaitForIt) {
  script::CallOptions options;
  options.timeout = base::Duration(60'000);
  EXPECT_EQ(world_->run("await c.insertOne({ _id: 1, n: 0 }); const s = client.startSession(); s.startTransaction();"
                        "await c.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session: s });"
                        "const rest = Promise.all(Array.from({ length: 10 }, () => c.updateOne({ _id: 1 }, { $inc: { n: 1 } })));"
                        "await new Promise((r) => setTimeout(r, 300)); await s.commitTransaction(); await rest;"
                        "return (await c.findOne()).n",
                        options),
            "11");
}

TEST_F(Natives, ConnectionsAnswerAgainAfterATimeout) {
  script::CallOptions options;
  options.timeout = base::Duration(300);
  EXPECT_THROW(world_->run("for (;;) await c.insertOne({});", options), Error);
  EXPECT_GT(world_->count("c"), 0);
  world_->restart();
  EXPECT_EQ(run("await c.deleteMany({}); await c.insertOne({}); return c.countDocuments()"), "1");
}

TEST_F(Natives, WritesThatNobodyAwaitedAreNamed) {
  EXPECT_EQ(run("c.insertOne({ _id: 1 }); return 'early'"), "early");
  ASSERT_EQ(world_->warnings().size(), 1U);
  EXPECT_NE(world_->warnings()[0].find("c.insertOne"), std::string::npos) << world_->warnings()[0];
  EXPECT_EQ(world_->count("c"), 1);
}

TEST(NativesWithoutAServer, TellThatNobodyAnswers) {
  MigrationWorld world("nobody", "mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=200");
  EXPECT_EQ(world.run("return failing(c.insertOne({}))").find("MongoServerSelectionError undefined: cannot connect to 127.0.0.1:1"), 0U);
  EXPECT_EQ(world.run("const e = await c.findOne({}).catch((e) => e); return e instanceof mongodb.MongoError"), "true");
}

}  // namespace
}  // namespace godwit
