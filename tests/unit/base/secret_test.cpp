#include "base/secret.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <type_traits>

namespace godwit::base {
namespace {

template <class T>
concept Printable = requires(std::ostream& out, const T& value) {
  out << value;
};

TEST(Secret, IsHiddenInAllTextsOfAnError) {
  Error error(ErrorCode::kScriptThrew, "no hunter22");
  error.detail("hunter22 at line 1").unchanged("hunter22 is").fix("use hunter22").during("with hunter22");
  error.retry(Retry::kSameCall).vendor({.source = "script", .code = 7, .name = "hunter22", .labels = {"a"}});
  const Error hidden = base::hide(error, {"hunter22"});
  EXPECT_EQ(std::string(hidden.what()), "with ***: no ***");
  EXPECT_EQ(hidden.details(), std::vector<std::string>{"*** at line 1"});
  EXPECT_EQ(hidden.unchanged_text() + hidden.fix_text() + hidden.vendor_error().name, "*** isuse ******");
  EXPECT_EQ(hidden.code(), ErrorCode::kScriptThrew);
  EXPECT_EQ(hidden.retry_class(), Retry::kSameCall);
  EXPECT_EQ(hidden.vendor_error().code, 7);
}

TEST(Secret, CannotBePrintedComparedOrConverted) {
  static_assert(!Printable<Secret>);
  static_assert(!std::equality_comparable<Secret>);
  static_assert(!std::is_convertible_v<Secret, std::string>);
  static_assert(!std::is_convertible_v<std::string, Secret>);
  EXPECT_EQ(Secret("pw").reveal(), "pw");
  EXPECT_TRUE(Secret().empty());
  EXPECT_FALSE(Secret("pw").empty());
}

TEST(Secret, IsHiddenWhereverItIsSaid) {
  const auto secrets = secrets_in(Secret("mongodb://ada:p%40ssword@h/x"));
  EXPECT_EQ(hide("at mongodb://ada:p%40ssword@h/x with p@ssword or p%40ssword", secrets), "at *** with *** or ***");
  EXPECT_EQ(hide("abc", {"abc", ""}), "abc");
  EXPECT_EQ(secrets_in(Secret("local")).size(), 1U);
}

TEST(RedactUrl, HidesUserAndPassword) {
  EXPECT_EQ(redact_url("mongodb://ada:pw@h1,h2/shop?authSource=admin"), "mongodb://***@h1,h2/shop?authSource=admin");
  EXPECT_EQ(redact_url("mongodb+srv://ada@h/"), "mongodb+srv://***@h/");
}

TEST(RedactUrl, LeavesUrlsWithoutSecrets) {
  for (const char* url :
       {"mongodb://h1:27017,h2/shop?replicaSet=rs0&tls=true", "mongodb://h", "local", "", "mongodb://"})
    EXPECT_EQ(redact_url(url), url);
}

TEST(RedactUrl, HidesSecretOptions) {
  EXPECT_EQ(redact_url("mongodb://h/?tls=true&tlsCertificateKeyFilePassword=pw&x=1"),
            "mongodb://h/?tls=true&tlsCertificateKeyFilePassword=***&x=1");
  EXPECT_EQ(redact_url("mongodb://h/?AUTHMECHANISMPROPERTIES=AWS_SESSION_TOKEN:pw"),
            "mongodb://h/?AUTHMECHANISMPROPERTIES=***");
  EXPECT_EQ(redact_url("mongodb://ada:pw@h?password=pw"), "mongodb://***@h?password=***");
}

// Whatever a person wrote instead of a connection string, no part of the password may be seen.
TEST(RedactUrl, HidesPasswordsThatAreNotEncoded) {
  for (const char* url :
       {"mongodb://ada:hunter2@x@h/shop", "mongodb://ada:hun/ter2@h/shop", "mongodb://ada:hun?ter2@h/shop",
        "mongodb://ada:hunter2/@h", "ada:hunter2@h:27017/shop", "mongodb:/ada:hunter2@h/shop",
        "error at mongodb://ada:hunter2@h/shop", "mongodb://ada:hunter2@h mongodb://eve:hunter2@h2",
        "postgres://ada:hunter2@h/shop", "mongodb://ada:hun ter2@h"}) {
    EXPECT_THAT(redact_url(url), ::testing::Not(::testing::ContainsRegex("hun|ter2"))) << url;
    EXPECT_THAT(redact_url(url), ::testing::HasSubstr("***")) << url;
  }
}

}  // namespace
}  // namespace godwit::base
