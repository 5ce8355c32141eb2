#include "script/mongo/prelude.h"

#include <array>

namespace godwit::script::mongo {

// Generated from the files by godwit_embed.
extern const std::string_view kPreludeAdminJs;
extern const std::string_view kPreludeAggregationCursorJs;
extern const std::string_view kPreludeBulkJs;
extern const std::string_view kPreludeBulkResultJs;
extern const std::string_view kPreludeCallsJs;
extern const std::string_view kPreludeClientJs;
extern const std::string_view kPreludeCollectionJs;
extern const std::string_view kPreludeCommandCursorJs;
extern const std::string_view kPreludeCursorJs;
extern const std::string_view kPreludeDbJs;
extern const std::string_view kPreludeErrorsJs;
extern const std::string_view kPreludeFindCursorJs;
extern const std::string_view kPreludeIndexesJs;
extern const std::string_view kPreludeMongodbJs;
extern const std::string_view kPreludeNamespaceJs;
extern const std::string_view kPreludeOptionsJs;
extern const std::string_view kPreludeReadConcernJs;
extern const std::string_view kPreludeReadPreferenceJs;
extern const std::string_view kPreludeSessionJs;
extern const std::string_view kPreludeSpecsJs;
extern const std::string_view kPreludeTransactionJs;
extern const std::string_view kPreludeWriteConcernJs;
extern const std::string_view kPreludeWritesJs;

std::span<const DriverPart> driver_parts() {
  // Filled at the first call: the texts live in another file, whose initialisation may come later than this one's.
  static const std::array parts{
      DriverPart{"mongodb/admin", kPreludeAdminJs},
      DriverPart{"mongodb/aggregation_cursor", kPreludeAggregationCursorJs},
      DriverPart{"mongodb/bulk", kPreludeBulkJs},
      DriverPart{"mongodb/bulk_result", kPreludeBulkResultJs},
      DriverPart{"mongodb/calls", kPreludeCallsJs},
      DriverPart{"mongodb/client", kPreludeClientJs},
      DriverPart{"mongodb/collection", kPreludeCollectionJs},
      DriverPart{"mongodb/command_cursor", kPreludeCommandCursorJs},
      DriverPart{"mongodb/cursor", kPreludeCursorJs},
      DriverPart{"mongodb/db", kPreludeDbJs},
      DriverPart{"mongodb/errors", kPreludeErrorsJs},
      DriverPart{"mongodb/find_cursor", kPreludeFindCursorJs},
      DriverPart{"mongodb/indexes", kPreludeIndexesJs},
      DriverPart{"mongodb", kPreludeMongodbJs},
      DriverPart{"mongodb/namespace", kPreludeNamespaceJs},
      DriverPart{"mongodb/options", kPreludeOptionsJs},
      DriverPart{"mongodb/read_concern", kPreludeReadConcernJs},
      DriverPart{"mongodb/read_preference", kPreludeReadPreferenceJs},
      DriverPart{"mongodb/session", kPreludeSessionJs},
      DriverPart{"mongodb/specs", kPreludeSpecsJs},
      DriverPart{"mongodb/transaction", kPreludeTransactionJs},
      DriverPart{"mongodb/write_concern", kPreludeWriteConcernJs},
      DriverPart{"mongodb/writes", kPreludeWritesJs},
  };
  return parts;
}

}  // namespace godwit::script::mongo
