// Commands on godwit's own collections: where they lie, how their writes are acknowledged, what their replies mean.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bson/builder.h"
#include "bson/document.h"
#include "mongo/client.h"

namespace godwit::mongo {

// godwit's collections, without their prefix (docs/formats/state.md): those that are made, and names kept for later.
inline constexpr std::array<std::string_view, 4> kStateCollections = {"meta", "ledger", "journal", "lock"};
inline constexpr std::array<std::string_view, 2> kReservedCollections = {"chunks", "undo"};

// Where godwit's collections lie.
struct StateLocation {
  std::string database;
  std::string prefix = "godwit_";
};

// The full names of all of them.
std::vector<std::string> collections_of(const StateLocation& location);

// Whom to ask: a client, and the session whose open transaction the command joins, if there is one.
struct Wire {
  Client& client;
  Session* session = nullptr;
};

// What updates did.
struct Updated {
  std::int64_t matched = 0;
  std::int64_t inserted = 0;
};

// Immutable; safe to use from several threads with a client each. Collections are named without their prefix. Reads go
// to the primary; outside of a transaction they see what a majority has. Writes outside of one are acknowledged by a
// majority's journals, whatever the URL says. All functions throw what Client throws.
class StateDatabase {
 public:
  explicit StateDatabase(StateLocation location) : location_(std::move(location)) {}
  [[nodiscard]] const std::string& name() const noexcept { return location_.database; }
  [[nodiscard]] std::string collection(std::string_view name) const { return location_.prefix + std::string(name); }

  // `options`: further fields of the find command.
  [[nodiscard]] std::vector<bson::Document> find(const Wire& wire, std::string_view name, bson::View filter,
                                                 bson::View options = {}) const;
  [[nodiscard]] std::vector<bson::Document> aggregate(const Wire& wire, std::string_view name,
                                                      bson::View pipeline) const;
  // Inserts in order. False when an `_id` is in use; those before it are inserted then, unless in a transaction, which
  // the server has ended.
  [[nodiscard]] bool insert(const Wire& wire, std::string_view name, std::span<const bson::Document> documents) const;
  // Runs {q, u} statements in order.
  Updated update(const Wire& wire, std::string_view name, std::span<const bson::Document> statements) const;
  // Removes every document that matches.
  void remove(const Wire& wire, std::string_view name, bson::View filter) const;
  // findAndModify returning the new document; empty when nothing matched. `limit` is sent as maxTimeMS.
  [[nodiscard]] bson::Document find_and_modify(const Wire& wire, std::string_view name, bson::View query,
                                               bson::View pipeline, std::int64_t limit_ms) const;
  // Makes a collection unless it is there.
  void create(const Wire& wire, std::string_view name) const;

 private:
  bson::Document write(const Wire& wire, const bson::Builder& command) const;
  [[nodiscard]] std::vector<bson::Document> read(const Wire& wire, std::string_view name, bson::Builder command) const;
  StateLocation location_;
};

// The server's clock, in milliseconds since 1970, as it answers.
std::int64_t read_server_time(Client& client);

// Calls `act` again, a few times, after errors that leave open whether it happened: a lost connection, a primary that
// steps down. REQUIRES: doing `act` twice is the same as doing it once.
void repeat_when_lost(const std::function<void()>& act);

// {q, u} statements for update().
bson::Document statement(bson::View filter, bson::View change);
bson::Document pipeline_statement(bson::View filter, bson::View pipeline);
// Inserts the document unless its `_id` is in use: then it changes nothing.
bson::Document insert_statement(bson::View document);

}  // namespace godwit::mongo
