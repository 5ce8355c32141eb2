// Node's modules: what scripts print here is what Node 20 printed (tests/unit/script/node).
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "base/file.h"
#include "unit/script/script_fixture.h"

namespace godwit::script {
namespace {

class AsInNode : public ScriptTest, public testing::WithParamInterface<const char*> {};

TEST_P(AsInNode, PrintsTheSame) {
  const std::filesystem::path cases = GODWIT_NODE_CASES;
  const std::string name = GetParam();
  // In a folder of its own: some of them write.
  for (const auto& entry : std::filesystem::directory_iterator(cases)) std::filesystem::copy(entry.path(), folder.path());
  options.variables = {{"PATH", "/bin"}, {"HOME", "/root"}};
  run_file(folder.path() / (name + ".js"));
  EXPECT_EQ(logged() + "\n", base::read_file(cases / (name + ".txt")));
}

INSTANTIATE_TEST_SUITE_P(Modules, AsInNode,
                         testing::Values("buffers", "crypto", "events", "files", "paths", "streams", "strings", "url",
                                         "util", "various"),
                         [](const auto& tested) { return std::string(tested.param); });

using WriteGuard = ScriptTest;

TEST_F(WriteGuard, ScriptsWriteInTheirProjectOnly) {
  test::ScratchFolder outside;
  outside.write("there.txt", "as it was");
  options.variables["THERE"] = outside.path().string();
  std::filesystem::create_directory_symlink(outside.path(), folder.path() / "way-out");
  std::filesystem::create_symlink(outside.path() / "new.txt", folder.path() / "dangling");
  std::filesystem::create_symlink(outside.path() / "there.txt", folder.path() / "linked.txt");
  EXPECT_EQ(run("const fs = require('fs'), there = process.env.THERE;\n"
                "const tries = [() => fs.writeFileSync(there + '/x', ''), () => fs.writeFileSync('way-out/x', ''),\n"
                "  () => fs.writeFileSync('../x-of-godwit', ''), () => fs.writeFileSync('dangling', ''),\n"
                "  () => fs.appendFileSync('linked.txt', 'x'), () => fs.unlinkSync(there + '/there.txt'),\n"
                "  () => fs.rmSync('way-out/there.txt'), () => fs.renameSync('way-out/there.txt', 'mine'),\n"
                "  () => fs.linkSync(there + '/there.txt', 'hard'), () => fs.mkdirSync('way-out/d'),\n"
                "  () => fs.truncateSync('linked.txt'), () => fs.openSync(there + '/there.txt', 'r+'),\n"
                "  () => fs.copyFileSync('linked.txt', there + '/y'), () => fs.chmodSync('linked.txt', 0o777),\n"
                "  () => fs.mkdtempSync('/tmp/x-'), () => fs.rmSync('.', { recursive: true, force: true }),\n"
                "  () => fs.createWriteStream(there + '/z').on('error', (e) => console.log('stream', e.code))];\n"
                "for (const f of tries) try { f(); console.log('none'); } catch (e) { console.log(e.code, e.message.includes('scripts may write under the project')); }\n"
                "fs.unlinkSync('dangling'); console.log(fs.readFileSync('linked.txt', 'utf8')); fs.unlinkSync('linked.txt');\n"
                "console.log(fs.existsSync(there + '/there.txt')); await new Promise((r) => setTimeout(r, 20));"),
            [] {
              std::string text;
              for (int i = 0; i < 16; ++i) text += "EACCES true\n";
              return text + "none\nas it was\ntrue\nstream EACCES";
            }());
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(outside.path()), {}), 1);
}

using Refused = ScriptTest;

TEST_F(Refused, PartsOfNodeThatOpenSocketsOrStartProgramsLoadAndThrowWhenUsed) {
  EXPECT_EQ(run("for (const [name, use] of [['child_process', (m) => m.exec('ls')], ['net', (m) => new m.Socket()],\n"
                "  ['tls', (m) => m.connect()], ['dgram', (m) => m.createSocket('udp4')], ['dns', (m) => m.lookup('x')],\n"
                "  ['worker_threads', (m) => new m.Worker('x')], ['cluster', (m) => m.fork()], ['vm', (m) => m.runInThisContext('1')]]) {\n"
                "  const m = require(name); try { use(m); console.log(name); } catch (e) { console.log(e.message.split(':')[0]); }\n"
                "}\n"
                "class Own extends require('net').Socket {}; console.log(typeof Own);"),
            "child_process.exec does not exist in godwit's engine\nnet.Socket does not exist in godwit's engine\n"
            "tls.connect does not exist in godwit's engine\ndgram.createSocket does not exist in godwit's engine\n"
            "dns.lookup does not exist in godwit's engine\nworker_threads.Worker does not exist in godwit's engine\n"
            "cluster.fork does not exist in godwit's engine\nvm.runInThisContext does not exist in godwit's engine\n"
            "function");
}

}  // namespace
}  // namespace godwit::script
