#include "contract/mongo_world.h"

#include <cstdlib>
#include <thread>

#include "base/random.h"
#include "bson/builder.h"
#include "mongo/client.h"
#include "mongo/lease.h"
#include "mongo/ledger_store.h"

namespace godwit::test {

using bson::Builder;

std::unique_ptr<MongoWorld> MongoWorld::open(const char* variable) {
  const char* url = std::getenv(variable);
  if (url == nullptr || *url == '\0') return nullptr;
  return std::unique_ptr<MongoWorld>(new MongoWorld(url));
}

MongoWorld::MongoWorld(const std::string& url) {
  mongo::ConnectionOptions options;
  options.url = base::Secret(url);
  connections_ = mongo::Connections::open(std::move(options));
  location_.database = "godwit_contract_" + base::new_run_id().substr(2);
}

MongoWorld::~MongoWorld() {
  try {
    command(Builder().add("dropDatabase", 1).build());
  } catch (const Error& error) {
    ADD_FAILURE() << "the test's database was not dropped: " << error.what();
  }
}

std::unique_ptr<db::LedgerStore> MongoWorld::store() { return mongo::open_ledger_store(connections_, location_); }

std::unique_ptr<db::Lease> MongoWorld::lease() { return mongo::open_lease(connections_, connections_, location_); }

std::unique_ptr<db::Session> MongoWorld::session() {
  if (!connections_->server_info().transactions) return nullptr;
  return mongo::Session::start(connections_);
}

void MongoWorld::pass(base::Duration duration) { std::this_thread::sleep_for(duration); }

bson::Document MongoWorld::command(bson::View command) {
  return connections_->lend()->command(location_.database, command);
}

void MongoWorld::change(const std::string& collection, bson::View filter, bson::View update) {
  const bson::Document updates = bson::ArrayBuilder().add(Builder().add("q", filter).add("u", update).build()).build();
  const bson::Document reply =
      command(Builder().add("update", collection).add("updates", bson::Array{updates.view()}).build());
  EXPECT_EQ(reply["n"].int64(), 1);
}

bson::Document MongoWorld::document(const std::string& collection, bson::View filter) {
  const bson::Document reply = command(Builder().add("find", collection).add("filter", filter).build());
  const bson::View batch = reply["cursor"].document()["firstBatch"].document();
  return bson::Document(batch["0"].document());
}

void MongoWorld::set_format(std::int64_t format, const std::string& needs) {
  const bson::Document values = Builder().add("format", format).add("needs", needs).build();
  change("godwit_meta", Builder().add("_id", "godwit").build(), Builder().add("$set", values).build());
}

void MongoWorld::damage_row(const std::string& id) {
  const bson::Document values = Builder().add("state", "melted").build();
  change("godwit_ledger", Builder().add("_id", id).build(), Builder().add("$set", values).build());
}

}  // namespace godwit::test
