// Migrations in the style of the database's shell.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/scratch_project.h"

namespace godwit::test {
namespace {

using testing::HasSubstr;

class Mongosh : public ServerTest {
 protected:
  void SetUp() override {
    ServerTest::SetUp();
    if (!IsSkipped()) project.emplace();
  }
  // Runs the text as the only migration; what `up` printed.
  std::string up(const std::string& text, int exit_code = 0) {
    project->write("migrations/1-a.js", "// godwit: mongosh\n" + text);
    const auto result = project->godwit({"up"});
    EXPECT_EQ(result.exit_code, exit_code) << result.errors;
    return result.output + result.errors;
  }

  std::optional<ScratchProject> project;
};

TEST_F(Mongosh, CallsGiveTheirResultsAtOnce) {
  const std::string said = up(R"(db.users.insertMany([{ _id: 1, n: 1 }, { _id: 2, n: 2 }, { _id: 3, n: 3 }]);
db.users.find({ n: { $gt: 1 } }).sort({ n: -1 }).forEach(function (u) {
  db.users.updateOne({ _id: u._id }, { $set: { square: u.n * u.n } });
});
var cursor = db.getCollection('users').find().sort({ _id: 1 }).limit(2);
while (cursor.hasNext()) printjson(cursor.next());
print('count', db.users.count(), db['users'].find({ n: 2 }).count(), db.users.find().map(u => u.n).toArray().join());
print(db.users.findOne({ _id: 3 }).square, db.users.distinct('n').length, db.users.aggregate([{ $match: { n: 1 } }]).toArray().length);
)");
  EXPECT_THAT(said, HasSubstr("\"square\" : 4"));
  EXPECT_THAT(said, HasSubstr("count 3 1 1,2,3"));
  EXPECT_THAT(said, HasSubstr("9 3 1"));
  EXPECT_EQ(project->count("users", R"({"square": {"$exists": true}})"), 2);
}

TEST_F(Mongosh, OldNamesAndBulkBuildersWork) {
  const std::string said = up(R"(db.a.insert({ _id: 1, x: 1 }); db.a.insert([{ _id: 2 }, { _id: 3 }]);
var r = db.a.update({ _id: 1 }, { $inc: { x: 1 } }); print('modified', r.nModified, r.modifiedCount);
db.a.update({}, { $set: { all: true } }, { multi: true }); db.a.update({ _id: 9 }, { $set: { up: 1 } }, true);
db.a.save({ _id: 2, saved: true }); db.a.remove({ _id: 3 });
var bulk = db.a.initializeOrderedBulkOp(); bulk.insert({ _id: 4 }); bulk.find({ _id: 4 }).updateOne({ $set: { b: 1 } });
print('bulk', bulk.execute().nInserted);
print(tojson(db.a.findAndModify({ query: { _id: 1 }, update: { $set: { y: 5 } }, new: true }), '', true));
db.a.ensureIndex({ x: 1 }); print(db.a.getIndexes().map(i => i.name).sort().join());
)");
  EXPECT_THAT(said, HasSubstr("modified 1 1"));
  EXPECT_THAT(said, HasSubstr("bulk 1"));
  EXPECT_THAT(said, HasSubstr(R"("y" : 5)"));
  EXPECT_THAT(said, HasSubstr("_id_,x_1"));
  EXPECT_EQ(project->count("a"), 4);
}

TEST_F(Mongosh, ATailableCursorGivesWhatIsThereAndWhatComes) {
  const std::string said = up(R"(db.createCollection('log', { capped: true, size: 10000 }); db.log.insertOne({ _id: 1 });
var tail = db.log.find().tailable({ awaitData: true }).maxAwaitTimeMS(50);
var first = tail.next()._id, none = tail.tryNext(); db.log.insertOne({ _id: 2 });
print('tail', first, none, tail.tryNext()._id, tail.tryNext()); tail.close();
)");
  EXPECT_THAT(said, HasSubstr("tail 1 null 2 null"));
}

TEST_F(Mongosh, ValuesAreWrittenAsTheShellWritesThem) {
  up(R"(db.v.insertOne({ _id: ObjectId('650000000000000000000001'), when: ISODate('2026-01-02T03:04:05Z'), day: ISODate('20260102'),
  long: NumberLong('9007199254740993'), int: NumberInt(7), dec: NumberDecimal('1.10'), uuid: UUID('00112233-4455-6677-8899-aabbccddeeff'),
  bin: BinData(0, 'AQID'), stamp: Timestamp(5, 6) });
var d = db.v.findOne(); assert.eq(tojson(d.dec), 'NumberDecimal("1.10")'); assert(d._id instanceof ObjectId);
)");
  const std::string document = project->dump("v");
  EXPECT_THAT(document, HasSubstr(R"("$numberLong" : "9007199254740993")"));
  EXPECT_THAT(document, HasSubstr(R"("$numberInt" : "7")"));
  EXPECT_THAT(document, HasSubstr(R"("$numberDecimal" : "1.10")"));
  EXPECT_THAT(document, HasSubstr(R"("t" : 5, "i" : 6)"));
}

TEST_F(Mongosh, UseMakesDbAnotherDatabase) {
  // What destroys data would have to be confirmed: it is told by its name.
  const std::string said = up("var first = db.getName(), other = first + '_b';\n"
                              "print(use(other) === `switched to db ${other}`, db.getName() === other);\n"
                              "db.x.insertOne({ _id: 1 });\nprint('there', db.x.count());\ndb['drop' + 'Database']();\n"
                              "use(first); print('here', db.getName() === first, db.x.count());\n");
  EXPECT_THAT(said, HasSubstr("true true\n"));
  EXPECT_THAT(said, HasSubstr("there 1"));
  EXPECT_THAT(said, HasSubstr("here true 0"));
}

TEST_F(Mongosh, ACursorHasIndexesAsInTheOldShell) {
  const std::string said = up(R"(db.c.insertMany([{ _id: 1 }, { _id: 2 }, { _id: 3 }]);
print('first', db.c.find()[0]._id, db.c.find().sort({ _id: -1 }).skip(1).limit(1)[0]._id, db.c.find({ _id: 9 })[0], db.c.find()[7]);
var cursor = db.c.find().sort({ _id: 1 }), seen = [];
for (var i = 0; i < cursor.length(); i++) seen.push(cursor[i]._id);
print('all', seen.join(), cursor.map(d => d._id).toString === Object.prototype.toString, cursor.nothing, 'sort' in cursor);
)");
  EXPECT_THAT(said, HasSubstr("first 1 2 undefined undefined"));
  EXPECT_THAT(said, HasSubstr("all 1,2,3 true undefined true"));
}

TEST_F(Mongosh, HelpersOfTheOldShellAreThere) {
  const std::string said = up(R"(print('id', ObjectId('650000000000000000000001').str, ObjectId().str.length);
db.h.insert({ _id: 1 }); print('inserted', db.getLastError(), db.getLastErrorObj().n);
db.h.update({ _id: 1 }, { $set: { a: 1 } }); print('updated', db.getLastErrorObj().n, db.getLastErrorObj().err);
print('arrays', Array.contains([1, 2], '2'), Array.contains([], 1), Array.unique([1, 2, 1]).join(), Array.sum([1, 2, 3]), Array.sum([]), Array.avg([1, 2]));
print('sizes', Object.bsonsize({ a: NumberInt(1) }), bsonsize({}), hex_md5('abc'));
print('ejson', EJSON.stringify({ n: NumberLong('5') }, { relaxed: false }), EJSON.parse('{"a":{"$date":"2026-01-02T03:04:05Z"}}').a.getTime());
Random.setRandomSeed(7); var one = [Random.rand(), Random.randInt(10)]; Random.setRandomSeed(7);
print('random', one[0] === Random.rand(), one[1] === Random.randInt(10), one[0] >= 0 && one[0] < 1, Random.randInt(5, 6), Object.keys([]).length);
)");
  EXPECT_THAT(said, HasSubstr("id 650000000000000000000001 24"));
  EXPECT_THAT(said, HasSubstr("inserted null 0"));
  EXPECT_THAT(said, HasSubstr("updated 1 null"));
  EXPECT_THAT(said, HasSubstr("arrays true false 1,2 6 null 1.5"));
  EXPECT_THAT(said, HasSubstr("sizes 12 5 900150983cd24fb0d6963f7d28e17f72"));
  EXPECT_THAT(said, HasSubstr(R"(ejson {"n":{"$numberLong":"5"}} 1767323045000)"));
  EXPECT_THAT(said, HasSubstr("random true true true 5 0"));
}

TEST_F(Mongosh, WhatTheOldShellAddsIsInNoOtherMigration) {
  project->write("migrations/2-b.js", "exports.up = async (db) => { const { ObjectId } = require('mongodb');\n"
                                      "  console.log('added', typeof Array.contains, typeof EJSON, new ObjectId().str); };\n");
  EXPECT_THAT(up("print(typeof Array.contains);\n"), HasSubstr("added undefined undefined undefined"));
}

TEST_F(Mongosh, LoadedFilesShareTheGlobalNames) {
  project->write("migrations/lib/help.js", "function tag(name) { db.getCollection(name).insertOne({ _id: 'tagged' }); }\nvar LIMIT = 5;\n");
  up("load('lib/help.js');\ntag('t');\ndb.t.insertOne({ _id: LIMIT });\ndb.t.archive.insertOne({ _id: 1 });\n"
     "db.getSiblingDB(db.getName()).t.insertOne({ _id: 'sibling' });\n");
  EXPECT_EQ(project->count("t"), 3);
  EXPECT_EQ(project->count("t.archive"), 1);
}

// The file's const would be there twice in one global scope, and so would what a migration forgot to declare.
TEST_F(Mongosh, EachMigrationHasGlobalNamesOfItsOwn) {
  project->write("migrations/lib/help.js", "const LIMIT = 5;\nclass Tag {}\n");
  project->write(
      "migrations/2-b.js",
      "// godwit: mongosh\nload('lib/help.js');\ndb.g.insertOne({ _id: 2, limit: LIMIT, seen: typeof forgotten, "
      "odd: typeof [].odd });\n");
  project->write(
      "migrations/3-c.js",
      "exports.up = async (db) => { await db.collection('g').insertOne({ _id: 3, seen: typeof print }); };\n");
  up("load('lib/help.js');\nforgotten = 1; Array.prototype.odd = 1;\ndb.g.insertOne({ _id: 1, limit: LIMIT });\n");
  EXPECT_EQ(project->count("g", R"({"limit": 5})"), 2);
  EXPECT_EQ(project->count("g", R"({"seen": "undefined"})"), 2);
  EXPECT_EQ(project->count("g", R"({"odd": "undefined"})"), 1);
}

TEST_F(Mongosh, ARejectionThatNobodyHandlesFailsTheMigrationWhateverCatches) {
  const std::string said =
      up("const lost = async () => { throw new Error('lost one'); };\nlost();\n"
         "try { db.u.insertOne({ _id: 1 }); } catch (e) { print('caught'); } finally { print('finally'); }\n"
         "try { db.u.insertOne({ _id: 2 }); } catch (e) { print('caught'); }\nprint('went on');\n",
         1);
  EXPECT_THAT(said, HasSubstr("lost one"));
  EXPECT_THAT(said, HasSubstr("migrations/1-a.js:2:"));
  EXPECT_THAT(said, testing::Not(HasSubstr("caught")));
  EXPECT_THAT(said, testing::Not(HasSubstr("went on")));
  EXPECT_EQ(project->count("u", R"({"_id": 2})"), 0);
}

TEST_F(Mongosh, AFileThatIsEditedWhileAnEarlierOneRunsIsRefused) {
  project->write("migrations/2-b.js", "exports.up = async () => console.log('as planned');");
  const std::string said = up("require('fs').writeFileSync('migrations/2-b.js', `exports.up = () => console.log('other')`);", 5);
  EXPECT_THAT(said, HasSubstr("2-b was edited while the run was under way"));
  EXPECT_THAT(said, Not(HasSubstr("other")));
}

TEST_F(Mongosh, AnErrorNamesItsLineAndWhatIsNotThereSaysSo) {
  const std::string said = up("db.e.insertOne({ _id: 1 });\ndb.e.insertOne({ _id: 1 });\n", 1);
  EXPECT_THAT(said, HasSubstr("migrations/1-a.js:3:"));
  EXPECT_THAT(said, HasSubstr("E11000"));
  EXPECT_THAT(up("rs.status();\n", 1), HasSubstr("rs.status() is not available in a migration"));
}

TEST_F(Mongosh, AFileIsNamedInTheConfigurationToo) {
  ScratchProject other(server_uri(), "style: { mongosh: [\"shell-*.js\"] }\n");
  other.write("migrations/shell-1.js", "db.x.insertOne({ _id: 1 });\n");
  other.write("migrations/shell-2.js", "exports.up = async (db) => { await db.collection('x').insertOne({ _id: 2 }); };\n");
  const auto result = other.godwit({"up"});
  EXPECT_EQ(result.exit_code, 0) << result.errors;
  EXPECT_EQ(other.count("x"), 2);
  EXPECT_THAT(other.godwit({"down", "--to", "base"}).errors, HasSubstr("GW0205"));
}

TEST_F(Mongosh, ATopLevelThatRunsForEverIsStopped) {
  project->write("godwit.yaml", base::read_file(project->folder() / "godwit.yaml") + "defaults: { timeout: 1s }\n");
  EXPECT_THAT(up("while (true) db.x.findOne();\n", 14), HasSubstr("GW0506"));
}

}  // namespace
}  // namespace godwit::test
