#include "script/mongo/changes.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "bson/extended_json.h"

namespace godwit::script::mongo {
namespace {

// Only counts.
class CountingEngine final : public Engine {
 public:
  JSContext* context() override { return nullptr; }
  JSObject* start(std::unique_ptr<Operation>, Strand) override { return nullptr; }
  Strand new_strand() override { return 1; }
  bool add_builtin(const char*, std::string_view, JS::HandleObject) override { return false; }
  JSObject* require_builtin(const char*) override { return nullptr; }
  void set_before_leaving(std::function<bool(JSContext*)>) override {}
  void run_here(Operation&, bool) override {}
  bool in_step() override { return false; }
  bool has_outstanding() override { return false; }
  std::int32_t find_discarded_calls(const std::vector<std::string>&) override { return -1; }
  std::int32_t discarded_call() override { return -1; }
  void set_error_maker(ErrorMaker) override {}
  Host* host() override { return nullptr; }
  void before_write() override {}
  void count(const char* what, std::int64_t number) override { counts[what] += number; }

  std::map<std::string, std::int64_t> counts;
};

using Expected = std::map<std::string, std::int64_t>;

Expected counted(const char* command, const char* reply) {
  CountingEngine engine;
  count_command(engine, bson::from_extended_json(command), bson::from_extended_json(reply));
  return engine.counts;
}

TEST(Changes, OfWriteCommandsAreReadFromTheirReplies) {
  EXPECT_EQ(counted(R"({"insert":"c"})", R"({"n":3,"ok":1})"), (Expected{{"inserted", 3}}));
  EXPECT_EQ(counted(R"({"delete":"c"})", R"({"n":2,"ok":1})"), (Expected{{"deleted", 2}}));
  EXPECT_EQ(counted(R"({"update":"c"})", R"({"n":5,"nModified":2,"upserted":[{"index":0,"_id":1}],"ok":1})"),
            (Expected{{"matched", 4}, {"modified", 2}, {"upserted", 1}}));
}

TEST(Changes, OfFindAndModifyDependOnWhatItDid) {
  EXPECT_EQ(counted(R"({"findAndModify":"c","update":{}})", R"({"lastErrorObject":{"n":1,"updatedExisting":true}})"),
            (Expected{{"matched", 1}, {"modified", 1}}));
  EXPECT_EQ(counted(R"({"findAndModify":"c","update":{}})", R"({"lastErrorObject":{"n":1,"upserted":7}})"), (Expected{{"upserted", 1}}));
  EXPECT_EQ(counted(R"({"findandmodify":"c","remove":true})", R"({"lastErrorObject":{"n":1}})"), (Expected{{"deleted", 1}}));
  EXPECT_EQ(counted(R"({"findAndModify":"c","update":{}})", R"({"lastErrorObject":{"n":0,"updatedExisting":false}})"), Expected{});
}

TEST(Changes, OfAnotherCommandAreOneCommand) {
  EXPECT_EQ(counted(R"({"createIndexes":"c"})", R"({"ok":1})"), (Expected{{"commands", 1}}));
}

TEST(Changes, AreNotExpectedOfCommandsThatRead) {
  EXPECT_FALSE(may_write(bson::from_extended_json(R"({"ping":1})")));
  EXPECT_FALSE(may_write(bson::from_extended_json(R"({"dbstats":1})")));
  EXPECT_FALSE(may_write(bson::from_extended_json(R"({"aggregate":"c","pipeline":[{"$match":{}}]})")));
  EXPECT_TRUE(may_write(bson::from_extended_json(R"({"aggregate":"c","pipeline":[{"$match":{}},{"$merge":"d"}]})")));
  EXPECT_TRUE(may_write(bson::from_extended_json(R"({"collMod":"c"})")));
  EXPECT_TRUE(may_write(bson::from_extended_json(R"({"someFutureCommand":1})")));
}

TEST(Changes, OfABulkWriteAreItsTotals) {
  CountingEngine engine;
  count_bulk(engine, bson::from_extended_json(R"({"nInserted":1,"nMatched":5,"nModified":4,"nRemoved":2,"nUpserted":3})"));
  EXPECT_EQ(engine.counts, (Expected{{"inserted", 1}, {"matched", 5}, {"modified", 4}, {"deleted", 2}, {"upserted", 3}}));
}

}  // namespace
}  // namespace godwit::script::mongo
