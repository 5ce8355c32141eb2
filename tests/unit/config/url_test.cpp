#include "config/url.h"

#include <gtest/gtest.h>

namespace godwit::config {
namespace {

std::string problem_of(std::string_view url) {
  const CheckedUrl checked = check_url(url);
  return checked.problem ? checked.problem->reason : "";
}

TEST(Url, AcceptsWhatDriversAccept) {
  for (const char* url :
       {"mongodb://localhost", "mongodb://localhost/", "mongodb://h1:27017,h2:27018/shop?replicaSet=rs0",
        "mongodb://ada:p%40ss%2Fw%3A%3F@h/shop", "mongodb://[::1]:27017/shop", "mongodb://[::1]/",
        "mongodb://%2Ftmp%2Fmongodb-27017.sock/shop", "mongodb+srv://ada:pw@cluster0.example.net/shop",
        "mongodb://h/?authMechanismProperties=SERVICE_NAME:a@b", "mongodb://ada@h/", "mongodb://h?tls=true"})
    EXPECT_EQ(problem_of(url), "") << url;
}

TEST(Url, KnowsTheLocalServer) {
  EXPECT_TRUE(check_url("local").is_local);
  EXPECT_FALSE(check_url("mongodb://local/").is_local);
}

TEST(Url, DecodesTheDatabase) {
  EXPECT_EQ(check_url("mongodb://h/shop?appName=y/z").database, "shop");
  EXPECT_EQ(check_url("mongodb://h/sh%C3%B6p").database, "shöp");
  EXPECT_EQ(check_url("mongodb://h/").database, "");
  EXPECT_EQ(check_url("mongodb://h").database, "");
}

TEST(Url, SaysWhatIsWrong) {
  EXPECT_EQ(problem_of(""), "is empty");
  EXPECT_EQ(problem_of("localhost:27017"), "is no connection string");
  EXPECT_EQ(problem_of("http://h/"), "starts with neither mongodb:// nor mongodb+srv://");
  EXPECT_EQ(problem_of("MongoDB://h/"), "has a scheme that is not in lower case");
  EXPECT_EQ(problem_of("postgres://h/shop"), "starts with postgres://, which is not supported yet by this version");
  EXPECT_EQ(problem_of("sqlite:///tmp/x"), "starts with sqlite://, which is not supported yet by this version");
  EXPECT_EQ(problem_of("mongodb://"), "names no host");
  EXPECT_EQ(problem_of("mongodb:///shop"), "names no host");
  EXPECT_EQ(problem_of("mongodb://ada:pw@/shop"), "names no host");
  EXPECT_EQ(problem_of("mongodb://h1,,h2/"), "has an empty host");
  EXPECT_EQ(problem_of("mongodb://:27017/"), "has an empty host");
  EXPECT_EQ(problem_of("mongodb://h:0/"), "has a port that is no number from 1 to 65535");
  EXPECT_EQ(problem_of("mongodb://h:65536/"), "has a port that is no number from 1 to 65535");
  EXPECT_EQ(problem_of("mongodb://h:/"), "has a port that is no number from 1 to 65535");
  EXPECT_EQ(problem_of("mongodb+srv://h:27017/"), "is mongodb+srv:// with a port or several hosts");
  EXPECT_EQ(problem_of("mongodb+srv://h1,h2/"), "is mongodb+srv:// with a port or several hosts");
  EXPECT_EQ(problem_of("mongodb://h/ shop"), "holds white space or a control character");
  EXPECT_EQ(problem_of("mongodb://h/\n"), "holds white space or a control character");
  EXPECT_EQ(problem_of("mongodb://h/\xFF"), "is not well-formed UTF-8");
  EXPECT_EQ(problem_of("mongodb://h/%4"), "has a % in its database that is followed by no two hexadecimal digits");
  EXPECT_EQ(problem_of("mongodb://h/%zz"), "has a % in its database that is followed by no two hexadecimal digits");
}

TEST(Url, NoticesPasswordsThatAreNotEncoded) {
  for (const char* url : {"mongodb://ada:p@ss@h/shop", "mongodb://ada:p/ss@h/shop", "mongodb://ada:p?ss@h/shop",
                          "mongodb://ada:p/s@s@h/shop"})
    EXPECT_EQ(problem_of(url), "has a user or password with a character that must be percent-encoded") << url;
}

TEST(Url, RefusesAnOptionThatDriversWouldIgnore) {
  const CheckedUrl checked = check_url("mongodb://h/shop?replicaset=rs0&retryWriets=true");
  EXPECT_EQ(checked.problem->reason, "has the unknown option 'retryWriets'");
  EXPECT_EQ(checked.problem->fix, "write retryWrites");
  EXPECT_EQ(check_url("mongodb://h/?qqqqqqqqqqqqqqqqqq=1").problem->fix, "take it out; drivers would ignore it");
  // What stands behind the "?" of a password is not shown as an option.
  EXPECT_EQ(problem_of("mongodb://ada:1?secret@h/"),
            "has a user or password with a character that must be percent-encoded");
}

TEST(Url, RefusesDatabasesThatTheServerRefuses) {
  EXPECT_EQ(problem_of("mongodb://h/a.b"), "names a database whose name has a '.' in it");
  EXPECT_EQ(problem_of("mongodb://h/a%2Fb"), "names a database whose name has a '/' in it");
  EXPECT_EQ(problem_of("mongodb://h/a%20b"), "names a database whose name has a blank in it");
  EXPECT_EQ(problem_of("mongodb://h/a%00b"), "names a database whose name has a control character in it");
  EXPECT_EQ(problem_of("mongodb://h/" + std::string(64, 'x')),
            "names a database whose name is 64 bytes long; the limit is 63");
}

TEST(DatabaseName, FollowsTheServersRules) {
  for (const char* name : {"shop", "Shop-1_x", "shöp", "1"}) EXPECT_FALSE(database_name_problem(name)) << name;
  EXPECT_FALSE(database_name_problem(std::string(63, 'x')));
  for (const char* name : {"", "a.b", "a b", "a/b", "a\\b", "a$b", "a\"b", "a*b", "a\nb", "\xFF"})
    EXPECT_TRUE(database_name_problem(name)) << name;
  EXPECT_TRUE(database_name_problem(std::string_view("a\0b", 3)));
}

}  // namespace
}  // namespace godwit::config
