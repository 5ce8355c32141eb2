// The `mongodb` driver API as scripts see it.
#pragma once

#include <memory>
#include <string>

#include "mongo/client.h"
#include "mongo/connections.h"
#include "script/bindings.h"

namespace godwit::script::mongo {

struct BindingsOptions {
  std::shared_ptr<godwit::mongo::Connections> connections;
  std::string database;                          // what `db` is
  godwit::mongo::Session* session = nullptr;     // joined by every call when CallOptions::transaction; borrowed
};

std::unique_ptr<Bindings> make_bindings(BindingsOptions options);

}  // namespace godwit::script::mongo
