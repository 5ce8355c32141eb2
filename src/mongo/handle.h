// libmongoc's objects as owned pointers, and BSON between its form and ours.
#pragma once

#include <mongoc/mongoc.h>

#include <memory>
#include <span>

#include "bson/document.h"
#include "godwit/error.h"

namespace godwit::mongo {

template <auto Free>
struct FreeWith {
  void operator()(auto* pointer) const noexcept { Free(pointer); }
};
template <class T, auto Free>
using Handle = std::unique_ptr<T, FreeWith<Free>>;

using UriHandle = Handle<mongoc_uri_t, &mongoc_uri_destroy>;
using ClientHandle = Handle<mongoc_client_t, &mongoc_client_destroy>;
using CursorHandle = Handle<mongoc_cursor_t, &mongoc_cursor_destroy>;
using BulkHandle = Handle<mongoc_bulk_operation_t, &mongoc_bulk_operation_destroy>;
using SessionHandle = Handle<mongoc_client_session_t, &mongoc_client_session_destroy>;
using SessionOptionsHandle = Handle<mongoc_session_opt_t, &mongoc_session_opts_destroy>;
using TransactionOptionsHandle = Handle<mongoc_transaction_opt_t, &mongoc_transaction_opts_destroy>;
using WriteConcernHandle = Handle<mongoc_write_concern_t, &mongoc_write_concern_destroy>;
using ReadConcernHandle = Handle<mongoc_read_concern_t, &mongoc_read_concern_destroy>;
using ReadPrefsHandle = Handle<mongoc_read_prefs_t, &mongoc_read_prefs_destroy>;
using ServerHandle = Handle<mongoc_server_description_t, &mongoc_server_description_destroy>;
using CallbacksHandle = Handle<mongoc_apm_callbacks_t, &mongoc_apm_callbacks_destroy>;

// The document at `bson`, looked at.
inline bson::View view_of(const bson_t& bson) { return bson::View(std::span(bson_get_data(&bson), bson.len)); }

// A document of ours as the library wants to see it, which ends the process when it is given none. Throws kUsage for
// bytes that are no document. REQUIRES: the viewed bytes outlive it.
class BsonArgument {
 public:
  explicit BsonArgument(bson::View view) {
    if (!bson_init_static(&bson_, view.data(), view.size()))
      throw Error(ErrorCode::kUsage, "a document to be sent is damaged");
  }
  BsonArgument(const BsonArgument&) = delete;
  BsonArgument& operator=(const BsonArgument&) = delete;
  [[nodiscard]] const bson_t* get() const noexcept { return &bson_; }

 private:
  bson_t bson_{};
};

// A document that the library fills in. Functions that initialise their reply may be given it once.
class BsonResult {
 public:
  BsonResult() { bson_init(&bson_); }
  ~BsonResult() { bson_destroy(&bson_); }
  BsonResult(const BsonResult&) = delete;
  BsonResult& operator=(const BsonResult&) = delete;
  [[nodiscard]] bson_t* get() noexcept { return &bson_; }
  [[nodiscard]] bson::View view() const { return view_of(bson_); }
  [[nodiscard]] bson::Document document() const { return bson::Document(view()); }

 private:
  bson_t bson_{};
};

}  // namespace godwit::mongo
