#include "mongo/url.h"

#include <gmock/gmock.h>

#include <ostream>
#include <string>

#include "support/error_of.h"

namespace godwit::mongo {
namespace {

using test::all_text;
using test::error_of;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

ParsedUrl parse(const std::string& url) {
  return parse_url(base::Secret(url), {.server_selection = base::Duration(7000), .application = "godwit"});
}

Error refusal(const std::string& url) {
  const Error error = error_of([&] { parse(url); });
  EXPECT_EQ(error.code(), ErrorCode::kBadUrl) << url;
  return error;
}

std::int32_t number(const ParsedUrl& url, const char* option) {
  return mongoc_uri_get_option_as_int32(url.uri.get(), option, -12345);
}

TEST(Url, TellsHostsAndDatabase) {
  const ParsedUrl url = parse("mongodb://ada:pw@h1:27018,h2,[::1]:5/shop%2Dx?replicaSet=rs0");
  EXPECT_THAT(url.hosts, ElementsAre("h1:27018", "h2:27017", "[::1]:5"));
  EXPECT_EQ(url.database, "shop-x");
  EXPECT_EQ(url.redacted, "mongodb://***@h1:27018,h2,[::1]:5/shop%2Dx?replicaSet=rs0");
  EXPECT_FALSE(url.tls);
}

TEST(Url, NamesTheServiceOfAnSrvUrlAndWantsTls) {
  const ParsedUrl url = parse("mongodb+srv://ada:pw@cluster0.example.com/shop");
  EXPECT_THAT(url.hosts, ElementsAre("cluster0.example.com"));
  EXPECT_TRUE(url.tls);
}

TEST(Url, MendsTheDefaultsThatBite) {
  const ParsedUrl url = parse("mongodb://h/");
  EXPECT_EQ(number(url, MONGOC_URI_SOCKETTIMEOUTMS), -1);
  EXPECT_EQ(number(url, MONGOC_URI_SERVERSELECTIONTIMEOUTMS), 7000);
  EXPECT_EQ(number(url, MONGOC_URI_CONNECTTIMEOUTMS), 7000);
  EXPECT_FALSE(mongoc_uri_get_option_as_bool(url.uri.get(), MONGOC_URI_SERVERSELECTIONTRYONCE, true));
  const mongoc_write_concern_t* const concern = mongoc_uri_get_write_concern(url.uri.get());
  EXPECT_TRUE(mongoc_write_concern_get_wmajority(concern));
  EXPECT_TRUE(mongoc_write_concern_get_journal(concern));
  EXPECT_STREQ(mongoc_uri_get_appname(url.uri.get()), "godwit");
}

TEST(Url, KeepsWhatTheUrlSays) {
  const ParsedUrl url = parse(
      "mongodb://h/?socketTimeoutMS=1500&serverSelectionTimeoutMS=300&connectTimeoutMS=200&serverSelectionTryOnce=true"
      "&w=1&journal=false&appName=mine");
  EXPECT_EQ(number(url, MONGOC_URI_SOCKETTIMEOUTMS), 1500);
  EXPECT_EQ(number(url, MONGOC_URI_SERVERSELECTIONTIMEOUTMS), 300);
  EXPECT_EQ(number(url, MONGOC_URI_CONNECTTIMEOUTMS), 200);
  EXPECT_EQ(url.connect_limit, base::Duration(200));
  EXPECT_TRUE(mongoc_uri_get_option_as_bool(url.uri.get(), MONGOC_URI_SERVERSELECTIONTRYONCE, false));
  const mongoc_write_concern_t* const concern = mongoc_uri_get_write_concern(url.uri.get());
  EXPECT_EQ(mongoc_write_concern_get_w(concern), 1);
  EXPECT_FALSE(mongoc_write_concern_get_journal(concern));
  EXPECT_STREQ(mongoc_uri_get_appname(url.uri.get()), "mine");
}

TEST(Url, TakesZeroAsNoSocketTimeoutAsTheSpecificationMeansIt) {
  EXPECT_EQ(number(parse("mongodb://h/?socketTimeoutMS=0"), MONGOC_URI_SOCKETTIMEOUTMS), -1);
}

TEST(Url, KeepsWtimeoutWhileItAddsTheRest) {
  const ParsedUrl url = parse("mongodb://h/?wtimeoutMS=900");
  const mongoc_write_concern_t* const concern = mongoc_uri_get_write_concern(url.uri.get());
  EXPECT_TRUE(mongoc_write_concern_get_wmajority(concern));
  EXPECT_EQ(mongoc_write_concern_get_wtimeout_int64(concern), 900);
}

TEST(Url, RefusesAnUnknownOptionWithASuggestion) {
  const Error error = refusal("mongodb://h/?replicaset=rs0&retryWriets=true");
  EXPECT_EQ(error.message(), "unknown option 'retryWriets' in the URL");
  EXPECT_THAT(error.fix_text(), HasSubstr("retryWrites"));
}

TEST(Url, RefusesAnUnknownOptionThatResemblesNothing) {
  const Error error = refusal("mongodb://h/?timeoutMS=1&qqqqqqqqqqqqqqqqqq=1");
  EXPECT_THAT(error.message(), HasSubstr("timeoutMS"));
  EXPECT_EQ(refusal("mongodb://h/?qqqqqqqqqqqqqqqqqq=1").fix_text(), "take it out of the URL");
}

TEST(Url, TakesOptionNamesInAnyCase) { EXPECT_NO_THROW(parse("mongodb://h/?REPLICASET=rs0&directconnection=false")); }

TEST(Url, RefusesAValueThatTheLibraryWouldOnlyWarnOf) {
  EXPECT_THAT(all_text(refusal("mongodb://h/?compressors=lz4")), HasSubstr("lz4"));
  EXPECT_THAT(all_text(refusal("mongodb://h/?tls=perhaps")), HasSubstr("perhaps"));
  EXPECT_THAT(all_text(refusal("mongodb://h/?connectTimeoutMS=soon")), HasSubstr("soon"));
}

TEST(Url, TakesTheCompressorsThatThereAre) { EXPECT_NO_THROW(parse("mongodb://h/?compressors=zstd,zlib,snappy")); }

TEST(Url, RefusesContradictions) {
  EXPECT_THAT(all_text(refusal("mongodb://a,b/?directConnection=true")), HasSubstr("directConnection"));
  EXPECT_THAT(all_text(refusal("mongodb://a/?loadBalanced=true&replicaSet=x")), HasSubstr("replica"));
  EXPECT_THAT(all_text(refusal("mongodb://a/?srvMaxHosts=2")), HasSubstr("srvmaxhosts"));
  EXPECT_THAT(all_text(refusal("mongodb+srv://x.example.com:27017/")), HasSubstr("Port numbers"));
  EXPECT_THAT(all_text(refusal("mongodb+srv://nosuch.invalid/x")), HasSubstr("cluster0.example.net"));
}

TEST(Url, RefusesWritesThatNobodyConfirms) {
  EXPECT_THAT(refusal("mongodb://h/?w=0").message(), HasSubstr("w=0"));
}

TEST(Url, RefusesAnotherScheme) {
  for (const char* url : {"", "h:27017", "postgres://h/", "http://mongodb://h", "MONGODB://h"})
    EXPECT_THAT(refusal(url).message(), HasSubstr("mongodb://")) << url;
}

// A password with an unescaped border character, and the words of it that must not be shown.
struct SpoiltPassword {
  const char* url;
  const char* escape;
};
void PrintTo(const SpoiltPassword& p, std::ostream* out) { *out << p.url; }

class UrlPassword : public testing::TestWithParam<SpoiltPassword> {};

TEST_P(UrlPassword, IsRefusedWithTheEscapeThatIsMissingAndNeverShown) {
  const Error error = refusal(GetParam().url);
  EXPECT_THAT(error.message(), HasSubstr(GetParam().escape));
  for (const char* secret : {"ada", "geheim", "wort"}) EXPECT_THAT(all_text(error), Not(HasSubstr(secret)));
}

INSTANTIATE_TEST_SUITE_P(Borders, UrlPassword,
                         testing::Values(SpoiltPassword{"mongodb://ada:geheim@wort@h/db", "%40"},
                                         SpoiltPassword{"mongodb://ada:geheim/wort@h/db", "%2F"},
                                         SpoiltPassword{"mongodb://ada:geheim:wort@h/db", "%3A"},
                                         SpoiltPassword{"mongodb://ada:geheim?wort@h/db", "%3F"},
                                         SpoiltPassword{"mongodb://ada:geheim#wort@h/db", "%23"},
                                         SpoiltPassword{"mongodb://ada:geheim[wort@h/db", "%5B"},
                                         SpoiltPassword{"mongodb://ada:geheim%wort@h/db", "%25"},
                                         SpoiltPassword{"mongodb://ada:geheimwort%@h/db", "%25"},
                                         SpoiltPassword{"mongodb+srv://ada:geheim@wort@x.example.com/db", "%40"}));

TEST(Url, TakesAnEscapedPassword) {
  const ParsedUrl url = parse("mongodb://ada:p%40ss%2Fw%3Ard%25@h/");
  EXPECT_STREQ(mongoc_uri_get_password(url.uri.get()), "p@ss/w:rd%");
  EXPECT_THAT(url.redacted, Not(HasSubstr("p%40ss")));
}

TEST(Url, ShowsNoPasswordWhenTheLibraryRefusesTheRest) {
  for (const char* url : {"mongodb://ada:secret@h:port/", "mongodb://ada:secret@/db", "mongodb://ada:secret@h/d b",
                          "mongodb://ada:secret@h/?authMechanism=GSSAPI&authSource=secret"})
    EXPECT_THAT(all_text(refusal(url)), Not(HasSubstr("secret"))) << url;
}

TEST(Url, NamesAMissingTlsFile) {
  const Error error = refusal("mongodb://h/?tls=true&tlsCAFile=/nowhere/ca.pem");
  EXPECT_EQ(error.message(), "the file of tlsCAFile cannot be read: /nowhere/ca.pem");
  EXPECT_THAT(error.details(), ElementsAre("no such file or directory"));
  EXPECT_THAT(refusal("mongodb://h/?tls=true&tlsCertificateKeyFile=/nowhere/me.pem").message(),
              HasSubstr("tlsCertificateKeyFile cannot be read: /nowhere/me.pem"));
}

TEST(Url, RefusesTlsOptionsThatWouldHaveNoEffect) {
  EXPECT_THAT(refusal("mongodb://h/?tls=true&tlsDisableOCSPEndpointCheck=true").message(),
              HasSubstr("tlsDisableOCSPEndpointCheck"));
}

TEST(Url, UsesTlsForCertificateLogins) {
  EXPECT_TRUE(parse("mongodb://h/?authMechanism=MONGODB-X509").tls);
}

}  // namespace
}  // namespace godwit::mongo
