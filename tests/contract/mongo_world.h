// The contract suites' world on a real MongoDB server: a database of its own for each test, dropped at the end.
#pragma once

#include <memory>
#include <string>

#include "contract/state_world.h"
#include "mongo/connections.h"
#include "mongo/state_database.h"

namespace godwit::test {

class MongoWorld final : public StateWorld {
 public:
  // Null when the environment variable is not set.
  static std::unique_ptr<MongoWorld> open(const char* variable);
  ~MongoWorld() override;

  std::unique_ptr<db::LedgerStore> store() override;
  std::unique_ptr<db::Lease> lease() override;
  std::unique_ptr<db::Session> session() override;
  void pass(base::Duration duration) override;
  base::Duration short_lease() override { return base::Duration(1000); }
  void set_format(std::int64_t format, const std::string& needs) override;
  void damage_row(const std::string& id) override;

  [[nodiscard]] const std::shared_ptr<mongo::Connections>& connections() const { return connections_; }
  [[nodiscard]] const mongo::StateLocation& location() const { return location_; }
  // A command on the test's database.
  bson::Document command(bson::View command);
  // One {q, u} update on a collection of the test's database. Fails the test when it matches nothing.
  void change(const std::string& collection, bson::View filter, bson::View update);
  // The only document that matches.
  bson::Document document(const std::string& collection, bson::View filter);

 private:
  explicit MongoWorld(const std::string& url);
  std::shared_ptr<mongo::Connections> connections_;
  mongo::StateLocation location_;
};

}  // namespace godwit::test
