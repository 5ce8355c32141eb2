// A project of migrate-mongo in a scratch folder: its configuration and its collections, no godwit.yaml.
#pragma once

#include <filesystem>
#include <string>

#include <fmt/format.h>

#include "support/scratch_project.h"

namespace godwit::test {

class MigrateMongoProject : public ScratchProject {
 public:
  // `more` is put behind the usual keys.
  explicit MigrateMongoProject(const std::string& more = {}, const std::string& uri = server_uri())
      : ScratchProject(uri), uri_(uri) {
    std::filesystem::remove(folder() / "godwit.yaml");
    configure(more);
  }

  void configure(const std::string& more) {
    write("migrate-mongo-config.js",
          fmt::format("module.exports = {{\n  mongodb: {{ url: '{}', databaseName: '{}' }},\n  migrationsDir: 'migrations',\n"
                      "  changelogCollectionName: 'changelog',\n  {}\n}};\n",
                      uri_, database(), more));
  }

  // migrations/ID.js that inserts and removes one document.
  void step(const std::string& id) {
    migration(id, fmt::format("await db.collection('done').insertOne({{ _id: '{}' }});", id),
              fmt::format("await db.collection('done').deleteOne({{ _id: '{}' }});", id));
  }

  void insert(const std::string& collection, const std::string& extended_json) {
    const bson::Document document = bson::from_extended_json(extended_json);
    connections().lend()->write_command(
        database(), bson::Builder()
                        .add("insert", collection)
                        .add("documents", bson::Array{bson::ArrayBuilder().add(document).build().view()})
                        .build());
  }
  void remove(const std::string& collection, const std::string& filter = "{}") {
    const bson::Document removal =
        bson::Builder().add("q", bson::from_extended_json(filter)).add("limit", 0).build();
    connections().lend()->write_command(
        database(), bson::Builder()
                        .add("delete", collection)
                        .add("deletes", bson::Array{bson::ArrayBuilder().add(removal).build().view()})
                        .build());
  }

 private:
  std::string uri_;
};

}  // namespace godwit::test
