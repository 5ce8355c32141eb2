#include "mongo/state_database.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/clock.h"
#include "base/random.h"
#include "base/retry.h"

namespace godwit::mongo {

namespace {

constexpr std::int64_t kDuplicateKey = 11000;
constexpr std::int64_t kNamespaceExists = 48;
// A command is one BSON document of at most 16 MB, so long lists go in several.
constexpr std::size_t kMostBytes = 12U << 20U;
constexpr std::size_t kMostItems = 1000;

// The server is no primary, or is about to stop being one (the specification of retryable reads has the list). Commands
// that the library does not repeat by itself come without a label.
constexpr std::array<std::int64_t, 7> kNotPrimary = {91, 189, 10107, 11600, 11602, 13435, 13436};

bool may_work_now(const Error& error) {
  // A server that cannot be found was looked for long enough.
  if (error.code() == ErrorCode::kCannotConnect) return false;
  return error.code() == ErrorCode::kConnectionLost || error.retry_class() == Retry::kSameCall ||
         std::find(kNotPrimary.begin(), kNotPrimary.end(), error.vendor_error().code) != kNotPrimary.end();
}

bool joins(const Wire& wire) { return wire.session != nullptr && wire.session->in_transaction(); }

Error refused(bson::View failure, std::string_view collection) {
  VendorError vendor{"server", failure["code"].int64(), std::string(failure["codeName"].string()), {}};
  Error error(ErrorCode::kServer, fmt::format("the server refused a write to {}", collection));
  error.detail(fmt::format("{} ({})", failure["errmsg"].string(), vendor.code));
  return error.vendor(std::move(vendor));
}

// Throws for what a reply says although its command succeeded, except for a duplicate key: then returns false.
bool check_write(const bson::Document& reply, std::string_view collection) {
  if (const bson::View errors = reply["writeErrors"].document(); !errors.empty()) {
    const bson::View first = (*errors.begin()).document();
    if (first["code"].int64() == kDuplicateKey) return false;
    throw refused(first, collection);
  }
  if (const bson::View concern = reply["writeConcernError"].document(); !concern.empty())
    throw refused(concern, collection).retry(Retry::kSameCall);
  return true;
}

// Splits `items` into arrays that a command can hold, and calls `send` with each.
void in_batches(std::span<const bson::Document> items, const std::function<bool(const bson::Document&)>& send) {
  for (std::size_t next = 0; next < items.size();) {
    bson::ArrayBuilder batch;
    std::size_t bytes = 0;
    for (; next < items.size() && batch.size() < kMostItems; ++next) {
      bytes += items[next].bytes().size();
      if (batch.size() > 0 && bytes > kMostBytes) break;
      batch.add(items[next]);
    }
    if (!send(batch.build())) return;
  }
}

}  // namespace

bson::Document statement(bson::View filter, bson::View change) {
  return bson::Builder().add("q", filter).add("u", change).build();
}

bson::Document pipeline_statement(bson::View filter, bson::View pipeline) {
  return bson::Builder().add("q", filter).add("u", bson::Array{pipeline}).build();
}

bson::Document insert_statement(bson::View document) {
  const bson::Document id = bson::Builder().add(document["_id"]).build();
  bson::Builder fields;
  for (const bson::Element& element : document)
    if (element.key() != "_id" && !element.is_null()) fields.add(element);
  const bson::Document change = bson::Builder().add("$setOnInsert", fields.build()).build();
  return bson::Builder(statement(id, change)).add("upsert", true).build();
}

bson::Document StateDatabase::write(const Wire& wire, const bson::Builder& command) const {
  if (joins(wire)) return wire.client.write_command(location_.database, command.build(), wire.session);
  const bson::Document concern = bson::Builder().add("w", "majority").add("j", true).build();
  return wire.client.write_command(location_.database,
                                   bson::Builder(command.build()).add("writeConcern", concern).build());
}

// Not through Client's cursors, because those go where the URL's read preference says.
std::vector<bson::Document> StateDatabase::read(const Wire& wire, std::string_view name, bson::Builder command) const {
  Session* session = joins(wire) ? wire.session : nullptr;
  if (session == nullptr) command.add("readConcern", bson::Builder().add("level", "majority").build());
  std::vector<bson::Document> found;
  const auto read_all = [&] {
    found.clear();
    bson::Document reply = wire.client.command(location_.database, command.build(), session);
    for (;;) {
      const bson::View cursor = reply["cursor"].document();
      for (const char* batch : {"firstBatch", "nextBatch"})
        for (const bson::Element& element : cursor[batch].document()) found.emplace_back(element.document());
      const std::int64_t id = cursor["id"].int64();
      if (id == 0) return;
      const bson::Document more = bson::Builder().add("getMore", id).add("collection", collection(name)).build();
      reply = wire.client.command(location_.database, more, session);
    }
  };
  if (session == nullptr) {
    repeat_when_lost(read_all);
  } else {
    read_all();
  }
  return found;
}

std::vector<std::string> collections_of(const StateLocation& location) {
  std::vector<std::string> names;
  for (const std::string_view name : kStateCollections) names.push_back(location.prefix + std::string(name));
  for (const std::string_view name : kReservedCollections) names.push_back(location.prefix + std::string(name));
  return names;
}

std::vector<bson::Document> StateDatabase::find(const Wire& wire, std::string_view name, bson::View filter,
                                                bson::View options) const {
  bson::Builder command;
  command.add("find", collection(name)).add("filter", filter).add_all(options);
  return read(wire, name, std::move(command));
}

std::vector<bson::Document> StateDatabase::aggregate(const Wire& wire, std::string_view name,
                                                     bson::View pipeline) const {
  bson::Builder command;
  command.add("aggregate", collection(name)).add("pipeline", bson::Array{pipeline}).add("cursor", bson::View());
  return read(wire, name, std::move(command));
}

bool StateDatabase::insert(const Wire& wire, std::string_view name, std::span<const bson::Document> documents) const {
  bool all = true;
  in_batches(documents, [&](const bson::Document& batch) {
    bson::Builder command;
    command.add("insert", collection(name)).add("documents", bson::Array{batch.view()});
    try {
      all = check_write(write(wire, command), collection(name));
    } catch (const Error& error) {
      if (error.vendor_error().code != kDuplicateKey) throw;
      all = false;
    }
    return all;
  });
  return all;
}

Updated StateDatabase::update(const Wire& wire, std::string_view name,
                              std::span<const bson::Document> statements) const {
  Updated updated;
  in_batches(statements, [&](const bson::Document& batch) {
    bson::Builder command;
    command.add("update", collection(name)).add("updates", bson::Array{batch.view()});
    const bson::Document reply = write(wire, command);
    if (!check_write(reply, collection(name)))
      throw refused((*reply["writeErrors"].document().begin()).document(), collection(name));
    updated.matched += reply["n"].int64();  // counts inserts too
    for ([[maybe_unused]] const bson::Element& insert : reply["upserted"].document()) {
      ++updated.inserted;
      --updated.matched;
    }
    return true;
  });
  return updated;
}

void StateDatabase::remove(const Wire& wire, std::string_view name, bson::View filter) const {
  const bson::Document removal = bson::Builder().add("q", filter).add("limit", 0).build();
  bson::Builder command;
  command.add("delete", collection(name)).add("deletes", bson::Array{bson::ArrayBuilder().add(removal).build().view()});
  const bson::Document reply = write(wire, command);
  if (!check_write(reply, collection(name)))
    throw refused((*reply["writeErrors"].document().begin()).document(), collection(name));
}

bson::Document StateDatabase::find_and_modify(const Wire& wire, std::string_view name, bson::View query,
                                              bson::View pipeline, std::int64_t limit_ms) const {
  bson::Builder command;
  command.add("findAndModify", collection(name)).add("query", query).add("update", bson::Array{pipeline});
  command.add("new", true).add("maxTimeMS", limit_ms);
  const bson::Document reply = write(wire, command);
  check_write(reply, collection(name));
  return bson::Document(reply["value"].document());
}

void StateDatabase::create(const Wire& wire, std::string_view name) const {
  bson::Builder command;
  command.add("create", collection(name));
  try {
    check_write(write(wire, command), collection(name));
  } catch (const Error& error) {
    if (error.vendor_error().code != kNamespaceExists) throw;
  }
}

std::int64_t read_server_time(Client& client) {
  const bson::Document reply = client.command("admin", bson::Builder().add("isMaster", 1).build());
  if (!reply["localTime"].is(bson::Type::kDate)) throw Error(ErrorCode::kServer, "the server does not tell its time");
  return reply["localTime"].date_ms();
}

void repeat_when_lost(const std::function<void()>& act) {
  constexpr int kAttempts = 5;
  base::Backoff backoff(base::Duration(50), base::Duration(1000), base::random_number());
  for (int attempt = 1;; ++attempt) {
    try {
      act();
      return;
    } catch (const Error& error) {
      if (!may_work_now(error) || attempt == kAttempts) throw;
    }
    base::system_clock().sleep(backoff.next(), {});
  }
}

}  // namespace godwit::mongo
