#include "integration/script/migration_world.h"

#include <cstdlib>

#include "bson/builder.h"
#include "script/mongo/bindings.h"

namespace godwit::test {

class MigrationWorld::Listener final : public script::Host {
 public:
  explicit Listener(MigrationWorld& world) : world_(world) {}
  void log(LogLevel, std::string_view text) override { world_.said_ = text; }
  void progress(std::int64_t, std::int64_t) override {}
  bool step_begins(const std::string&, bool) override { return true; }
  void step_ended(const std::string&) override {}
  void writes_outside_step() override {}
  void warning(std::string_view text) override { world_.warnings_.emplace_back(text); }

 private:
  MigrationWorld& world_;
};

std::string server_url() {
  const char* const url = std::getenv("GODWIT_TEST_MONGODB_URI");
  return url == nullptr ? "" : url;
}

MigrationWorld::MigrationWorld(const std::string& name, const std::string& url) : database_("natives_" + name.substr(0, 40)) {
  godwit::mongo::ConnectionOptions options;
  options.url = base::Secret(url);
  connections_ = godwit::mongo::Connections::open(options);
  others_ = godwit::mongo::Connections::open(options);
  restart();
}

void MigrationWorld::restart() {
  runtime_.reset();
  script::RuntimeOptions runtime;
  runtime.project_folder = folder_.path();
  runtime.bindings = [this] {
    script::mongo::BindingsOptions bindings;
    bindings.connections = connections_;
    bindings.database = database_;
    bindings.state = godwit::mongo::StateLocation{database_};
    bindings.session = [this] { return session_.get(); };
    return script::mongo::make_bindings(bindings);
  };
  runtime_ = std::make_unique<script::Runtime>(runtime);
}

MigrationWorld::~MigrationWorld() = default;

void MigrationWorld::connect() {
  client_ = others_->lend();
  client_->command(database_, bson::Builder().add("dropDatabase", 1).build());
}

std::string MigrationWorld::run(const std::string& body, script::CallOptions options, const std::stop_token& stop) {
  const auto file = folder_.write(
      std::to_string(++files_) + ".js",
      "const mongodb = require('mongodb'); const { ObjectId, Long, Double, Int32 } = require('bson');\n"
      "const failing = (promise) => promise.then(() => 'no failure', (e) => `${e.name} ${e.code}: ${e.message}`);\n"
      "exports.up = async (db, client, ctx) => {\n"
      "  const c = db.collection('c');\n"
      "  const body = async () => { " + body + " };\n"
      "  ctx.log.info(await body().then(String, (e) => `${e.name}: ${e.message}`));\n};\n");
  said_.clear();
  warnings_.clear();
  runtime_->load(file);
  options.function = "up";
  Listener listener(*this);
  runtime_->call(file, options, listener, counts_, stop);
  return said_;
}

std::string MigrationWorld::run_file(const std::string& text, script::CallOptions options) {
  const auto file = folder_.write(std::to_string(++files_) + ".js", text);
  said_.clear();
  warnings_.clear();
  runtime_->load(file);
  options.function = "up";
  Listener listener(*this);
  if (options.transaction) {
    session_ = godwit::mongo::Session::start(connections_);
    session_->begin();
  }
  try {
    runtime_->call(file, options, listener, counts_, {});
    if (session_) session_->commit();
  } catch (...) {
    session_.reset();
    throw;
  }
  session_.reset();
  return said_;
}

std::string MigrationWorld::run_in_transaction(const std::string& body) {
  session_ = godwit::mongo::Session::start(connections_);
  session_->begin();
  script::CallOptions options;
  options.transaction = true;
  const std::string said = run(body, options);
  said.find("Error: ") == std::string::npos ? session_->commit() : session_->abort();
  session_.reset();
  return said;
}

std::int64_t MigrationWorld::count(const std::string& collection) {
  return client_->read_command(database_, bson::Builder().add("count", collection).build())["n"].int64();
}

}  // namespace godwit::test
