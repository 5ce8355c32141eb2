#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/http_server.h"
#include "unit/script/script_fixture.h"

namespace godwit::script {
namespace {

using test::HttpServer;
using testing::HasSubstr;

class Network : public ScriptTest {
 protected:
  Network() { call_options.network = true; }

  static std::string answer(const std::string& request) {
    const std::string line = request.substr(0, request.find("\r\n"));
    const std::string body = request.substr(request.find("\r\n\r\n") + 4);
    if (line.starts_with("GET /json ")) {
      return HttpServer::response("200 OK", "Content-Type: application/json\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n", "{\"a\":[1,\"ü\"]}");
    }
    if (line.starts_with("GET /away ")) return HttpServer::response("302 Found", "Location: /json\r\n", "");
    if (line.starts_with("GET /never ")) return "";
    if (line.starts_with("GET /missing ")) return HttpServer::response("404 Not Found", "", "nothing here");
    const bool is_typed = request.find("content-type: text/plain;charset=UTF-8") != std::string::npos;
    return HttpServer::response("201 Created", "X-Line: " + line + "\r\n", body + (is_typed ? "|text" : "|other"));
  }

  HttpServer server_{answer};
};

TEST_F(Network, FetchAsksAndReads) {
  EXPECT_EQ(run("const url = '" + server_.url() + "';\n"
                "const r = await fetch(url + '/json'); console.log(r.status, r.ok, r.statusText, r.headers.get('content-type'), r.headers.getSetCookie(), (await r.json()).a, r.bodyUsed);\n"
                "const m = await fetch(url + '/missing'); console.log(m.status, m.ok, await m.text());\n"
                "const a = await fetch(url + '/away'); console.log(a.redirected, a.url === url + '/json', (await fetch(url + '/away', { redirect: 'manual' })).status);\n"
                "const p = await fetch(new URL('/x?y=1', url), { method: 'POST', body: 'hällo' }); console.log(p.status, p.headers.get('x-line'), await p.text());\n"
                "const j = await fetch(url + '/put', { method: 'put', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ b: 1 }) }); console.log(await j.text(), j.headers.get('x-line'));\n"
                "try { await fetch('http://127.0.0.1:1/'); } catch (e) { console.log(e.name, e.message, e.cause.code); }\n"
                "try { await fetch('file:///etc/passwd'); } catch (e) { console.log(e.message); }\n"
                "try { await fetch(url + '/never', { signal: AbortSignal.timeout(30) }); } catch (e) { console.log(e.name); }"),
            "200 true OK application/json [ 'a=1', 'b=2' ] [ 1, 'ü' ] true\n404 false nothing here\ntrue true 302\n"
            "201 POST /x?y=1 HTTP/1.1 hällo|text\n{\"b\":1}|other PUT /put HTTP/1.1\nTypeError fetch failed ECONNREFUSED\n"
            "fetch failed\nTimeoutError");
}

TEST_F(Network, FilesOfSettingsMayAsk) {
  folder.write("config.js", "module.exports = async () => ({ mongodb: { url: (await (await fetch('" + server_.url() +
                                "/json')).json()).a[1] } });\n");
  Runtime runtime(options);
  EXPECT_THAT(runtime.evaluate(folder.path() / "config.js"), HasSubstr(R"({"config":{"mongodb":{"url":"ü"}})"));
}

TEST_F(Network, FilesOfSettingsPrintAtOnce) {
  folder.write("config.js", "console.log('set %s', 'URL'); console.error('now'); throw new Error('boom');\n");
  Runtime runtime(options);
  std::vector<std::string> printed;
  EXPECT_THROW(runtime.evaluate(folder.path() / "config.js",
                                [&](LogLevel, std::string_view text) { printed.emplace_back(text); }),
               Error);
  EXPECT_THAT(printed, testing::ElementsAre("set URL", "now"));
}

TEST_F(Network, FilesOfSettingsCannotSwallowTheirExit) {
  folder.write("config.js", "try { process.exit(1); } catch {}\nmodule.exports = {};\n");
  Runtime runtime(options);
  try {
    runtime.evaluate(folder.path() / "config.js");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.vendor_error().name, "ERR_PROCESS_EXIT");
  }
}

TEST_F(Network, TheHttpModuleAsksToo) {
  EXPECT_EQ(run("const http = require('http'), url = '" + server_.url() + "';\n"
                "const read = (res) => new Promise((ok) => { let text = ''; res.setEncoding('utf8'); res.on('data', (c) => { text += c; }); res.on('end', () => ok(text)); });\n"
                "const res = await new Promise((ok, no) => http.get(url + '/json', ok).on('error', no)); console.log(res.statusCode, res.headers['set-cookie'], await read(res));\n"
                "const { hostname, port } = new URL(url);\n"
                "const posted = await new Promise((ok) => { const r = http.request({ hostname, port, path: '/p', method: 'POST', headers: { 'X-A': 'b' } }, ok); r.write('one '); r.end('two'); });\n"
                "console.log(posted.statusCode, posted.headers['x-line'], await read(posted));\n"
                "await new Promise((ok) => http.get('http://127.0.0.1:1/').on('error', (e) => { console.log(e.code); ok(); }));\n"
                "try { http.get('https://x'); } catch (e) { console.log(e.code); } try { http.createServer(); } catch (e) { console.log(e.message.split(':')[0]); }"),
            "200 [ 'a=1', 'b=2' ] {\"a\":[1,\"ü\"]}\n201 POST /p HTTP/1.1 one two|other\nECONNREFUSED\n"
            "ERR_INVALID_PROTOCOL\nhttp.createServer does not exist in godwit's engine");
}

TEST_F(Network, IsRefusedToAMigrationThatDoesNotAskForIt) {
  call_options.network = false;
  const Error error = error_of_file(write("m.js", "exports.up = async () => {\n  await fetch('" + server_.url() + "/json');\n};"));
  EXPECT_THAT(text_of(error), HasSubstr("the migration asks the network for something and does not say that it may"));
  EXPECT_THAT(error.fix_text(), HasSubstr("allow: ['network']"));
}

TEST_F(Network, ARequestThatIsNotAnsweredIsEndedByTheTimeLimit) {
  call_options.timeout = base::Duration(200);
  const Error error = error_of_file(write("m.js", "exports.up = () => fetch('" + server_.url() + "/never');"));
  EXPECT_EQ(error.code(), ErrorCode::kScriptTimeout);
}

TEST_F(Network, ARequestThatIsNotAwaitedDoesNotOutliveAFailure) {
  const Error error = error_of_file(
      write("m.js", "exports.up = async () => { fetch('" + server_.url() + "/never').catch(() => {}); throw new Error('meanwhile'); };"));
  EXPECT_EQ(error.message(), "Error: meanwhile");
}

}  // namespace
}  // namespace godwit::script
