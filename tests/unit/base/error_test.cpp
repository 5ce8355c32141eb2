#include "godwit/error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace godwit {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Row {
  int number;
  std::string name;
  int exit_code;
  std::string title;
};

const std::vector<Row>& rows() {
  static const std::vector<Row> all = {
#define GODWIT_ROW(number, name, exit_code, title) Row{number, #name, exit_code, title},
      GODWIT_ERROR_CODES(GODWIT_ROW)
#undef GODWIT_ROW
  };
  return all;
}

TEST(Error, KeepsEverythingThatItWasBuiltWith) {
  const Error error = Error(ErrorCode::kLockHeld, "the lock is held")
                          .detail("since 4 min")
                          .detail("by ci@build3")
                          .unchanged("nothing was changed in prod")
                          .fix("godwit up --wait-lock 10m")
                          .retry(Retry::kSameCall)
                          .vendor(VendorError{"server", 11000, "DuplicateKey", {"RetryableWriteError"}});
  EXPECT_EQ(error.code(), ErrorCode::kLockHeld);
  EXPECT_EQ(error.message(), "the lock is held");
  EXPECT_THAT(error.details(), ElementsAre("since 4 min", "by ci@build3"));
  EXPECT_EQ(error.unchanged_text(), "nothing was changed in prod");
  EXPECT_EQ(error.fix_text(), "godwit up --wait-lock 10m");
  EXPECT_EQ(error.retry_class(), Retry::kSameCall);
  EXPECT_EQ(error.vendor_error().name, "DuplicateKey");
  EXPECT_STREQ(error.what(), "the lock is held");
}

TEST(Error, PutsItsStagesInFrontOutermostFirst) {
  Error error(ErrorCode::kServer, "no");
  error.during("updating users").during("applying 20260101-x");
  EXPECT_STREQ(error.what(), "applying 20260101-x: updating users: no");
  EXPECT_THAT(error.stages(), ElementsAre("updating users", "applying 20260101-x"));
}

TEST(Error, IsCopiedByValueAlthoughCopiesShare) {
  const Error original(ErrorCode::kServer, "no");
  Error copy = original;
  copy.detail("only here").during("later");
  EXPECT_THAT(original.details(), IsEmpty());
  EXPECT_STREQ(original.what(), "no");
  EXPECT_STREQ(copy.what(), "later: no");
}

TEST(Error, CanBeCaughtChangedAndThrownAgain) {
  try {
    try {
      throw Error(ErrorCode::kServer, "no");
    } catch (Error& e) {
      e.during("applying x");
      throw;
    }
  } catch (const std::exception& e) {
    EXPECT_STREQ(e.what(), "applying x: no");
  }
}

TEST(ErrorCatalogue, HasANumberANameAndATitleForEachRow) {
  std::set<int> numbers;
  std::set<std::string> titles;
  for (const Row& row : rows()) {
    EXPECT_TRUE(numbers.insert(row.number).second) << row.number << " is used twice";
    EXPECT_TRUE(titles.insert(row.title).second) << row.title << " is used twice";
    EXPECT_THAT(row.name, ::testing::StartsWith("k"));
    const auto code = static_cast<ErrorCode>(row.number);
    EXPECT_EQ(exit_code(code), row.exit_code);
    EXPECT_EQ(error_title(code), row.title);
  }
}

TEST(ErrorCatalogue, UsesOnlyDocumentedExitCodes) {
  const std::set<int> documented = {1, 2, 3, 4, 5, 6, 10, 11, 12, 13, 14, 64, 130, 143};
  for (const Row& row : rows()) EXPECT_TRUE(documented.contains(row.exit_code)) << row.name;
}

TEST(ErrorCatalogue, WritesNumbersWithFourDigits) {
  EXPECT_EQ(error_name(ErrorCode::kMigrationModified), "GW0412");
  EXPECT_EQ(error_name(ErrorCode::kInternal), "GW0001");
}

}  // namespace
}  // namespace godwit
