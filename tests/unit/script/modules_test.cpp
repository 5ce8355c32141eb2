#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/script/script_fixture.h"

namespace godwit::script {
namespace {

using testing::HasSubstr;

using Modules = ScriptTest;

TEST_F(Modules, RequiresRelativeFilesFoldersAndJson) {
  write("lib/a.js",
        "exports.name = 'a'; exports.dir = __dirname.split('/').pop(); exports.file = __filename.split('/').pop();");
  write("lib/index.js", "module.exports = 'index of lib';");
  write("lib/pack/package.json", R"({"main": "./inner/start"})");
  write("lib/pack/inner/start.cjs", "module.exports = 'main of pack';");
  write("data.json", R"({"größe": [1, 2.5, "ü"]})");
  EXPECT_EQ(run("const a = require('./lib/a'); const b = require('./lib/a.js');\n"
                "console.log(a === b, a.name, a.dir, a.file);\n"
                "console.log(require('./lib'), '|', require('./lib/pack'), '|', require('./lib/'));\n"
                "console.log(require('./data').größe[2], require('./data.json') === require('./data'));"),
            "true a lib a.js\nindex of lib | main of pack | index of lib\nü true");
}

TEST_F(Modules, ImportsOfJsonMayHaveAttributes) {
  write("x.json", R"({"a": 1})");
  run_file(write("static.mjs",
                 "/* é */ import one from './x.json' with { type: 'json' };\n"
                 "import two from \"./x.json\" assert { \"type\": \"json\", }; import './x.json' with {type:'json'}\n"
                 "export { default as data } from './x.json'\n  with {\n  type: 'json'\n};\n"
                 "const text = `import x from 'y' with { type: 'json' }`;\n"
                 "export const up = () => console.log(one === two, one.a, text, new Error().stack.includes(':8:'));\n"));
  run_file(write("dynamic.cjs",
                 "exports.up = async () => console.log((await import('./x.json', { with: { type: 'json' } })).default.a,\n"
                 "  (await import(`./${'x'}.json`, {\n  assert: { type: 'json' },\n })).default.a);\n"));
  EXPECT_EQ(logged(), "true 1 import x from 'y' with { type: 'json' } true\n1 1");
}

TEST_F(Modules, OtherAttributesAreRefusedWithARemedy) {
  for (const char* const text : {"import x from './x.css' with { type: 'css' };", "import x from './x' with { type: 'json', as: 'a' };",
                                 "await import('./x.json', options);"}) {
    const Error error = error_of_file(write("x.mjs", text));
    EXPECT_EQ(error.code(), ErrorCode::kScriptSyntax) << text;
    EXPECT_EQ(error.fix_text(), "leave the import's attributes out: that a file is JSON is told by its name") << text;
    stop_runtime();
  }
  for (const char* const text : {"const a = 'x' with { type: 'json' };", "const from = 1; a.from 'x' with { type: 'json' };",
                                 "f(1, { with: { type: 'json' } }"}) {
    const Error error = error_of_file(write("x.mjs", text));
    EXPECT_EQ(error.code(), ErrorCode::kScriptSyntax) << text;
    EXPECT_EQ(error.fix_text(), "") << text;
    stop_runtime();
  }
}

TEST_F(Modules, GivesHalfDoneExportsInACycle) {
  write("a.js", "exports.early = 1; const b = require('./b'); exports.late = b.seen;");
  write("b.js", "const a = require('./a'); exports.seen = Object.keys(a).join();");
  EXPECT_EQ(run("console.log(require('./a').late, require('./a').early);"), "early 1");
}

TEST_F(Modules, WhatIsDeletedFromTheCacheIsLoadedAgain) {
  write("once.js", "globalThis.times = (globalThis.times ?? 0) + 1; exports.n = times;");
  write("data.json", R"({"n": 1})");
  write("lib/other.js", "exports.cache = require.cache;");
  EXPECT_EQ(run("const path = require.resolve('./once'), first = require('./once');\n"
                "console.log(first === require('./once'), require.cache[path].exports === first, require.cache[path].loaded);\n"
                "console.log(require('./lib/other').cache === require.cache, __filename in require.cache);\n"
                "delete require.cache[path];\n"
                "console.log(first.n, require('./once').n, require('./once').n);\n"
                "require.cache[path] = { exports: 'put in' };\n"
                "console.log(require('./once'), 'toString' in require.cache);\n"
                "const data = require('./data.json');\n"
                "delete require.cache[require.resolve('./data.json')];\n"
                "console.log(data !== require('./data.json'), require('./data.json') === require('./data.json'));"),
            "true true true\ntrue true\n1 2 2\nput in false\ntrue true");
}

TEST_F(Modules, RunsAFileOnceAndAgainAfterItFailed) {
  write("once.js",
        "globalThis.times = (globalThis.times ?? 0) + 1; if (globalThis.times === 1) throw new Error('first'); "
        "exports.n = times;");
  EXPECT_EQ(run("try { require('./once'); } catch (e) { console.log(e.message); }\n"
                "console.log(require('./once').n, require('./once').n);"),
            "first\n2 2");
}

TEST_F(Modules, FindsPackagesAboveAndTheirExports) {
  write("node_modules/plain/package.json", R"({"main": "lib"})");
  write("node_modules/plain/lib/index.js", "module.exports = 'plain';");
  write("node_modules/plain/lib/other.js", "module.exports = 'other';");
  write("node_modules/@scope/new/package.json",
        R"({"exports": {".": {"import": "./m.mjs", "require": "./c.cjs"}, "./sub/*": "./deep/*.js", "./no": null}})");
  write("node_modules/closed/package.json", R"({"exports": {"./only": "./x.js"}})");
  write("node_modules/@scope/new/m.mjs", "export default 'imported';");
  write("node_modules/@scope/new/c.cjs", "module.exports = 'required';");
  write("node_modules/@scope/new/deep/x.js", "module.exports = 'sub x';");
  write("node_modules/sugar/package.json", R"({"exports": {"node": {"default": "./n.js"}, "default": "./d.js"}})");
  write("node_modules/sugar/n.js", "module.exports = 'for node';");
  const auto file =
      write("a/b/m.js",
            "exports.up = async () => {\n"
            "  console.log(require('plain'), require('plain/lib/other'), require('sugar'));\n"
            "  console.log(require('@scope/new'), (await import('@scope/new')).default, require('@scope/new/sub/x'));\n"
            "  for (const load of [() => require('@scope/new/no'), () => import('@scope/new/other'), () => require('closed')])\n"
            "    try { await load(); } catch (e) { console.log(e.code, e.message.replaceAll(process.cwd(), '')); }\n"
            "  require('@scope/new/no');\n"
            "};");
  const Error error = error_of_file(file);
  EXPECT_EQ(logged(),
            "plain other for node\nrequired imported sub x\n"
            "ERR_PACKAGE_PATH_NOT_EXPORTED Package subpath './no' is not defined by \"exports\" in "
            "/node_modules/@scope/new/package.json\n"
            "ERR_PACKAGE_PATH_NOT_EXPORTED Package subpath './other' is not defined by \"exports\" in "
            "/node_modules/@scope/new/package.json imported from /a/b/m.js\n"
            "ERR_PACKAGE_PATH_NOT_EXPORTED No \"exports\" main defined in /node_modules/closed/package.json");
  EXPECT_EQ(error.code(), ErrorCode::kModuleNotFound);
  EXPECT_EQ(error.message(), "package '@scope/new' does not export './no'");
}

TEST_F(Modules, AFileThatDefinesModelsIsKnownToWantNodeHoweverOftenItServes) {
  write("node_modules/mongoose/index.js", "module.exports = require('./lib/'); module.exports.model = module.exports.model;");
  write("node_modules/mongoose/lib/index.js",
        "class Mongoose { constructor() { this.model = this.model.bind(this); } model(name) { return this.prefix + name; } }\n"
        "class Connection { model(name) { return name; } }\n"
        "module.exports = new Mongoose(); Object.assign(module.exports, { Mongoose, Connection, prefix: '#' });");
  write("models/user.js", "module.exports = require('mongoose').model('User');");
  write("models/index.js", "exports.user = require('./user');");
  const auto only_node = [&](const std::string& name, const std::string& text) {
    return runtime().load(write(name, text)).only_node;
  };
  const char* const why = "it uses mongoose models, which only Node runs";
  EXPECT_EQ(only_node("types.js", "require('mongoose'); exports.up = () => {};"), "");
  EXPECT_EQ(only_node("a.js", "const m = require('./models'); exports.up = () => console.log(m.user);"), why);
  EXPECT_EQ(only_node("b.mjs", "import { user } from './models/index.js'; export const up = () => console.log(user);"), why);
  EXPECT_EQ(only_node("c.js", "exports.up = () => require('./models');"), "");
  EXPECT_EQ(only_node("d.js", "const { Connection } = require('mongoose'); new Connection().model('X');"), why);
  run_file(folder.path() / "a.js");
  EXPECT_EQ(logged(), "#User");
}

TEST_F(Modules, ADriverThatAPackageBringsAlongFailsAtOnceWhenItConnects) {
  write("node_modules/mongodb/package.json", R"({"main": "lib/index.js"})");
  write("node_modules/mongodb/lib/index.js",
        "class MongoClient { async connect() { await new Promise((go) => setTimeout(go, 60000)); }\n"
        "  static connect() { return new MongoClient().connect(); } }\nexports.MongoClient = MongoClient;");
  write("node_modules/orm/index.js",
        "const { MongoClient } = require('mongodb');\n"
        "exports.open = () => new MongoClient().connect(); exports.old = (done) => { MongoClient.connect('url', done); };");
  EXPECT_EQ(run("const orm = require('orm');\n"
                "await orm.open().catch((e) => console.log(e.message));\n"
                "await new Promise((go) => orm.old((e) => { console.log(e instanceof Error); go(); }));"),
            "a package connects with a MongoDB driver of its own, which works in Node only\ntrue");
  const Error error = error_of_file(write("x.js", "exports.up = () => require('orm').open();"));
  EXPECT_EQ(error.code(), ErrorCode::kScriptThrew);
  EXPECT_THAT(text_of(error), HasSubstr("works in Node only"));
  EXPECT_THAT(text_of(error), HasSubstr("x.js:1:"));
  EXPECT_THAT(error.fix_text(), HasSubstr("runtime: 'node'"));
  EXPECT_EQ(runtime().load(write("y.js", "require('orm').open().catch(() => {}); exports.up = () => {};")).only_node,
            "it loads a package that connects by itself, which only Node can");
}

TEST_F(Modules, FollowsImportsOfThePackage) {
  write("package.json", R"({"imports": {"#lib/*": "./lib/*.js"}})");
  write("lib/x.js", "module.exports = 'by name';");
  EXPECT_EQ(run("console.log(require('#lib/x'));"), "by name");
}

TEST_F(Modules, PackagesTypeAndExtensionDecideHowAFileIsRead) {
  write("package.json", R"({"type": "module"})");
  const auto file =
      write("m.js", "import c from './c.cjs'; export const up = () => { console.log(c, typeof require, this); };");
  write("c.cjs", "module.exports = typeof require;");
  run_file(file);
  EXPECT_EQ(logged(), "function undefined undefined");
  stop_runtime();
  write("package.json", R"({"type": "commonjs"})");
  const Error error = error_of_file(file);
  EXPECT_EQ(error.code(), ErrorCode::kScriptSyntax);
  EXPECT_THAT(error.message(), HasSubstr("import declarations may only appear at top level of a module"));
}

TEST_F(Modules, ABareJsFileIsWhatItsTextSays) {
  run_file(write("one.js", "export const up = () => console.log('module');"));
  run_file(write("two.js", "const x = await Promise.resolve('awaited');\nexport function up() { console.log(x); }"));
  run_file(write("three.js", "exports.up = () => console.log('script', this === undefined);"));
  run_file(write("four.js", "export default { up() { console.log('default'); } };"));
  EXPECT_EQ(logged(), "module\nawaited\nscript false\ndefault");
}

TEST_F(Modules, EsModulesImportEachOtherCommonJsAndBuiltIns) {
  write("c.cjs", "exports.a = 1; exports['odd-name'] = 2; exports.default = 3; exports.class = 4;");
  write("m.mjs", "export let count = 0; export function more() { count++; } export { count as 'any name' };");
  write("again.mjs", "export * from './m.mjs'; export * as c from './c.cjs';");
  write("d.json", "[1, 2]");
  const auto file = write("m1.mjs",
                          "import c, { a, class as k, 'odd-name' as odd } from './c.cjs';\n"
                          "import { count, more } from './m.mjs';\n"
                          "import * as all from './again.mjs';\n"
                          "import list from './d.json';\n"
                          "import path, { join } from 'node:path';\n"
                          "import { inspect } from 'util';\n"
                          "export async function up() {\n"
                          "  more();\n"
                          "  console.log(a, k, odd, c.default, count, all.count, all.c.a, list.length, join('a', '..', "
                          "'b'), path.join === join);\n"
                          "  const late = await import('./late.mjs');\n"
                          "  console.log(late.default, import.meta.url.startsWith('file:///'), "
                          "import.meta.filename.endsWith('/m1.mjs'), inspect(1));\n"
                          "}\n");
  write("late.mjs", "await null; export default 'late';");
  run_file(file);
  EXPECT_EQ(logged(), "1 4 2 3 1 1 1 2 b true\nlate true true 1");
}

TEST_F(Modules, CommonJsImportsDynamicallyRelativeToItsFile) {
  write("sub/x.mjs", "export const x = 'x of sub';");
  write("sub/c.js", "module.exports = () => import('./x.mjs');");
  EXPECT_EQ(run("console.log((await require('./sub/c')()).x); console.log((await import('./sub/c.js')).default === "
                "require('./sub/c'));"),
            "x of sub\ntrue");
}

TEST_F(Modules, CyclesOfEsModulesShareBindings) {
  write("a.mjs", "import { b } from './b.mjs'; export const a = () => 'a' + b(); export const start = 's';");
  write("b.mjs", "import { start } from './a.mjs'; export const b = () => 'b' + start;");
  EXPECT_EQ(run("console.log((await import('./a.mjs')).a());"), "abs");
}

TEST_F(Modules, AnEsModuleMayBeRequiredUnlessItAwaits) {
  write("m.mjs", "export const name = 'named';");
  write("later.js", "export default await null;");
  EXPECT_EQ(
      run("for (const f of ['./m.mjs', './later.js']) try { console.log(require(f).name); } catch (e) { console.log(e.code, e.message); }"),
      "named\n"
      "ERR_REQUIRE_ASYNC_MODULE require cannot load later.js, an ECMAScript module");
}

TEST_F(Modules, AFileThatSaysNotWhatItIsMayBeRequiredThoughItExports) {
  write("helper.js", "export const name = 'named'; export default function () { return 'default'; }");
  write("both.js", "import path from 'path'; module.exports = { join: path.join };");
  EXPECT_EQ(run("const h = require('./helper'); console.log(h.name, h.default(), h.__esModule, Object.keys(h));\n"
                "console.log(require('./both').join('a', 'b'), (await import('./helper.js')).name);"),
            "named default true [ 'default', 'name' ]\na/b named");
}

TEST_F(Modules, AFileMayMixImportAndModuleExportsAsTranspilersAllow) {
  write("lib/inner.js", "exports.inner = 1;");
  run_file(write("one.js", "import { inner } from './lib/inner.js';\nconst path = require('path');\n"
                           "module.exports = { async up() { console.log(inner, path.basename(__filename), __dirname.length > 1); } };"));
  run_file(write("two.js", "import fs from 'fs';\nexports.up = () => console.log(typeof fs.readFileSync, module.exports === exports);"));
  run_file(write("three.js", "import { createRequire } from 'module';\nconst require = createRequire(import.meta.url);\n"
                             "export const up = () => console.log(require('./lib/inner').inner);"));
  EXPECT_EQ(logged(), "1 one.js true\nfunction true\n1");
  const Error error = error_of_file(write("four.js", "import 'fs';\nmodule.exports.up = () => {\n  nothing();\n};"));
  EXPECT_THAT(text_of(error), HasSubstr("four.js:3:3"));
}

TEST_F(Modules, KnowTheirParentsChildrenAndPaths) {
  write("a/b.js", "exports.parent = module.parent; exports.own = module;");
  EXPECT_EQ(run("const b = require('./a/b');\n"
                "console.log(b.parent === module, module.children.includes(b.own), b.own.paths[0].endsWith('/a/node_modules'),\n"
                "  b.own.loaded, require.main !== module, typeof require.main.filename, Boolean(module.parent), b.own.id === b.own.filename);"),
            "true true true true true string true true");
}

TEST_F(Modules, ANullClosesANameAndAPackageMayImportItself) {
  write("node_modules/closed/package.json",
        R"({"exports": {".": {"node": null, "default": "./x.js"}, "./list": ["../outside.js", "./x.js"], "./deep/*": "./in/*.js", "./deep/secret/*": null}})");
  write("node_modules/closed/x.js", "module.exports = 'x';");
  write("node_modules/closed/in/a.js", "module.exports = 'deep a';");
  write("package.json", R"({"name": "mine", "exports": {"./lib": "./lib.js"}, "imports": {"#dep": "plain", "#own/*": "./own/*.js"}})");
  write("lib.js", "module.exports = 'own lib';");
  write("own/x.js", "module.exports = 'own x';");
  write("node_modules/plain.js", "module.exports = 'plain file';");
  EXPECT_EQ(run("for (const name of ['closed', 'closed/list', 'closed/deep/a', 'closed/deep/secret/a', 'mine/lib', 'mine/other', '#dep', '#own/x', '#none'])\n"
                "  try { console.log(require(name)); } catch (e) { console.log(e.code); }"),
            "ERR_PACKAGE_PATH_NOT_EXPORTED\nx\ndeep a\nERR_PACKAGE_PATH_NOT_EXPORTED\nown lib\n"
            "ERR_PACKAGE_PATH_NOT_EXPORTED\nplain file\nown x\nMODULE_NOT_FOUND");
}

TEST_F(Modules, ImportMetaResolves) {
  write("lib/x.mjs", "export default 1;");
  run_file(write("m.mjs", "export const up = () => { console.log(import.meta.resolve('./lib/x.mjs') === new URL('./lib/x.mjs', import.meta.url).href, import.meta.resolve('fs'));\n"
                          "  try { import.meta.resolve('nope'); } catch (e) { console.log(e.code, e.message); } };"));
  EXPECT_EQ(logged(), "true node:fs\nERR_MODULE_NOT_FOUND Cannot find module 'nope'");
}

TEST_F(Modules, ImportMetaResolvesAFileThatIsNotThere) {
  run_file(write("a b/m.mjs", "const is = (name) => import.meta.resolve(name) === new URL(name, import.meta.url).href;\n"
                              "export const up = () => console.log(['./q.js', '../q.js', './x/../ü y%20z.js?a=1#b', './', '.', '..', '/q.js',\n"
                              "  'file:///nowhere/q.js'].map(is).join());"));
  EXPECT_EQ(logged(), "true,true,true,true,true,true,true,true");
}

TEST_F(Modules, ANativeAddOnIsRefusedWithAWayOut) {
  write("node_modules/native/package.json", R"({"main": "build/native.node"})");
  write("node_modules/native/build/native.node", "\x7f" "ELF");
  const Error error = error_of_file(write("x.js", "const native = require('native');\n"));
  EXPECT_EQ(error.code(), ErrorCode::kModuleNotFound);
  EXPECT_THAT(text_of(error), HasSubstr("node_modules/native/build/native.node is a native add-on"));
  EXPECT_THAT(text_of(error), HasSubstr("x.js:1:23"));
  EXPECT_THAT(error.fix_text(), HasSubstr("runtime: node"));
}

TEST_F(Modules, ASyntaxErrorInARequiredFileNamesThatFile) {
  write("lib/broken.js", "const ok = 1;\nconst x = { a: 1,, };\n");
  const Error error = error_of_file(write("x.js", "require('./lib/broken');"));
  EXPECT_EQ(error.code(), ErrorCode::kScriptSyntax);
  EXPECT_THAT(text_of(error), HasSubstr("lib/broken.js:2:18\n    const x = { a: 1,, };\n                     ^"));
}

TEST_F(Modules, AMissingModuleIsNamedWithThePlaceThatAsksForIt) {
  const Error error =
      error_of_file(write("migrations/x.js", "const ok = require('path');\nconst pad = require('left-pad/x');\n"));
  EXPECT_EQ(error.code(), ErrorCode::kModuleNotFound);
  EXPECT_EQ(text_of(error),
            "cannot find module 'left-pad/x'\n"
            "no node_modules folder beside the file or above it has the package\n"
            "migrations/x.js:2:20\n"
            "    const pad = require('left-pad/x');\n"
            "                       ^\n"
            "    at migrations/x.js:2:20");
  EXPECT_EQ(error.fix_text(), "npm install left-pad");
}

TEST_F(Modules, AMissingImportIsNamedWithItsPlace) {
  const Error error = error_of_file(
      write("x.mjs", "import path from 'path';\nimport { a } from './nowhere.mjs';\nexport const up = () => {};\n"));
  EXPECT_EQ(error.code(), ErrorCode::kModuleNotFound);
  EXPECT_THAT(text_of(error), HasSubstr("cannot find module './nowhere.mjs'"));
  EXPECT_THAT(text_of(error), HasSubstr("x.mjs:2:19\n    import { a } from './nowhere.mjs';\n                      ^"));
}

TEST_F(Modules, ANodeModuleThatIsNotHereIsCalledThat) {
  const Error error = error_of_file(write("x.js", "exports.up = async () => { require('node:sqlite'); };"));
  EXPECT_EQ(error.code(), ErrorCode::kModuleNotFound);
  EXPECT_EQ(error.message(), "cannot find module 'node:sqlite'");
  EXPECT_THAT(error.details().front(), HasSubstr("it is part of Node, which does not run here; built in are assert, "));
}

TEST_F(Modules, AScriptMayDoWithoutAModule) {
  EXPECT_EQ(run("try { require('nope'); } catch (e) { console.log(e.code, e instanceof Error); }\n"
                "try { await import('nope'); } catch (e) { console.log(e.code); }\n"
                "try { require.resolve('nope'); } catch (e) { console.log(e.code, e.message, Object.keys(e)); }\n"
                "try { require(5); } catch (e) { console.log(e.message); }"),
            "MODULE_NOT_FOUND true\nERR_MODULE_NOT_FOUND\n"
            "MODULE_NOT_FOUND Cannot find module 'nope' [ 'code' ]\nrequire takes the name of a "
            "module, a string");
}

TEST_F(Modules, InnerPartsOfTheEngineCannotBeRequired) {
  EXPECT_EQ(run("try { require('internal/console'); } catch (e) { console.log(e.code); }"), "MODULE_NOT_FOUND");
}

TEST_F(Modules, ANameThatIsNotExportedIsASyntaxErrorAtTheImport) {
  write("m.mjs", "export const there = 1;");
  const Error error = error_of_file(write(
      "x.mjs", "import { there } from './m.mjs';\nimport { absent } from './m.mjs';\nexport const up = () => {};"));
  EXPECT_EQ(error.code(), ErrorCode::kScriptSyntax);
  EXPECT_EQ(text_of(error),
            "SyntaxError: import not found: absent\n"
            "x.mjs:2:10\n"
            "    import { absent } from './m.mjs';\n"
            "             ^");
}

TEST_F(Modules, RequireInAnEsModuleGetsAHint) {
  const Error error = error_of_file(write("x.mjs", "const path = require('path');\nexport const up = () => {};"));
  EXPECT_EQ(error.message(), "ReferenceError: require is not defined");
  EXPECT_EQ(error.fix_text(), "write import and export, or name the file .cjs: an ECMAScript module has no `require`");
}

TEST_F(Modules, ABrokenPackageJsonIsNamed) {
  write("node_modules/broken/package.json", "{ \"main\": ");
  const Error error = error_of_file(write("x.js", "require('broken');"));
  EXPECT_EQ(error.code(), ErrorCode::kModuleNotFound);
  EXPECT_EQ(error.message(), "a package.json cannot be parsed");
}

TEST_F(Modules, BrokenJsonIsNamed) {
  write("d.json", "{\"a\": }");
  const Error error = error_of_file(write("x.js", "require('./d.json');"));
  EXPECT_EQ(error.code(), ErrorCode::kScriptSyntax);
  EXPECT_EQ(error.message(), "d.json is not valid JSON");
  EXPECT_THAT(text_of(error), HasSubstr("JSON.parse: unexpected character"));
  EXPECT_THAT(text_of(error), HasSubstr("at x.js:1:8"));
  EXPECT_EQ(run("try { require('./d.json'); } catch (e) { console.log(e instanceof SyntaxError, e.message.startsWith(__dirname + '/d.json: JSON.parse')); }"),
            "true true");
}

TEST_F(Modules, SymbolicLinksAreOneFile) {
  write("real/x.js", "module.exports = { from: require('./beside') };");
  write("real/beside.js", "module.exports = 'real';");
  std::filesystem::create_directory_symlink("real", folder.path() / "linked");
  EXPECT_EQ(run("console.log(require('./linked/x') === require('./real/x'), require('./linked/x').from);"),
            "true real");
}

}  // namespace
}  // namespace godwit::script
