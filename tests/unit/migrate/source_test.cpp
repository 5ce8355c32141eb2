#include "migrate/source.h"

#include <gtest/gtest.h>

#include "support/error_of.h"

namespace godwit::migrate {
namespace {

using test::error_of;

TEST(Options, ReadsEveryKey) {
  const Options options = parse_options(
      R"({"transaction":true,"idempotent":true,"timeout":"30m","onInterrupted":"retry","after":["a","b"],"unawaited":"error","coalesce":false})",
      "x.js");
  EXPECT_TRUE(options.transaction && options.idempotent && options.retry_when_interrupted && options.unawaited_is_error);
  EXPECT_EQ(options.coalesce, std::optional(false));
  EXPECT_EQ(options.timeout, base::Duration(30 * 60 * 1000));
  EXPECT_EQ(options.after, (std::vector<std::string>{"a", "b"}));
}

TEST(Options, DefaultsToNothingSpecial) {
  const Options options = parse_options("{}", "x.js");
  EXPECT_FALSE(options.transaction || options.idempotent || options.retry_when_interrupted || options.unawaited_is_error);
  EXPECT_FALSE(options.timeout.has_value() || options.coalesce.has_value());
}

TEST(Options, AllowsTheNetworkWhenAskedTo) {
  EXPECT_TRUE(parse_options(R"({"allow":["network"]})", "x.js").network);
  EXPECT_TRUE(parse_options(R"({"allow":"network"})", "x.js").network);
  EXPECT_FALSE(parse_options(R"({"allow":[]})", "x.js").network);
}

TEST(Options, RefusesAMisspeltKeyWithASuggestion) {
  const Error error = error_of([] { parse_options(R"({"transacton":true})", "migrations/x.js"); });
  EXPECT_EQ(error.code(), ErrorCode::kScriptOptions);
  EXPECT_EQ(error.message(), "unknown option \"transacton\"; did you mean \"transaction\"?");
  EXPECT_EQ(error.details(), std::vector<std::string>{"migrations/x.js"});
}

TEST(Options, RefusesWrongTypes) {
  for (const char* json : {R"({"transaction":"yes"})", R"({"timeout":"soon"})", R"({"timeout":-1})", R"({"after":7})",
                           R"({"after":[1]})", R"({"onInterrupted":"maybe"})", R"({"unawaited":true})", R"({"coalesce":"yes"})", R"({"allow":["files"]})", R"({"allow":true})", "[]",
                           "7", "nonsense"})
    EXPECT_EQ(error_of([&] { parse_options(json, "x.js"); }).code(), ErrorCode::kScriptOptions) << json;
}

TEST(Normalise, TakesAwayWhatEditorsAndGitChangeByThemselves) {
  EXPECT_EQ(normalise("a  \r\nb\t\r\n\r\n\n"), "a\nb\n");
  EXPECT_EQ(normalise("a\nb"), normalise("a\r\nb\r\n"));
}

TEST(Normalise, KeepsEverythingElse) {
  EXPECT_NE(normalise("a\n\nb\n"), normalise("a\nb\n"));
  EXPECT_NE(normalise("  a\n"), normalise("a\n"));
}

TEST(Options, SayWhichRuntime) {
  EXPECT_EQ(parse_options(R"({"runtime": "node"})", "x.js").runtime, RuntimeChoice::kNode);
  EXPECT_EQ(parse_options(R"({"runtime": "embedded"})", "x.js").runtime, RuntimeChoice::kEmbedded);
  EXPECT_FALSE(parse_options("{}", "x.js").runtime.has_value());
  EXPECT_EQ(test::error_of([] { parse_options(R"({"runtime": "deno"})", "x.js"); }).fix_text(),
            "write 'auto', 'embedded' or 'node'");
}

TEST(Options, ThatNodeIsWantedIsSeenInTheText) {
  for (const char* text : {"exports.options = { runtime: 'node' };", "{ 'runtime' : \"node\" }", "{runtime:`node`}"})
    EXPECT_TRUE(may_want_node(text)) << text;
  for (const char* text : {"exports.options = { runtime: 'embedded' };", "const runtime = node;", "runtime", ""})
    EXPECT_FALSE(may_want_node(text)) << text;
}

TEST(Options, ThatTheEngineIsWantedIsSeenInTheText) {
  EXPECT_TRUE(may_want_engine("exports.options = { runtime: 'embedded' };"));
  EXPECT_FALSE(may_want_engine("exports.options = { runtime: 'node' };"));
}

TEST(Options, ThatOnlyNodeHasAModuleIsSeenInTheText) {
  const auto has = [](const std::string& module) { return "it uses " + module + ", which only Node has"; };
  EXPECT_EQ(node_only_use("const { execSync } = require('child_process');"), has("child_process"));
  EXPECT_EQ(node_only_use("import net from \"node:net\";"), has("net"));
  EXPECT_EQ(node_only_use("const w = await import( 'node:worker_threads')"), has("worker_threads"));
  EXPECT_EQ(node_only_use("const a = b / 2, c = '/'; // don't\nconst n = require('net');"), has("net"));
  EXPECT_EQ(node_only_use("const quote = /'/g; const n = require('net');"), has("net"));
  for (const char* text : {"// was: require('child_process')", "/* import net from 'net' */", "print(\"see require('net')\")",
                           "const t = `require('net')`;", "like('net')"})
    EXPECT_EQ(node_only_use(text), "") << text;
  for (const char* text : {"require('fs')", "const net = 'net';", "{ 'tls': 1 }", "require('./net')", ""})
    EXPECT_EQ(node_only_use(text), "") << text;
}

TEST(Options, ThatMongooseIsToConnectIsSeenInTheText) {
  for (const char* text : {"const mongoose = require('mongoose');\nawait mongoose.connect(process.env.URL);",
                           "import { connect } from 'mongoose';\nconnect (url);",
                           "const m = await import(\"mongoose\"); const c = m.createConnection(url);"})
    EXPECT_EQ(node_only_use(text), "it connects with mongoose, which only Node can") << text;
  for (const char* text : {"const { ObjectId } = require('mongoose').Types;", "db.connect(url)",
                           "const { Types } = require('mongoose'); await client.connect(); MongoClient.connect(url);",
                           "const m = require('mongoose'); // m.connect(url)", "require('mongoose'); disconnect();",
                           "require('mongoose'); const connect = 1;"})
    EXPECT_EQ(node_only_use(text), "") << text;
}

}  // namespace
}  // namespace godwit::migrate
