#include "mongo/end_operations.h"

#include <vector>

#include "bson/builder.h"
#include "mongo/client.h"
#include "mongo/connections.h"

namespace godwit::mongo {

namespace {

constexpr base::Duration kLimit{2000};

bson::Document running_operations(const std::string& application) {
  // Its own operations a user may see and end without any right.
  const bson::Document running =
      bson::Builder().add("$currentOp", bson::Builder().add("allUsers", false).build()).build();
  const bson::Document wanted =
      bson::Builder().add("$match", bson::Builder().add("appName", application).add("active", true).build()).build();
  const bson::Document pipeline = bson::ArrayBuilder().add(running).add(wanted).build();
  return bson::Builder()
      .add("aggregate", 1)
      .add("pipeline", bson::Array{pipeline.view()})
      .add("cursor", bson::Builder().build())
      .build();
}

}  // namespace

void end_operations(Connections& connections, const std::string& application) noexcept {
  try {
    const Connections::Lent client = connections.lend();
    const TimeLimit limit(*client, kLimit);
    const bson::Document reply = client->command("admin", running_operations(application));
    for (const bson::Element& operation : reply.view()["cursor"].document()["firstBatch"].document()) {
      const bson::Element number = operation.document()["opid"];
      client->command("admin", bson::Builder().add("killOp", 1).add("op", number).build());
    }
  } catch (...) {  // it has no such command, or we no right
  }
}

}  // namespace godwit::mongo
