#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>

#include "base/text.h"
#include "bson/builder.h"
#include "mongo/client.h"
#include "mongo/client_state.h"

namespace godwit::mongo {

namespace {

enum class Kind { kNone, kInsert, kUpdate, kRemove };

Error refused(std::string message) { return Error(ErrorCode::kUsage, std::move(message)); }

void check_options(bson::View options, std::initializer_list<std::string_view> known) {
  for (const bson::Element& option : options)
    if (std::find(known.begin(), known.end(), option.key()) == known.end())
      throw refused(fmt::format("option '{}' is not supported in a bulk write", base::printable(option.key())));
}

// The library's own check refuses keys that servers take ("", "a.b"), so it is switched off and what it is good for is
// done here: an update is never taken for a replacement, nor the other way round.
bson::Document without_check(bson::View options) {
  return bson::Builder(options).add("validate", false).build();
}

void check_update(bson::View update, bool is_pipeline) {
  if (update.empty()) throw refused(is_pipeline ? "the update pipeline is empty" : "the update document is empty");
  if (is_pipeline) return;
  for (const bson::Element& element : update)
    if (!element.key().starts_with('$'))
      throw refused(fmt::format("'{}' in an update document is no operator: its name must begin with $",
                                base::printable(element.key())));
}

void check_replacement(bson::View replacement) {
  for (const bson::Element& element : replacement)
    if (element.key().starts_with('$'))
      throw refused(fmt::format("'{}' in a replacement: names at its top must not begin with $",
                                base::printable(element.key())));
}

WriteConcernHandle read_concern_document(bson::View document) {
  check_options(document, {"w", "j", "journal", "wtimeout", "wtimeoutMS"});
  WriteConcernHandle concern(mongoc_write_concern_new());
  for (const bson::Element& element : document) {
    if (element.key() == "w" && element.is(bson::Type::kString)) {
      const std::string tag(element.string());
      if (tag == "majority") {
        mongoc_write_concern_set_w(concern.get(), MONGOC_WRITE_CONCERN_W_MAJORITY);
      } else {
        mongoc_write_concern_set_wtag(concern.get(), tag.c_str());
      }
    } else if (element.key() == "w") {
      mongoc_write_concern_set_w(concern.get(), static_cast<std::int32_t>(element.int64()));
    } else if (element.key().starts_with('j')) {
      mongoc_write_concern_set_journal(concern.get(), element.boolean());
    } else {
      mongoc_write_concern_set_wtimeout_int64(concern.get(), element.int64());
    }
  }
  if (!mongoc_write_concern_is_acknowledged(concern.get()))
    throw refused("w: 0 would let writes fail without anybody noticing");
  return concern;
}

std::int64_t written(bson::View reply) {
  std::int64_t sum = 0;
  for (const char* count : {"nInserted", "nModified", "nMatched", "nRemoved", "nUpserted"}) sum += reply[count].int64();
  return sum;
}

bool tells_of_single_writes(bson::View reply) {
  return written(reply) > 0 || !reply["writeErrors"].document().empty() ||
         !reply["writeConcernErrors"].document().empty();
}

}  // namespace

struct Bulk::State {
  explicit State(bool ordered) : handle(mongoc_bulk_operation_new(ordered)) {}

  void count(Kind kind) {
    ++size;
    if (kind != last) ++groups;
    last = kind;
  }

  BulkHandle handle;
  std::size_t size = 0;
  std::size_t groups = 0;  // each becomes at least one command
  Kind last = Kind::kNone;
  bool reaches_many = false;
};

Bulk::Bulk(bool ordered, bson::View options) : state_(std::make_unique<State>(ordered)) {
  check_options(options, {"bypassDocumentValidation", "comment", "let"});
  mongoc_bulk_operation_t* const bulk = state_->handle.get();
  mongoc_bulk_operation_set_bypass_document_validation(bulk, options["bypassDocumentValidation"].boolean());
  if (const bson::Element let = options["let"]) mongoc_bulk_operation_set_let(bulk, BsonArgument(let.document()).get());
  if (options["comment"]) {
    const BsonArgument argument(options);
    bson_iter_t iterator;
    if (bson_iter_init_find(&iterator, argument.get(), "comment"))
      mongoc_bulk_operation_set_comment(bulk, bson_iter_value(&iterator));
  }
}

Bulk::~Bulk() = default;
Bulk::Bulk(Bulk&&) noexcept = default;
Bulk& Bulk::operator=(Bulk&&) noexcept = default;
std::size_t Bulk::size() const noexcept { return state_ == nullptr ? 0 : state_->size; }
bool Bulk::reaches_many() const noexcept { return state_ != nullptr && state_->reaches_many; }

void Bulk::insert(bson::View document) {
  const bson::Document options = without_check({});
  bson_error_t error{};
  if (!mongoc_bulk_operation_insert_with_opts(state_->handle.get(), BsonArgument(document).get(),
                                              BsonArgument(options).get(), &error))
    throw refused(error.message);
  state_->count(Kind::kInsert);
}

void Bulk::update(bson::View filter, bson::View update, bool is_pipeline, bool many, bson::View options) {
  check_options(options, {"arrayFilters", "collation", "hint", "upsert"});
  check_update(update, is_pipeline);
  const bson::Document unchecked = without_check(options);
  const auto add = many ? &mongoc_bulk_operation_update_many_with_opts : &mongoc_bulk_operation_update_one_with_opts;
  bson_error_t error{};
  if (!add(state_->handle.get(), BsonArgument(filter).get(), BsonArgument(update).get(), BsonArgument(unchecked).get(),
           &error))
    throw refused(error.message);
  state_->count(Kind::kUpdate);
  state_->reaches_many |= many;
}

void Bulk::replace(bson::View filter, bson::View replacement, bson::View options) {
  check_options(options, {"collation", "hint", "upsert"});
  check_replacement(replacement);
  const bson::Document unchecked = without_check(options);
  bson_error_t error{};
  if (!mongoc_bulk_operation_replace_one_with_opts(state_->handle.get(), BsonArgument(filter).get(),
                                                   BsonArgument(replacement).get(), BsonArgument(unchecked).get(),
                                                   &error))
    throw refused(error.message);
  state_->count(Kind::kUpdate);
}

void Bulk::remove(bson::View filter, bool many, bson::View options) {
  check_options(options, {"collation", "hint"});
  const auto add = many ? &mongoc_bulk_operation_remove_many_with_opts : &mongoc_bulk_operation_remove_one_with_opts;
  bson_error_t error{};
  if (!add(state_->handle.get(), BsonArgument(filter).get(), BsonArgument(options).get(), &error))
    throw refused(error.message);
  state_->count(Kind::kRemove);
  state_->reaches_many |= many;
}

BulkOutcome Client::execute(const std::string& database, const std::string& collection, Bulk bulk, bson::View options,
                            Session* session) {
  check_options(options, {"writeConcern"});
  if (bulk.size() == 0) throw refused("a bulk write without writes");
  if (collection.find('\0') != std::string::npos) throw refused("the name of a collection holds a zero byte");
  state_->begin_call(database, "bulkWrite");
  mongoc_client_session_t* const used = state_->session_for(session);
  mongoc_bulk_operation_t* const handle = bulk.state_->handle.get();
  mongoc_bulk_operation_set_database(handle, database.c_str());
  mongoc_bulk_operation_set_collection(handle, collection.c_str());
  mongoc_bulk_operation_set_client(handle, state_->handle.get());
  if (used != nullptr) mongoc_bulk_operation_set_client_session(handle, used);
  // In a transaction the library leaves it out by itself.
  const bson::Element given = options["writeConcern"];
  mongoc_bulk_operation_set_write_concern(
      handle, given ? read_concern_document(given.document()).get()
                    : mongoc_client_get_write_concern(state_->handle.get()));

  BulkOutcome outcome;
  BsonResult reply;
  bson_error_t error{};
  const bool done = mongoc_bulk_operation_execute(handle, reply.get(), &error) != 0;
  outcome.reply = reply.document();
  if (done) return outcome;
  const bool counted = static_cast<bool>(outcome.reply["nInserted"]);
  if (!counted || !tells_of_single_writes(outcome.reply)) {
    // Without its counts the library lost the server between two of the commands, and the earlier ones were done.
    if (counted || bulk.state_->groups == 1) state_->fail(error, outcome.reply);
    throw translate(error, outcome.reply, state_->circumstances())
        .retry(Retry::kOutcomeUnknown)
        .detail("some of the writes may have been done");
  }
  outcome.error = translate(error, outcome.reply, state_->circumstances());
  return outcome;
}

}  // namespace godwit::mongo
