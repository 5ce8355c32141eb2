// The `mongodb` driver API as scripts see it.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "mongo/client.h"
#include "mongo/connections.h"
#include "mongo/state_database.h"
#include "script/bindings.h"

namespace godwit::script::mongo {

struct BindingsOptions {
  std::shared_ptr<godwit::mongo::Connections> connections;
  std::string database;                          // what `db` is
  std::optional<std::string> client_database;    // what `client.db()` is without a name; else as `db`
  bool ignores_undefined = false;                // the option ignoreUndefined of `client`
  std::optional<godwit::mongo::StateLocation> state;  // godwit's collections, which scripts neither see nor change
  std::function<godwit::mongo::Session*()> session;  // asked at begin_call when CallOptions::transaction; its open
                                                     // transaction is joined by every driver call. Borrowed
};

std::unique_ptr<Bindings> make_bindings(BindingsOptions options);

}  // namespace godwit::script::mongo
