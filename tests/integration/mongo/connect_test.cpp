#include <fmt/format.h>
#include <gmock/gmock.h>

#include <string>

#include "base/file.h"
#include "server.h"
#include "support/listener.h"
#include "support/relay.h"
#include "support/scratch_folder.h"

namespace godwit::mongo {
namespace {

using test::all_text;
using test::error_of;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

Error connect_error(const std::string& url, base::Duration selection = base::Duration(1500)) {
  const auto connections = connect(url, selection);
  return error_of([&] { static_cast<void>(connections->server_info()); });
}

TEST(Connect, TellsWhatTheServerIs) {
  GODWIT_SERVER_OR_SKIP(url, "GODWIT_TEST_MONGODB_URI");
  const db::ServerInfo info = connect(url)->server_info();
  EXPECT_THAT(info.version, testing::ContainsRegex("^[0-9]+\\.[0-9]+"));
  EXPECT_THAT(info.topology, HasSubstr("replica set "));
  EXPECT_TRUE(info.transactions);
  EXPECT_THAT(info.hosts, ElementsAre(fmt::format("127.0.0.1:{}", port_of(url))));
}

TEST(Connect, TellsAStandaloneServerAndThatItHasNoTransactions) {
  GODWIT_SERVER_OR_SKIP(url, "GODWIT_TEST_MONGODB_STANDALONE_URI");
  const auto connections = connect(url);
  const db::ServerInfo info = connections->server_info();
  EXPECT_EQ(info.topology, "standalone");
  EXPECT_FALSE(info.transactions);
  const auto session = Session::start(connections);
  EXPECT_EQ(error_of([&] { session->begin(); }).code(), ErrorCode::kTransactionsMissing);
  EXPECT_FALSE(session->in_transaction());
}

TEST(Connect, WorksAgainstThePythonServer) {
  GODWIT_SERVER_OR_SKIP(url, "GODWIT_TEST_MONGODB_PY_URI");
  EXPECT_TRUE(connect(url)->server_info().transactions);
}

TEST(Connect, AheadOfTimeSavesTheFirstCallerTheConnection) {
  GODWIT_SERVER_OR_SKIP(url, "GODWIT_TEST_MONGODB_URI");
  test::Relay relay(port_of(url));
  const auto connections = connect(url_of(relay.port()));
  connections->connect_ahead();
  connections->connect_ahead();
  {
    const Connections::Lent lent = connections->lend();
    EXPECT_EQ(relay.connections(), 1) << "it was connected before it was lent";
    lent->command("admin", json(R"({"ping": 1})"));
  }
  connections->connect_ahead();
  connections->lend()->command("admin", json(R"({"ping": 1})"));
  EXPECT_EQ(relay.connections(), 1);
}

TEST(Connect, AheadOfTimeToNobodyLeavesTheErrorToTheCaller) {
  int port = 0;
  {
    const test::Listener gone;
    port = gone.port();
  }
  const auto connections = connect(url_of(port), base::Duration(1500));
  connections->connect_ahead();
  const Connections::Lent lent = connections->lend();
  EXPECT_EQ(error_of([&] { lent->command("admin", json(R"({"ping": 1})")); }).code(), ErrorCode::kCannotConnect);
}

TEST(Connect, AheadOfTimeToASilentServerIsBrokenOffByLettingGo) {
  const test::Listener silent;
  EXPECT_LT(seconds([&] { connect(url_of(silent.port()))->connect_ahead(); }), 3);
}

TEST(Connect, LendsWhatIsConnectedAndFreeWithoutConnecting) {
  GODWIT_SERVER_OR_SKIP(url, "GODWIT_TEST_MONGODB_URI");
  const auto connections = connect(url);
  EXPECT_EQ(connections->lend_idle(), nullptr);
  connections->lend()->command("admin", json(R"({"ping": 1})"));
  const Connections::Lent idle = connections->lend_idle();
  ASSERT_NE(idle, nullptr);
  idle->command("admin", json(R"({"ping": 1})"));
  EXPECT_EQ(connections->lend_idle(), nullptr);
}

TEST(Connect, SaysThatNobodyListens) {
  int port = 0;
  {
    const test::Listener gone;
    port = gone.port();
  }
  Error error(ErrorCode::kInternal, "");
  EXPECT_LT(seconds([&] { error = connect_error(url_of(port)); }), 3);
  EXPECT_EQ(error.code(), ErrorCode::kCannotConnect);
  EXPECT_EQ(error.message(), fmt::format("cannot connect to 127.0.0.1:{}: connection refused", port));
}

TEST(Connect, SaysThatAHostDoesNotExist) {
  const Error error = connect_error("mongodb://no-such-host.invalid:27017/");
  EXPECT_EQ(error.code(), ErrorCode::kCannotConnect);
  EXPECT_THAT(error.message(), HasSubstr("cannot connect to no-such-host.invalid:27017: host not found"));
}

TEST(Connect, SaysThatAServiceDoesNotExist) {
  const Error error = connect_error("mongodb+srv://ada:pw@cluster.no-such-zone.invalid/");
  EXPECT_EQ(error.code(), ErrorCode::kCannotConnect);
  EXPECT_THAT(error.message(), HasSubstr("cannot connect to cluster.no-such-zone.invalid: "));
  EXPECT_THAT(all_text(error), Not(HasSubstr("ada")));
}

TEST(Connect, GivesUpOnAServerThatAcceptsAndNeverAnswers) {
  const test::Listener silent;
  Error error(ErrorCode::kInternal, "");
  EXPECT_LT(seconds([&] { error = connect_error(url_of(silent.port())); }), 4);
  EXPECT_EQ(error.code(), ErrorCode::kCannotConnect);
  EXPECT_THAT(error.message(), HasSubstr("the server does not answer"));
}

TEST(Connect, ObeysTheUrlsOwnTimes) {
  const test::Listener silent;
  const std::string url = url_of(silent.port(), "&serverSelectionTimeoutMS=400&connectTimeoutMS=200");
  EXPECT_LT(seconds([&] { connect_error(url, base::Duration(60000)); }), 2);
}

TEST(Connect, SaysThatNoHostBelongsToTheReplicaSet) {
  GODWIT_SERVER_OR_SKIP(url, "GODWIT_TEST_MONGODB_URI");
  const Error error = connect_error(fmt::format("mongodb://127.0.0.1:{}/?replicaSet=another", port_of(url)));
  EXPECT_EQ(error.code(), ErrorCode::kCannotConnect);
  EXPECT_THAT(error.message(), HasSubstr("replica set"));
}

TEST(Connect, FindsTheWorkingOneOfSeveralHosts) {
  GODWIT_SERVER_OR_SKIP(url, "GODWIT_TEST_MONGODB_URI");
  const auto info =
      connect(fmt::format("mongodb://127.0.0.1:1,127.0.0.1:{}/?replicaSet=secantus", port_of(url)))->server_info();
  EXPECT_TRUE(info.transactions);
}

TEST(Connect, CompressesWhenAsked) {
  GODWIT_SERVER_OR_SKIP(url, "GODWIT_TEST_MONGODB_URI");
  for (const char* compressor : {"zstd", "zlib", "snappy"})
    EXPECT_TRUE(connect(url + "&compressors=" + compressor)->server_info().transactions) << compressor;
}

TEST(Connect, LogsIn) {
  GODWIT_SERVER_OR_SKIP(url, "GODWIT_TEST_MONGODB_AUTH_URI");
  EXPECT_NO_THROW(connect(url)->lend()->command("admin", json(R"({"listDatabases": 1})")));
  EXPECT_NO_THROW(connect(url + "&authMechanism=SCRAM-SHA-256")->server_info());
}

TEST(Connect, SaysThatThePasswordIsWrong) {
  GODWIT_SERVER_OR_SKIP(url, "GODWIT_TEST_MONGODB_AUTH_URI");
  const auto port = port_of(url);
  Error error(ErrorCode::kInternal, "");
  EXPECT_LT(seconds([&] {
              error = connect_error(fmt::format("mongodb://owner:wrong-one@127.0.0.1:{}/?directConnection=true", port));
            }),
            3);
  EXPECT_EQ(error.code(), ErrorCode::kAuthentication);
  EXPECT_EQ(error.message(), fmt::format("authentication at 127.0.0.1:{} failed", port));
  EXPECT_THAT(all_text(error), Not(HasSubstr("wrong-one")));
}

TEST(Connect, LetsAReaderReadAndNamesTheRightToWriteThatIsMissing) {
  GODWIT_SERVER_OR_SKIP(url, "GODWIT_TEST_MONGODB_READONLY_URI");
  const auto client = connect(url)->lend();
  EXPECT_NO_THROW(client->read_command("shop", json(R"({"count": "t"})")));
  for (const auto& write : {std::function([&] { client->write_command("shop", json(R"({"insert": "t", "documents": [{"a": 1}]})")); }),
                            std::function([&] {
                              Bulk bulk(true);
                              bulk.insert(json(R"({"a": 1})"));
                              client->execute("shop", "t", std::move(bulk), {});
                            })}) {
    const Error error = error_of(write);
    EXPECT_EQ(error.code(), ErrorCode::kPermission);
    EXPECT_THAT(error.message(), testing::AllOf(HasSubstr("not authorized on shop"), HasSubstr("insert")));
  }
}

TEST(Connect, NamesTheRightToReadThatIsMissing) {
  GODWIT_SERVER_OR_SKIP(url, "GODWIT_TEST_MONGODB_NORIGHTS_URI");
  const auto client = connect(url)->lend();
  const auto cursor = client->find("shop", "t", {}, {});
  const Error error = error_of([&] { static_cast<void>(cursor->next()); });
  EXPECT_EQ(error.code(), ErrorCode::kPermission);
  EXPECT_THAT(error.message(), HasSubstr("find"));
}

TEST(ConnectTls, WorksWithTheAuthoritysCertificate) {
  GODWIT_SERVER_OR_SKIP(url, "GODWIT_TEST_MONGODB_TLS_URI");
  GODWIT_SERVER_OR_SKIP(authority, "GODWIT_TEST_MONGODB_TLS_CA");
  EXPECT_TRUE(connect(url + "&tlsCAFile=" + authority)->server_info().transactions);
}

TEST(ConnectTls, WorksUncheckedWhenAskedTo) {
  GODWIT_SERVER_OR_SKIP(url, "GODWIT_TEST_MONGODB_TLS_URI");
  EXPECT_TRUE(connect(url + "&tlsInsecure=true")->server_info().transactions);
}

TEST(ConnectTls, RefusesACertificateOfAnUnknownAuthorityAtOnce) {
  GODWIT_SERVER_OR_SKIP(url, "GODWIT_TEST_MONGODB_TLS_URI");
  Error error(ErrorCode::kInternal, "");
  EXPECT_LT(seconds([&] { error = connect_error(url, base::Duration(10000)); }), 2);
  EXPECT_EQ(error.code(), ErrorCode::kCannotConnect);
  EXPECT_THAT(error.message(), HasSubstr("certificate verify failed"));
}

TEST(ConnectTls, RefusesACertificateForAnotherName) {
  GODWIT_SERVER_OR_SKIP(url, "GODWIT_TEST_MONGODB_TLS_URI");
  GODWIT_SERVER_OR_SKIP(authority, "GODWIT_TEST_MONGODB_TLS_CA");
  // The certificate is for 127.0.0.1 and localhost.
  const Error error = connect_error(
      fmt::format("mongodb://127.0.0.2:{}/?directConnection=true&tls=true&tlsCAFile={}", port_of(url), authority));
  EXPECT_EQ(error.code(), ErrorCode::kCannotConnect);
}

TEST(ConnectTls, RefusesAnAuthorityFileThatHoldsNoCertificate) {
  GODWIT_SERVER_OR_SKIP(url, "GODWIT_TEST_MONGODB_TLS_URI");
  const test::ScratchFolder folder;
  const auto file = std::filesystem::temp_directory_path() / ("godwit-ca-" + base::new_run_id());
  base::write_file(file, "this is no certificate\n");
  const Error error = connect_error(url + "&tlsCAFile=" + file.string());
  std::filesystem::remove(file);
  EXPECT_EQ(error.code(), ErrorCode::kCannotConnect);
  EXPECT_THAT(error.message(), HasSubstr("TLS cannot be set up"));
  EXPECT_THAT(error.message(), HasSubstr(file.string()));
}

TEST(ConnectTls, SaysThatTheServerMayWantTls) {
  GODWIT_SERVER_OR_SKIP(url, "GODWIT_TEST_MONGODB_TLS_URI");
  const Error error = connect_error(url_of(port_of(url)));
  EXPECT_EQ(error.code(), ErrorCode::kCannotConnect);
  EXPECT_THAT(error.message(), HasSubstr("does it want TLS?"));
}

TEST(ConnectTls, SaysThatTheServerSpeaksNoTls) {
  GODWIT_SERVER_OR_SKIP(url, "GODWIT_TEST_MONGODB_URI");
  const Error error = connect_error(url + "&tls=true");
  EXPECT_EQ(error.code(), ErrorCode::kCannotConnect);
  EXPECT_THAT(error.message(), HasSubstr("TLS handshake failed"));
}

TEST(Connect, KeepsClientsForTheNextCaller) {
  GODWIT_SERVER_OR_SKIP(url, "GODWIT_TEST_MONGODB_URI");
  test::Relay relay(port_of(url));
  const auto connections = connect(url_of(relay.port()));
  for (int i = 0; i < 5; ++i) connections->lend()->command("admin", json(R"({"ping": 1})"));
  EXPECT_EQ(relay.seen("ping"), 5);
  EXPECT_EQ(relay.connections(), 1);
}

}  // namespace
}  // namespace godwit::mongo
