#include "script/mongo/prelude.h"

#include <array>

namespace godwit::script::mongo {

// Generated from the files by godwit_embed.
extern const std::string_view kPreludeAbortableJs;
extern const std::string_view kPreludeAdminJs;
extern const std::string_view kPreludeAggregationCursorJs;
extern const std::string_view kPreludeBsonJs;
extern const std::string_view kPreludeBsonBinaryJs;
extern const std::string_view kPreludeBsonBytesJs;
extern const std::string_view kPreludeBsonCodeJs;
extern const std::string_view kPreludeBsonDecimal128Js;
extern const std::string_view kPreludeBsonExtendedJsonJs;
extern const std::string_view kPreludeBsonKeysJs;
extern const std::string_view kPreludeBsonLongJs;
extern const std::string_view kPreludeBsonNumbersJs;
extern const std::string_view kPreludeBsonObjectIdJs;
extern const std::string_view kPreludeBsonOutgoingJs;
extern const std::string_view kPreludeBsonReaderJs;
extern const std::string_view kPreludeBsonReferenceJs;
extern const std::string_view kPreludeBsonTimestampJs;
extern const std::string_view kPreludeBsonValueJs;
extern const std::string_view kPreludeBsonVectorJs;
extern const std::string_view kPreludeBulkJs;
extern const std::string_view kPreludeBulkResultJs;
extern const std::string_view kPreludeCallbacksJs;
extern const std::string_view kPreludeCallsJs;
extern const std::string_view kPreludeChangeStreamJs;
extern const std::string_view kPreludeClientJs;
extern const std::string_view kPreludeClientBulkJs;
extern const std::string_view kPreludeClientUrlJs;
extern const std::string_view kPreludeCoalescingJs;
extern const std::string_view kPreludeCollectionJs;
extern const std::string_view kPreludeCommandCursorJs;
extern const std::string_view kPreludeCursorJs;
extern const std::string_view kPreludeCursorStreamJs;
extern const std::string_view kPreludeDbJs;
extern const std::string_view kPreludeErrorsJs;
extern const std::string_view kPreludeFindCursorJs;
extern const std::string_view kPreludeGridfsJs;
extern const std::string_view kPreludeGridfsDownloadJs;
extern const std::string_view kPreludeGridfsUploadJs;
extern const std::string_view kPreludeIndexesJs;
extern const std::string_view kPreludeLegacyJs;
extern const std::string_view kPreludeMongodbJs;
extern const std::string_view kPreludeMongoshJs;
extern const std::string_view kPreludeNamespaceJs;
extern const std::string_view kPreludeOldShellJs;
extern const std::string_view kPreludeOptionsJs;
extern const std::string_view kPreludePlainCursorJs;
extern const std::string_view kPreludeReadConcernJs;
extern const std::string_view kPreludeReadPreferenceJs;
extern const std::string_view kPreludeSearchIndexesJs;
extern const std::string_view kPreludeSessionJs;
extern const std::string_view kPreludeSpecsJs;
extern const std::string_view kPreludeTransactionJs;
extern const std::string_view kPreludeValuesJs;
extern const std::string_view kPreludeWriteConcernJs;
extern const std::string_view kPreludeWritesJs;

std::span<const DriverPart> driver_parts() {
  // Filled at the first call: the texts live in another file, whose initialisation may come later than this one's.
  static const std::array parts{
      DriverPart{"godwit/mongosh", kPreludeMongoshJs},
      DriverPart{"godwit/old_shell", kPreludeOldShellJs},
      DriverPart{"mongodb/abortable", kPreludeAbortableJs},
      DriverPart{"mongodb/admin", kPreludeAdminJs},
      DriverPart{"mongodb/aggregation_cursor", kPreludeAggregationCursorJs},
      DriverPart{"mongodb/bulk", kPreludeBulkJs},
      DriverPart{"mongodb/bulk_result", kPreludeBulkResultJs},
      DriverPart{"mongodb/callbacks", kPreludeCallbacksJs},
      DriverPart{"mongodb/calls", kPreludeCallsJs},
      DriverPart{"mongodb/change_stream", kPreludeChangeStreamJs},
      DriverPart{"mongodb/client", kPreludeClientJs},
      DriverPart{"mongodb/client_bulk", kPreludeClientBulkJs},
      DriverPart{"mongodb/client_url", kPreludeClientUrlJs},
      DriverPart{"mongodb/coalescing", kPreludeCoalescingJs},
      DriverPart{"mongodb/collection", kPreludeCollectionJs},
      DriverPart{"mongodb/command_cursor", kPreludeCommandCursorJs},
      DriverPart{"mongodb/cursor", kPreludeCursorJs},
      DriverPart{"mongodb/cursor_stream", kPreludeCursorStreamJs},
      DriverPart{"mongodb/db", kPreludeDbJs},
      DriverPart{"mongodb/errors", kPreludeErrorsJs},
      DriverPart{"mongodb/find_cursor", kPreludeFindCursorJs},
      DriverPart{"mongodb/gridfs", kPreludeGridfsJs},
      DriverPart{"mongodb/gridfs_download", kPreludeGridfsDownloadJs},
      DriverPart{"mongodb/gridfs_upload", kPreludeGridfsUploadJs},
      DriverPart{"mongodb/indexes", kPreludeIndexesJs},
      DriverPart{"mongodb/legacy", kPreludeLegacyJs},
      DriverPart{"mongodb", kPreludeMongodbJs},
      DriverPart{"mongodb/namespace", kPreludeNamespaceJs},
      DriverPart{"mongodb/options", kPreludeOptionsJs},
      DriverPart{"mongodb/plain_cursor", kPreludePlainCursorJs},
      DriverPart{"mongodb/read_concern", kPreludeReadConcernJs},
      DriverPart{"mongodb/read_preference", kPreludeReadPreferenceJs},
      DriverPart{"mongodb/search_indexes", kPreludeSearchIndexesJs},
      DriverPart{"mongodb/session", kPreludeSessionJs},
      DriverPart{"mongodb/specs", kPreludeSpecsJs},
      DriverPart{"mongodb/transaction", kPreludeTransactionJs},
      DriverPart{"mongodb/values", kPreludeValuesJs},
      DriverPart{"mongodb/write_concern", kPreludeWriteConcernJs},
      DriverPart{"mongodb/writes", kPreludeWritesJs},
  };
  return parts;
}

std::span<const DriverPart> bson_parts() {
  static const std::array parts{
      DriverPart{"bson", kPreludeBsonJs},
      DriverPart{"bson/binary", kPreludeBsonBinaryJs},
      DriverPart{"bson/bytes", kPreludeBsonBytesJs},
      DriverPart{"bson/code", kPreludeBsonCodeJs},
      DriverPart{"bson/decimal128", kPreludeBsonDecimal128Js},
      DriverPart{"bson/extended_json", kPreludeBsonExtendedJsonJs},
      DriverPart{"bson/keys", kPreludeBsonKeysJs},
      DriverPart{"bson/long", kPreludeBsonLongJs},
      DriverPart{"bson/numbers", kPreludeBsonNumbersJs},
      DriverPart{"bson/object_id", kPreludeBsonObjectIdJs},
      DriverPart{"bson/outgoing", kPreludeBsonOutgoingJs},
      DriverPart{"bson/reader", kPreludeBsonReaderJs},
      DriverPart{"bson/reference", kPreludeBsonReferenceJs},
      DriverPart{"bson/timestamp", kPreludeBsonTimestampJs},
      DriverPart{"bson/value", kPreludeBsonValueJs},
      DriverPart{"bson/vector", kPreludeBsonVectorJs},
  };
  return parts;
}

}  // namespace godwit::script::mongo
