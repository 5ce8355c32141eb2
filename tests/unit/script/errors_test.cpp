#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/script/script_fixture.h"

namespace godwit::script {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

using ScriptErrors = ScriptTest;

TEST_F(ScriptErrors, ASyntaxErrorShowsLineColumnAndCaret) {
  const Error error = error_of_file(write("migrations/x.js", "exports.up = async () => {\n  const a = 1 +;\n};\n"));
  EXPECT_EQ(error.code(), ErrorCode::kScriptSyntax);
  EXPECT_EQ(text_of(error),
            "SyntaxError: expected expression, got ';'\n"
            "migrations/x.js:2:16\n"
            "      const a = 1 +;\n"
            "                   ^");
}

TEST_F(ScriptErrors, ASyntaxErrorInTheFirstLineHasItsOwnColumn) {
  const Error error = error_of_file(write("x.js", "let let = 1;"));
  EXPECT_EQ(text_of(error),
            "SyntaxError: a lexical declaration can't define a 'let' binding\nx.js:1:5\n    let let = 1;\n        ^");
}

TEST_F(ScriptErrors, AnUnfinishedFileEndsWhereItsTextEnds) {
  const auto said = [this](const std::string& name, const std::string& text) {
    const Error error = error_of_file(write(name, text));
    EXPECT_EQ(error.code(), ErrorCode::kScriptSyntax) << text;
    return text_of(error);
  };
  EXPECT_EQ(said("a.js", "exports.up=async(db)=>{\n  if (true) {\n    await db.collection('x').insertOne({});\n};\n"),
            "SyntaxError: Unexpected end of input\na.js:4:3\n    };\n      ^");
  EXPECT_EQ(said("b.js", "module.exports={mongodb:{url:\"x\",}\n"),
            "SyntaxError: Unexpected end of input\nb.js:1:35\n    module.exports={mongodb:{url:\"x\",}\n"
            "                                      ^");
  EXPECT_EQ(said("c.js", "exports.up = f(1,"),
            "SyntaxError: Unexpected end of input\nc.js:1:18\n    exports.up = f(1,\n                     ^");
  EXPECT_EQ(said("d.mjs", "export const up = () => {\n  if (1) {\n}\n\n"),
            "SyntaxError: Unexpected end of input\nd.mjs:3:2\n    }\n     ^");
  EXPECT_EQ(said("e.js", "import fs from 'fs';\nexports.up = () => {\n"),
            "SyntaxError: Unexpected end of input\ne.js:2:21\n    exports.up = () => {\n                        ^");
  EXPECT_EQ(said("f.js", "// godwit: mongosh\nif (true) {\n  print('a');\n"),
            "SyntaxError: Unexpected end of input\nf.js:3:14\n      print('a');\n                 ^");
  EXPECT_EQ(said("g.js", "const a = `one\ntwo;\n"),
            "SyntaxError: Unterminated template literal\ng.js:2:5\n    two;\n        ^");
  EXPECT_EQ(said("h.js", "const a = 'one"),
            "SyntaxError: '' string literal contains an unescaped line break\nh.js:1:15\n    const a = 'one\n"
            "                  ^");
  EXPECT_EQ(said("j.js", "const a = \"one\\"),
            "SyntaxError: Invalid or unexpected token\nj.js:1:16\n    const a = \"one\\\n                   ^");
  EXPECT_THAT(said("k.mjs", "export { missing };\nexport const up = 1;\n"),
              StartsWith("SyntaxError: local binding for export 'missing' not found"));
  EXPECT_EQ(said("i.js", "const a = 1;\n/* one\n"), "SyntaxError: unterminated comment\ni.js:2:7\n    /* one\n          ^");
  EXPECT_EQ(run("try { require('./a.js'); } catch (e) { console.log(e instanceof SyntaxError, e.message); }"),
            "true Unexpected end of input");
}

TEST_F(ScriptErrors, AStrayBraceIsNamedAtItsPlace) {
  const auto said = [this](const std::string& name, const std::string& text) {
    return text_of(error_of_file(write(name, text)));
  };
  const std::string here = "SyntaxError: Unexpected token '}'\n";
  EXPECT_EQ(said("a.js", "exports.up = async () => {\n};\n}\n"), here + "a.js:3:1\n    }\n    ^");
  EXPECT_EQ(said("b.js", "exports.up = () => {}; }\n// }\nfoo(); // }\n"),
            here + "b.js:1:24\n    exports.up = () => {}; }\n                           ^");
  EXPECT_EQ(said("c.js", "const a = '}'; // }\nreturn a; }} /* } */ foo();"),
            here + "c.js:2:11\n    return a; }} /* } */ foo();\n              ^");
  EXPECT_EQ(said("d.js", "// godwit: mongosh\nawait print(1); // }\n}\n"), here + "d.js:3:1\n    }\n    ^");
  EXPECT_EQ(said("e.js", "// godwit: mongosh\nprint('}');\n} /* a } */ // }\nprint(2);\n"),
            here + "e.js:3:1\n    } /* a } */ // }\n    ^");
  EXPECT_EQ(said("f.js", "// godwit: mongosh\nprint(1);\n});\n"), here + "f.js:3:1\n    });\n    ^");
  EXPECT_EQ(said("g.mjs", "export const up = 1;\n}\n"), here + "g.mjs:2:1\n    }\n    ^");
  EXPECT_EQ(said("h.js", "print('}'); // }\nfoo(1 2);\n"),
            "SyntaxError: missing ) after argument list\nh.js:2:7\n    foo(1 2);\n          ^");
}

TEST_F(ScriptErrors, ANameThatTheFileHasAlreadyIsNoWordOfParameters) {
  EXPECT_EQ(text_of(error_of_file(write("x.js", "const require = 1;\n"))),
            "SyntaxError: Identifier 'require' has already been declared\nx.js:1:7\n    const require = 1;\n          ^");
}

TEST_F(ScriptErrors, ASyntaxErrorInARequiredFileNamesThatFileAndWhoAskedForIt) {
  write("lib/bad.js", "// fine\n\nfunction ( {}\n");
  const Error error =
      error_of_file(write("migrations/x.js", "exports.up = async () => {\n  require('../lib/bad');\n};\n"));
  EXPECT_EQ(error.code(), ErrorCode::kScriptSyntax);
  EXPECT_EQ(text_of(error),
            "SyntaxError: function statement requires a name\n"
            "lib/bad.js:3:10\n"
            "    function ( {}\n"
            "             ^\n"
            "    at exports.up (migrations/x.js:2:10)");
}

TEST_F(ScriptErrors, ASyntaxErrorInAModuleShowsItsLine) {
  const Error error = error_of_file(write("x.mjs", "export const up = 1;\nexport const up = 2;\n"));
  EXPECT_EQ(error.code(), ErrorCode::kScriptSyntax);
  EXPECT_THAT(text_of(error), HasSubstr("x.mjs:2:14\n    export const up = 2;\n                 ^"));
}

TEST_F(ScriptErrors, AnErrorWhileLoadingShowsItsLine) {
  const Error error = error_of_file(write("x.js", "const config = undefined;\nmodule.exports = { up: config.up };\n"));
  EXPECT_EQ(error.code(), ErrorCode::kScriptThrew);
  EXPECT_EQ(text_of(error),
            "TypeError: config is undefined\n"
            "x.js:2:20\n"
            "    module.exports = { up: config.up };\n"
            "                       ^\n"
            "    at x.js:2:20");
}

TEST_F(ScriptErrors, TheStackGoesAcrossAwaitsAndFiles) {
  write("lib/deep.js",
        "exports.deep = async () => {\n  await new Promise((go) => setTimeout(go, 1));\n  throw new RangeError('too "
        "deep');\n};\n");
  const Error error = error_of_file(write("m.js",
                                          "const { deep } = require('./lib/deep');\n"
                                          "class Worker {\n"
                                          "  async work() { await deep(); }\n"
                                          "}\n"
                                          "exports.up = async function up() {\n"
                                          "  await new Worker().work();\n"
                                          "};\n"));
  EXPECT_EQ(text_of(error),
            "RangeError: too deep\n"
            "lib/deep.js:3:9\n"
            "      throw new RangeError('too deep');\n"
            "            ^\n"
            "    at exports.deep (lib/deep.js:3:9)\n"
            "    at async work (m.js:3:24)\n"
            "    at async up (m.js:6:22)");
}

TEST_F(ScriptErrors, ColumnsCountCharactersInLinesOutsideAscii) {
  const Error error =
      error_of_file(write("ü.js", "exports.up = () => {\n\tconst größe = '😀é'; größe.länge.x();\n};\n"));
  EXPECT_EQ(text_of(error),
            "TypeError: größe.l\\u00E4nge is undefined\n"  // the engine's own spelling
            "ü.js:2:22\n"
            "     const größe = '😀é'; größe.länge.x();\n"
            "                         ^\n"
            "    at exports.up (ü.js:2:22)");
}

TEST_F(ScriptErrors, ColumnsOfSyntaxErrorsCountTheSame) {
  const Error error = error_of_file(write("x.js", "const größe = '😀é'; größe.länge..x;\n"));
  EXPECT_EQ(text_of(error),
            "SyntaxError: missing name after . operator\n"
            "x.js:1:33\n"
            "    const größe = '😀é'; größe.länge..x;\n"
            "                                    ^");
}

TEST_F(ScriptErrors, LongLinesAreCutAroundTheColumn) {
  const std::string filler(5000, 'a');
  const Error error = error_of_file(
      write("x.js", "exports.up = () => { const s = '" + filler + "'; missing(); const t = '" + filler + "'; };"));
  EXPECT_EQ(error.message(), "ReferenceError: missing is not defined");
  ASSERT_GE(error.details().size(), 3U);
  EXPECT_LE(error.details()[1].size(), 110U);
  const std::size_t caret = error.details()[2].find('^');
  EXPECT_EQ(error.details()[1].substr(caret, 9), "missing()");
}

TEST_F(ScriptErrors, CausesAreToldToTheirEnd) {
  const Error error =
      error_of_file(write("x.js",
                          "function read() { throw new TypeError('no file'); }\n"
                          "exports.up = async () => {\n"
                          "  try { read(); } catch (cause) {\n"
                          "    throw new Error('cannot start', { cause: new Error('half way', { cause }) });\n"
                          "  }\n"
                          "};\n"));
  EXPECT_THAT(text_of(error), StartsWith("Error: cannot start\nx.js:4:11\n"));
  EXPECT_THAT(text_of(error), HasSubstr("caused by: Error: half way\n    at exports.up (x.js:4:46)\n"
                                        "caused by: TypeError: no file\n    at read (x.js:1:25)"));
}

TEST_F(ScriptErrors, AnAggregateNamesItsErrors) {
  const Error error = error_of_file(
      write("x.js", "exports.up = () => Promise.any([Promise.reject(new Error('one')), Promise.reject('two')]);"));
  EXPECT_THAT(error.message(), StartsWith("AggregateError: "));
  EXPECT_THAT(
      text_of(error),
      HasSubstr("error 1 of 2: Error: one\n    at exports.up (x.js:1:48)\nerror 2 of 2: the script threw 'two'"));
}

TEST_F(ScriptErrors, ARejectionWithoutAPlaceIsTheFunctions) {
  EXPECT_EQ(text_of(error_of_file(write("a.js", "\nexports.up = async () => {\n  return Promise.reject();\n};\n"))),
            "the script threw undefined\na.js:2:1\n    exports.up = async () => {\n    ^");
  EXPECT_EQ(text_of(error_of_file(write("b.js", "exports.up = () => Promise.reject();\n"))),
            "the script threw undefined\nb.js:1:28\n    exports.up = () => Promise.reject();\n"
            "                               ^\n    at exports.up (b.js:1:28)");
}

TEST_F(ScriptErrors, ValuesThatAreNoErrorsAreShown) {
  const auto thrown = [this](const std::string& value) {
    static int number = 0;
    return error_of_file(
        write("t" + std::to_string(++number) + ".js", "exports.up = async () => {\n  throw " + value + ";\n};"));
  };
  Error error = thrown("'just text'");
  EXPECT_EQ(error.code(), ErrorCode::kScriptThrew);
  EXPECT_EQ(
      text_of(error),
      "the script threw 'just text'\nt1.js:2:3\n      throw 'just text';\n      ^\n    at exports.up (t1.js:2:3)");
  EXPECT_EQ(thrown("null").message(), "the script threw null");
  EXPECT_EQ(thrown("undefined").message(), "the script threw undefined");
  EXPECT_EQ(thrown("12").message(), "the script threw 12");
  EXPECT_EQ(thrown("Symbol('s')").message(), "the script threw Symbol(s)");
  error = thrown("{ code: 'E1', errorLabels: ['A', 'B'] }");
  EXPECT_EQ(error.message(), "the script threw { code: 'E1', errorLabels: [ 'A', 'B' ] }");
  EXPECT_EQ(error.vendor_error().name, "E1");
  EXPECT_EQ(thrown("{ get code() { throw 1; } }").message(), "the script threw { code: [Getter] }");
  EXPECT_EQ(thrown("new Proxy({}, { get() { throw new Error('trap'); } })").message(),
            "the script threw a value that cannot be shown");
}

TEST_F(ScriptErrors, SynchronousThrowsAreTheSame) {
  const Error error = error_of_file(write("x.js", "exports.up = () => { throw 'at once'; };"));
  EXPECT_EQ(text_of(error),
            "the script threw 'at once'\nx.js:1:22\n    exports.up = () => { throw 'at once'; };\n                     "
            "    ^\n    at exports.up (x.js:1:22)");
}

TEST_F(ScriptErrors, ErrorsWithOddNamesAndMessagesAreShown) {
  EXPECT_EQ(
      error_of_file(
          write("a.js", "exports.up = () => { const e = new Error('first\\nsecond'); e.name = 'Custom'; throw e; };"))
          .message(),
      "Custom: first");
  const Error two = error_of_file(write("b.js", "exports.up = () => { throw new Error('first\\nsecond'); };"));
  EXPECT_EQ(two.details().front(), "  second");
  EXPECT_EQ(error_of_file(write("c.js", "exports.up = () => { throw new TypeError(); };")).message(), "TypeError");
  EXPECT_EQ(error_of_file(write("d.js",
                                "exports.up = () => { const e = new Error('m'); Object.defineProperty(e, 'name', { "
                                "get() { throw 1; } }); throw e; };"))
                .message(),
            "Error: m");
}

TEST_F(ScriptErrors, TextsThatNoJournalCouldKeepAreCut) {
  const auto bytes_of = [](const Error& error) {
    std::size_t bytes = text_of(error).size() + error.fix_text().size() + error.vendor_error().name.size();
    for (const std::string& label : error.vendor_error().labels) bytes += label.size();
    return bytes;
  };
  const Error one = error_of_file(write("a.js", "exports.up = () => { throw new Error('é'.repeat(9e6)); };"));
  EXPECT_THAT(one.message(), testing::StartsWith("Error: ééé"));
  EXPECT_THAT(one.message(), testing::EndsWith("é… (17,991,816 more bytes)"));
  EXPECT_LT(bytes_of(one), 10'000U);
  const Error all = error_of_file(write("b.js",
                                        "exports.up = () => {\n"
                                        "  const huge = (prefix) => (prefix + 'x'.repeat(1e6) + '\\n').repeat(17);\n"
                                        "  const cause = new AggregateError([new Error(huge('b')), huge('c')], huge('a'));\n"
                                        "  throw Object.assign(new Error(huge('d'), { cause }), { code: huge('e'), errorLabels: [huge('f')] });\n"
                                        "};"));
  EXPECT_LT(bytes_of(all), 100'000U);
  EXPECT_THAT(text_of(all), HasSubstr("(16 more lines)"));
  const Error module = error_of_file(write("c.js", "exports.up = () => require('x'.repeat(17e6));"));
  EXPECT_EQ(module.code(), ErrorCode::kModuleNotFound);
  EXPECT_LT(bytes_of(module), 100'000U);
}

TEST_F(ScriptErrors, APasswordIsHiddenBeforeALongLineIsCut) {
  const Error error = error_of_file(
      write("x.js", "exports.up = () => { throw new Error(' '.repeat(8150) + 'mongodb://ada:secret' + 'x'.repeat(99) + '@db1'); };"));
  EXPECT_THAT(text_of(error), testing::Not(HasSubstr("secret")));
}

TEST_F(ScriptErrors, LinesAreCountedAsTheEngineCountsThem) {
  for (const std::string end : {"\n", "\r\n", "\r", "\xe2\x80\xa8", "\xe2\x80\xa9"}) {
    const Error error = error_of_file(
        write("x.js", "// first" + end + "exports.up = () => {" + end + "  throw new Error('here');" + end + "};" + end));
    EXPECT_THAT(text_of(error), HasSubstr("x.js:3:9\n      throw new Error('here');\n            ^")) << testing::PrintToString(end);
    stop_runtime();
  }
}

TEST_F(ScriptErrors, AnErrorOfTheScriptsOwnClassIsPlacedWhereItWasMade) {
  const Error error = error_of_file(write("x.js",
                                          "class Base extends Error { constructor(m) { super(m); this.name = 'Base'; } }\n"
                                          "class Plain extends Base {}\n"
                                          "exports.Mine = class extends Plain {\n"
                                          "  constructor(m) { super(m + '!'); }\n"
                                          "};\n"
                                          "function check() {\n"
                                          "  throw new exports.Mine('no');\n"
                                          "}\n"
                                          "exports.up = async () => { check(); };\n"));
  EXPECT_EQ(text_of(error),
            "Base: no!\n"
            "x.js:7:9\n"
            "      throw new exports.Mine('no');\n"
            "            ^\n"
            "    at check (x.js:7:9)\n"
            "    at exports.up (x.js:9:28)");
}

TEST_F(ScriptErrors, DriverFieldsBecomeVendorDetail) {
  const Error error = error_of_file(
      write("x.js",
            "class MongoServerError extends Error { get name() { return 'MongoServerError'; } }\n"
            "exports.up = async () => { throw Object.assign(new MongoServerError('E11000 duplicate key'), "
            "{ code: 11000, codeName: 'DuplicateKey', errorLabels: ['RetryableWriteError'] }); };"));
  EXPECT_EQ(error.message(), "MongoServerError: E11000 duplicate key");
  EXPECT_EQ(error.vendor_error().source, "server");
  EXPECT_EQ(error.vendor_error().code, 11000);
  EXPECT_EQ(error.vendor_error().name, "DuplicateKey");
  EXPECT_THAT(error.vendor_error().labels, ElementsAre("RetryableWriteError"));
}

TEST_F(ScriptErrors, PasswordsInMessagesAreHidden) {
  const Error error = error_of_file(
      write("x.js", "exports.up = () => { const u = process.env.URL; throw new Error('cannot reach ' + u); };"));
  EXPECT_EQ(error.message(), "Error: cannot reach undefined");
  options.variables["URL"] = "mongodb://ada:secret@db1/shop";
  stop_runtime();
  const Error hidden = error_of_file(folder.path() / "x.js");
  EXPECT_EQ(hidden.message(), "Error: cannot reach mongodb://***@db1/shop");
}

TEST_F(ScriptErrors, AnUnhandledRejectionFailsTheCall) {
  const Error error = error_of_file(write("x.js",
                                          "exports.up = async () => {\n"
                                          "  Promise.reject(new Error('nobody looks'));\n"
                                          "  await new Promise((go) => setTimeout(go, 5000));\n"
                                          "};"));
  EXPECT_EQ(error.code(), ErrorCode::kUnhandledRejection);
  EXPECT_EQ(text_of(error),
            "a promise was rejected and nobody handled it: Error: nobody looks\n"
            "x.js:2:18\n"
            "      Promise.reject(new Error('nobody looks'));\n"
            "                     ^\n"
            "    at exports.up (x.js:2:18)");
}

TEST_F(ScriptErrors, ARejectionThatIsHandledInTimeIsFine) {
  EXPECT_EQ(run("const p = Promise.reject(new Error('later')); await null; try { await p; } catch (e) { "
                "console.log(e.message); }"),
            "later");
}

TEST_F(ScriptErrors, ARejectionLeftBehindAtTheEndFailsTheCall) {
  const Error error =
      error_of_file(write("x.js", "exports.up = async () => { (async () => { throw new Error('left'); })(); };"));
  EXPECT_EQ(error.code(), ErrorCode::kUnhandledRejection);
}

TEST_F(ScriptErrors, ManyRejectionsThatAreHandledTakeNoLongerThanTheyAre) {
  EXPECT_EQ(run("const handled = async (count) => {\n"
                "  const start = Date.now();\n"
                "  await Promise.allSettled(Array.from({ length: count }, () => Promise.reject(new Error('no'))));\n"
                "  return Date.now() - start;\n"
                "};\n"
                "await handled(1000);\n"
                "const few = Math.max(20, await handled(5000)), many = await handled(40000);\n"
                "console.log(many < few * 24 ? 'linear' : `${few} ms, ${many} ms`);"),
            "linear");
}

TEST_F(ScriptErrors, APromiseThatNeverSettlesIsAnError) {
  const Error error = error_of_file(write("x.js", "exports.up = async () => {\n  await new Promise(() => {});\n};"));
  EXPECT_EQ(error.code(), ErrorCode::kScriptNeverSettled);
  EXPECT_EQ(error.message(), "the promise of up never settled: nothing is left that could settle it");
  EXPECT_THAT(error.details().front(), StartsWith("x.js:1:"));
}

TEST_F(ScriptErrors, ATopLevelAwaitThatNeverSettlesIsAnError) {
  const Error error = error_of_file(write("x.mjs", "await new Promise(() => {});\nexport const up = 1;"));
  EXPECT_EQ(error.code(), ErrorCode::kScriptNeverSettled);
  EXPECT_EQ(error.message(), "the top level of x.mjs waits for something that never happens");
}

TEST_F(ScriptErrors, AnErrorInATopLevelAwaitFailsTheLoad) {
  const Error error = error_of_file(write("x.mjs", "await null;\nthrow new Error('top');\n"));
  EXPECT_EQ(error.code(), ErrorCode::kScriptThrew);
  EXPECT_THAT(text_of(error), StartsWith("Error: top\nx.mjs:2:7\n"));
}

TEST_F(ScriptErrors, ErrorsInTimersAndMicrotasksFailTheCall) {
  EXPECT_EQ(
      error_of_file(
          write("a.js",
                "exports.up = () => new Promise(() => { setTimeout(() => { throw new Error('in a timer'); }, 1); });"))
          .message(),
      "Error: in a timer");
  EXPECT_EQ(
      error_of_file(
          write("b.js",
                "exports.up = () => new Promise(() => { queueMicrotask(() => { throw new Error('in a job'); }); });"))
          .message(),
      "Error: in a job");
}

TEST_F(ScriptErrors, AFileWithoutTheFunctionSaysSo) {
  const auto file = write("x.js", "exports.down = () => {};");
  EXPECT_FALSE(runtime().load(file).has_up);
  const Error error = error_of_file(file);
  EXPECT_EQ(error.code(), ErrorCode::kScriptExports);
  EXPECT_EQ(error.message(), "x.js exports no function `up`");
  for (const std::string text : {"module.exports = null;", "module.exports = 5;", "exports.up = {};", ""}) {
    EXPECT_EQ(error_of_file(write("y" + std::to_string(text.size()) + ".js", text)).code(), ErrorCode::kScriptExports);
  }
}

TEST_F(ScriptErrors, OptionsThatAreNoJsonAreRefused) {
  const Error error = error_of_file(write("x.js", "exports.options = { timeout: 10n }; exports.up = () => {};"));
  EXPECT_EQ(error.code(), ErrorCode::kScriptOptions);
  EXPECT_THAT(text_of(error), HasSubstr("BigInt"));
}

TEST_F(ScriptErrors, ProcessExitFailsTheMigrationEvenIfCaught) {
  const Error error =
      error_of_file(write("x.js", "exports.up = async () => {\n  try { process.exit(0); } catch {}\n};"));
  EXPECT_EQ(error.code(), ErrorCode::kScriptThrew);
  EXPECT_THAT(text_of(error), StartsWith("Error: process.exit(0) was called\nx.js:2:17\n"));
  EXPECT_EQ(error.fix_text(), "throw an error to fail a migration, or return to end it");
}

TEST_F(ScriptErrors, TooDeepRecursionIsAnErrorLikeOthers) {
  EXPECT_EQ(run("const deep = (n) => n === 0 ? 0 : 1 + deep(n - 1); console.log(deep(10000));"), "10000");
  const Error error =
      error_of_file(write("x.js", "const forever = () => forever() + 1;\nexports.up = async () => forever();"));
  EXPECT_EQ(error.message(), "RangeError: Maximum call stack size exceeded");
  EXPECT_EQ(run("const f = () => f(); try { f(); } catch (e) { console.log(e.name, e instanceof RangeError,"
                " e.constructor === RangeError, Object.keys(e)); }"),
            "RangeError true true []");
}

TEST_F(ScriptErrors, AfterAFailureTheRuntimeRunsOn) {
  EXPECT_EQ(
      error_of_file(write("x.js", "exports.up = async () => { setInterval(() => {}, 1); throw new Error('x'); };"))
          .message(),
      "Error: x");
  EXPECT_TRUE(runtime().usable());
  EXPECT_EQ(run("console.log('still here');"), "still here");
}

}  // namespace
}  // namespace godwit::script
