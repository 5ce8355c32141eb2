// What of the driver's API concerns the migration as a whole: callbacks that throw, other servers, streams that stay open.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "godwit/error.h"
#include "integration/script/migration_world.h"
#include "support/error_of.h"

namespace godwit {
namespace {

using test::MigrationWorld;

class DriverApi : public testing::Test {
 protected:
  void SetUp() override {
    if (test::server_url().empty()) GTEST_SKIP() << "GODWIT_TEST_MONGODB_URI is not set (see tools/services)";
    world_ = std::make_unique<MigrationWorld>(testing::UnitTest::GetInstance()->current_test_info()->name());
  }
  std::string run(const std::string& body) { return world_->run(body); }
  // A client of its own over the test's server, in the body of a migration.
  [[nodiscard]] static std::string other() {
    return "const other = await mongodb.MongoClient.connect('" + test::server_url() + "'); const o = other.db(db.databaseName);";
  }
  std::unique_ptr<MigrationWorld> world_;
};

TEST_F(DriverApi, AnErrorThrownInACallbackFailsTheMigrationWithItsPlace) {
  const std::string text = test::all_text(test::error_of([&] {
    run("c.insertOne({ _id: 1 }, () => { throw new RangeError('in the callback'); });"
        "await new Promise((resolve) => setTimeout(resolve, 2000));");
  }));
  EXPECT_NE(text.find("in the callback"), std::string::npos) << text;
  EXPECT_NE(text.find(".js:"), std::string::npos) << text;
}

TEST_F(DriverApi, AnotherClientIsOutsideOfTheRunsTransaction) {
  run("await c.insertOne({ _id: 0 }); await db.collection('d').insertOne({ _id: 0 });");
  EXPECT_EQ(world_->run_in_transaction(other() +
                "await c.insertOne({ _id: 1 }); await o.collection('d').insertOne({ _id: 1 });"
                "const session = other.startSession(); session.startTransaction();"
                "await o.collection('d').insertOne({ _id: 2 }, { session }); await session.commitTransaction(); await session.endSession();"
                "await other.close(); throw new Error('abort')"),
            "Error: abort");
  EXPECT_EQ(world_->count("c"), 1);
  EXPECT_EQ(world_->count("d"), 3);
}

TEST_F(DriverApi, AClosedClientRefusesCalls) {
  EXPECT_EQ(run(other() + "await other.close(); return failing(o.collection('c').insertOne({ _id: 1 }))")
                .find("MongoInvalidArgumentError"),
            0U);
  EXPECT_EQ(world_->count("c"), 0);
}

TEST_F(DriverApi, ClientsAndStreamsThatAScriptLeavesOpenEndWithTheMigration) {
  EXPECT_EQ(run(other() + "await o.collection('c').find().next(); const stream = c.watch(); await stream.tryNext(); return 'left'"),
            "left");
  EXPECT_EQ(run("return c.countDocuments()"), "0");
}

TEST_F(DriverApi, AStreamThatListensEndsWithTheMigration) {
  EXPECT_EQ(run("c.watch().on('change', () => {}); await c.insertOne({ _id: 1 }); return 'over'"),
            "a change stream was still listening when the migration was over: it was closed");
}

TEST_F(DriverApi, AChangeIsHeardOnceByWhoListensOnce) {
  EXPECT_EQ(run("const seen = []; const stream = c.watch(); stream.once('change', (e) => seen.push(e)); stream.on('change', () => {});"
                "await new Promise((resolve) => setTimeout(resolve, 300)); await c.insertMany([{}, {}, {}]);"
                "await new Promise((resolve) => setTimeout(resolve, 1500)); await stream.close(); return seen.length <= 1"),
            "true");
}

TEST_F(DriverApi, AStreamOfACursorThatFailsFailsToo) {
  EXPECT_NE(run("try { for await (const d of c.find({ $nonsense: 1 }).stream()) return d; return 'ended' } catch (e) { return e.name }"),
            "ended");
  EXPECT_NE(run("await c.insertMany([{ _id: 1 }, { _id: 2 }]); const stream = c.find().stream({ transform(d) { if (d._id === 2) throw new Error('no'); return d } });"
                "try { for await (const d of stream); return 'ended' } catch (e) { return e.message }"),
            "ended");
}

TEST_F(DriverApi, OptionsOfAClientWinOverItsConnectionString) {
  const char* url = "mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=60000";
  EXPECT_EQ(run(fmt::format("return failing(mongodb.MongoClient.connect('{}', {{ serverSelectionTimeoutMS: 200 }}))", url))
                .find("MongoServerSelectionError"),
            0U);
}

TEST_F(DriverApi, AnotherServerThatIsNotThereFailsLikeTheDriver) {
  EXPECT_EQ(run("return failing(mongodb.MongoClient.connect('mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=200'))")
                .find("MongoServerSelectionError"),
            0U);
}

TEST_F(DriverApi, WritesOverAnotherClientAreCounted) {
  run(other() + "await o.collection('c').insertMany([{ _id: 1 }, { _id: 2 }]); await other.close();");
  EXPECT_EQ(world_->counts().at("inserted"), 2);
}

TEST_F(DriverApi, ABulkOfTheClientIsCountedByItsReply) {
  run("const ns = `${db.databaseName}.c`;"
      "await client.bulkWrite([{ name: 'insertOne', namespace: ns, document: { _id: 1 } },"
      "  { name: 'insertOne', namespace: ns, document: { _id: 2 } },"
      "  { name: 'updateMany', namespace: ns, filter: {}, update: { $set: { a: 1 } } },"
      "  { name: 'updateOne', namespace: ns, filter: { _id: 3 }, update: { $set: { a: 1 } }, upsert: true },"
      "  { name: 'deleteOne', namespace: ns, filter: { _id: 1 } }], { verboseResults: true });");
  EXPECT_EQ(world_->counts().at("inserted"), 2);
  EXPECT_EQ(world_->counts().at("modified"), 2);
  EXPECT_EQ(world_->counts().at("upserted"), 1);
  EXPECT_EQ(world_->counts().at("deleted"), 1);
  EXPECT_EQ(world_->counts().count("commands"), 0U);
}

TEST_F(DriverApi, ABulkOfTheClientJoinsTheRunsTransaction) {
  run("await c.insertOne({ _id: 0 });");
  EXPECT_EQ(world_->run_in_transaction(
                "await c.findOne();"
                "await client.bulkWrite([{ name: 'insertOne', namespace: `${db.databaseName}.c`, document: { _id: 1 } }]);"
                "throw new Error('abort')"),
            "Error: abort");
  EXPECT_EQ(world_->count("c"), 1);
}

TEST_F(DriverApi, ATailableCursorThatAScriptLeavesOpenEndsWithTheMigration) {
  EXPECT_EQ(run("const log = await db.createCollection('log', { capped: true, size: 10000 }); await log.insertOne({ _id: 1 });"
                "const cursor = log.find({}, { tailable: true }); return (await cursor.next())._id"),
            "1");
  EXPECT_EQ(run("return c.countDocuments()"), "0");
}

TEST_F(DriverApi, AMigrationIsOverWhenWhatASignalEndedHasItsAnswer) {
  EXPECT_EQ(run("const controller = new AbortController();"
                "const inserting = db.command({ insert: 'c', documents: [{ _id: 1 }] }, { signal: controller.signal });"
                "controller.abort(new Error('enough')); return failing(inserting)"),
            "Error undefined: enough");
  EXPECT_EQ(world_->count("c"), 1);
}

TEST_F(DriverApi, AClientDoesNotShowThePasswordThatItWasMadeWith) {
  EXPECT_EQ(run("const made = new mongodb.MongoClient('mongodb://127.0.0.1:1', { auth: { username: 'ada', password: 'geheim' } });"
                "return [require('util').inspect(made, { depth: 9, showHidden: true }).includes('geheim'), made.options.auth.username].join()"),
            "false,ada");
}

TEST_F(DriverApi, OptionsOfAClientThatNoConnectionStringCanSayAreRefused) {
  EXPECT_EQ(run("return failing(mongodb.MongoClient.connect('mongodb://127.0.0.1:1', { colour: 'red' }))"),
            "MongoParseError undefined: option colour is not supported");
  EXPECT_EQ(run("return failing(mongodb.MongoClient.connect('mongodb://127.0.0.1:1', { pkFactory: { createPk: () => 1 } }))"),
            "MongoParseError undefined: option pkFactory is not supported");
  EXPECT_EQ(run("return failing(mongodb.MongoClient.connect('mongodb://127.0.0.1:1', { tls: {} }))"),
            "MongoParseError undefined: tls wants true or false, not object");
}

}  // namespace
}  // namespace godwit
