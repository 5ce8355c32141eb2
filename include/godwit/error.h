// The one exception type of godwit, with everything that a message to a person needs.
#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "godwit/error_codes.h"
#include "godwit/export.h"

namespace godwit {

// Names every row of the catalogue; the value is the number printed as GWnnnn.
enum class ErrorCode : int {
#define GODWIT_ERROR_ENUM(number, name, exit_code, title) name = number,
  GODWIT_ERROR_CODES(GODWIT_ERROR_ENUM)
#undef GODWIT_ERROR_ENUM
};

// What a caller may do after an error without asking anybody.
enum class Retry {
  kNever,           // not until somebody changes something
  kSameCall,        // the same call may be sent again
  kWholeStep,       // the transaction around it may be run again from its start
  kOutcomeUnknown,  // it may have happened: look before doing anything
};

// What the database or the script engine said, kept for logs and for callers that must tell cases apart.
struct VendorError {
  std::string source;               // "server", "driver", "script"; empty when there is none
  std::int64_t code = 0;            // the vendor's own number
  std::string name;                 // e.g. "DuplicateKey"
  std::vector<std::string> labels;  // e.g. "TransientTransactionError"
};

// A failure that ends what was asked. Copyable without throwing, as exceptions must be; setters return *this so that
// an error can be built where it is thrown:
//
//     throw Error(ErrorCode::kLockHeld, "the lock is held by run r-42")
//         .detail("since 4 min, by ci@build3").unchanged("nothing was changed in prod")
//         .fix("godwit up --wait-lock 10m");
//
// No text in it contains a secret: whoever builds an error redacts connection strings first.
class GODWIT_EXPORT Error : public std::exception {
 public:
  // `message` is one clause in lower case without a full stop.
  Error(ErrorCode code, std::string message);
  Error(const Error&) noexcept = default;
  Error& operator=(const Error&) noexcept = default;
  ~Error() override;

  // Adds a line that says where or what: a file and line, a host, a checksum.
  Error& detail(std::string line);
  // Says what is as it was before, e.g. "nothing was changed in prod".
  Error& unchanged(std::string sentence);
  // The next command or act.
  Error& fix(std::string command);
  // Adds the stage that was running, outermost last: e.during("applying 20260101-x").
  Error& during(std::string stage);
  Error& retry(Retry retry);
  Error& vendor(VendorError vendor);

  [[nodiscard]] ErrorCode code() const noexcept;
  [[nodiscard]] const std::string& message() const noexcept;
  [[nodiscard]] const std::vector<std::string>& details() const noexcept;
  [[nodiscard]] const std::string& unchanged_text() const noexcept;
  [[nodiscard]] const std::string& fix_text() const noexcept;
  [[nodiscard]] const std::vector<std::string>& stages() const noexcept;
  [[nodiscard]] Retry retry_class() const noexcept;
  [[nodiscard]] const VendorError& vendor_error() const noexcept;
  // The message with its stages in front: "applying 20260101-x: cannot connect to …".
  [[nodiscard]] const char* what() const noexcept override;

 private:
  struct State;
  State& own();  // copy on write: copies of an Error share one State until one of them is changed
  std::shared_ptr<State> state_;
};

// "GW0412" for kMigrationModified.
GODWIT_EXPORT std::string error_name(ErrorCode code);
// The row's title in the catalogue.
GODWIT_EXPORT std::string_view error_title(ErrorCode code) noexcept;
// The exit code that the program ends with for this error.
GODWIT_EXPORT int exit_code(ErrorCode code) noexcept;

// One page of the catalogue: what the code means, what usually causes it and what to do.
struct ErrorPage {
  std::string name;   // "GW0412"
  std::string title;
  int exit_code = 1;
  std::string text;   // Markdown, as in docs/errors.md
};
// Looks up "GW0412", "gw412" or "412". Throws kUnknownErrorCode when there is no such row.
GODWIT_EXPORT ErrorPage explain(std::string_view code);

}  // namespace godwit
