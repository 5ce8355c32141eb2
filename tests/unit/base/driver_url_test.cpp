#include "base/driver_url.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "godwit/error.h"
#include "support/error_of.h"

namespace godwit::base {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(DriverUrl, NamesWhatNoConnectionStringCanSay) {
  const DriverUrl url = with_driver_options("mongodb://h", R"({"colour": "red", "tls": true, "lookup": {}, "serverApi": "1"})");
  EXPECT_EQ(url.url, "mongodb://h/?tls=true");
  EXPECT_THAT(url.unknown, ElementsAre("colour", "serverApi"));
}

TEST(DriverUrl, TakesAReadPreferenceAsTheDriverWritesIt) {
  const DriverUrl url =
      with_driver_options("mongodb://h", R"({"readPreference": {"mode": "nearest", "tags": null}, "maxStalenessSeconds": 90})");
  EXPECT_EQ(url.url, "mongodb://h/?maxStalenessSeconds=90&readPreference=nearest");
  EXPECT_THAT(url.unknown, IsEmpty());
}

TEST(DriverUrl, SaysWhichOptionHasAWrongValue) {
  const Error error = test::error_of([] { with_driver_options("mongodb://h", R"({"w": {"of": 1}})"); });
  EXPECT_EQ(error.code(), ErrorCode::kConfigValue);
  EXPECT_EQ(error.message(), "w wants a text, a number, or true or false, not object");
}

TEST(DriverUrl, IsTheUrlItselfWithoutOptions) {
  EXPECT_EQ(with_driver_options("mongodb://h/shop?w=1", "").url, "mongodb://h/shop?w=1");
  EXPECT_EQ(with_driver_options("mongodb://h/shop?w=1", "null").url, "mongodb://h/shop?w=1");
}

}  // namespace
}  // namespace godwit::base
