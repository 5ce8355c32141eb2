#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "unit/script/script_fixture.h"

namespace godwit::script {
namespace {

using testing::HasSubstr;
using testing::Not;

class TypeScript : public ScriptTest {
 protected:
  std::string logged_by(const std::filesystem::path& file) {
    host.lines.clear();
    run_file(file);
    return logged();
  }
};

TEST_F(TypeScript, TypesVanishAndUnusedImportsWithThem) {
  EXPECT_EQ(logged_by(write("m.ts", R"(import type { Db } from 'mongodb';
import { Collection, MongoClient } from 'not-installed';
interface User { name: string; age?: number }
type Ids = ReadonlyArray<User['name']>;
abstract class Base<T extends object> { constructor(protected readonly value: T, public n: number = 1) {} abstract show(): string; }
class Shown extends Base<User> { override show(): string { return `${this.value.name}${this.n}`; } }
enum Level { Low, High = 'high' }
const enum Flag { On = 1 << 3 }
declare const nothing: unknown;
function pick<K extends keyof User>(user: User, key: K): User[K];
function pick(user: any, key: string): unknown { return user[key]!; }
export async function up(db: Db, client: MongoClient): Promise<void> {
  const ids = ['a'] as const satisfies Ids;
  console.log(new Shown({ name: 'x' }).show(), Level[0], Level.High, Flag.On, pick({ name: 'n' }, 'name'), ids.length as number, <any>2);
}
)")),
            "x1 Low high 8 n 1 2");
}

TEST_F(TypeScript, AFileIsCommonJsUnlessItsNameItsPackageOrItsTextSaysModule) {
  EXPECT_EQ(logged_by(write("a.ts", "export const up = () => console.log(typeof require, __filename.slice(-4));")),
            "function a.ts");
  EXPECT_EQ(logged_by(write("b.mts", "export const up = () => console.log(typeof require, import.meta.url.slice(-6));")),
            "undefined /b.mts");
  EXPECT_EQ(logged_by(write("c.cts", "const up = (): void => console.log(typeof require);\nexport = { up };")), "function");
  EXPECT_EQ(logged_by(write("d.ts", "const x: number = await 4;\nexport const up = () => console.log(typeof require, x);")),
            "undefined 4");
  write("esm/package.json", R"({"type": "module"})");
  EXPECT_EQ(logged_by(write("esm/e.ts", "export const up = () => console.log(typeof require);")), "undefined");
}

TEST_F(TypeScript, FilesImportEachOtherByTheNamesThatTypeScriptKnows) {
  write("lib/one.ts", "export default 'one'; export const also: string = 'also';");
  write("lib/two.mts", "export default 'two';");
  write("lib/three.cts", "export = { three: 3 };");
  write("lib/index.ts", "export * from './one'; import fs = require('path'); export { fs };");
  write("plain.js", "module.exports = { plain: 'js' };");
  EXPECT_EQ(logged_by(write("m.ts", R"(import one, { also } from './lib/one.js';
import three from './lib/three';
import * as lib from './lib';
import { plain } from './plain';
export async function up() {
  console.log(one, also, three.three, lib.also, typeof lib.fs.join, plain, (await import('./lib/two.mjs')).default);
}
)")),
            "one also 3 also function js two");
  EXPECT_EQ(logged_by(write("n.mjs", "import one, { also } from './lib/one.ts';\nexport const up = () => console.log(one, also);")),
            "one also");
}

TEST_F(TypeScript, NamesOfTsconfigAreFound) {
  write("tsconfig.json", R"({ "compilerOptions": { "paths": { "@/*": ["src/*"], "~/*": ["./*"] } } } // comments too)");
  write("src/models/user.ts", "export const name: string = 'users';");
  write("shared.ts", "export const shared = 1;");
  EXPECT_EQ(logged_by(write("migrations/m.ts", "import { name } from '@/models/user';\nimport { shared } from '~/shared';\n"
                                               "export const up = () => console.log(name, shared);\n")),
            "users 1");
}

TEST_F(TypeScript, ErrorsShowLineColumnAndTextOfTheSource) {
  const auto file = write("m.ts", "type A = {\n  a: string;\n};\nfunction check(a: A, b: Array<number>): void { throw new Error(a.a); }\n"
                                  "export async function up(db: unknown): Promise<void> {\n  check({ a: 'bad' } as A, [] as number[]);\n}\n");
  const std::string text = text_of(error_of_file(file));
  EXPECT_THAT(text, HasSubstr("Error: bad\nm.ts:4:54\n    function check(a: A, b: Array<number>): void { throw new Error(a.a); }\n"));
  EXPECT_THAT(text, HasSubstr("at check (m.ts:4:54)"));
  EXPECT_THAT(text, HasSubstr("up (m.ts:6:8)"));
}

TEST_F(TypeScript, SyntaxErrorsOfTypeScriptAndOfWhatItBecomesNameTheirPlace) {
  const Error error = error_of_file(write("m.ts", "const a: number = 1;\nlet b: = 2;\n"));
  EXPECT_EQ(error.code(), ErrorCode::kScriptSyntax);
  EXPECT_EQ(text_of(error), "SyntaxError: Unexpected token\nm.ts:2:8\n    let b: = 2;\n           ^");
  const Error later = error_of_file(write("n.ts", "const x: number = 1, y: Array<string> = []; const x = 2;\nexport const up = 1;\n"));
  EXPECT_EQ(later.code(), ErrorCode::kScriptSyntax);
  EXPECT_THAT(text_of(later), HasSubstr("n.ts:1:51"));
}

TEST_F(TypeScript, WhatCannotRunIsRefusedBeforeAnythingDoes) {
  const Error space = error_of_file(write("m.ts", "console.log('ran');\nexport namespace Shop { export const a = 1; }\n"));
  EXPECT_EQ(space.code(), ErrorCode::kScriptSyntax);
  EXPECT_THAT(text_of(space), HasSubstr("namespace Shop has values in it"));
  EXPECT_THAT(text_of(space), HasSubstr("m.ts:2:8"));
  const Error decorated = error_of_file(write("n.ts", "class A { @field() x = 1 }\n"));
  EXPECT_THAT(text_of(decorated), HasSubstr("decorators are not supported"));
  EXPECT_THAT(text_of(decorated), HasSubstr("n.ts:1:11"));
  EXPECT_EQ(logged_by(write("o.ts", "namespace Types { export type A = { const: 1 }; export interface B {} }\n"
                                    "declare global { var x: number; }\ndeclare module 'm' { const a: Types.A; }\n"
                                    "declare namespace D { namespace E { let f: number } }\nconst namespace = 'fine';\n"
                                    "export const up = () => console.log(namespace);\n")),
            "fine");
}

TEST_F(TypeScript, OutputIsStoredAndIsVoidWhenTheFileChanges) {
  options.cache_folder = folder.path() / "cache";
  const auto file = write("m.ts", "export const up = (a?: number): void => console.log('first');");
  EXPECT_EQ(logged_by(file), "first");
  const auto stored = [&] {
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(options.cache_folder / "typescript")) {
      files += entry.is_regular_file() ? 1 : 0;
    }
    return files;
  };
  EXPECT_EQ(stored(), 1U);
  stop_runtime();
  EXPECT_EQ(logged_by(file), "first");
  write("m.ts", "export const up = (a?: number): void => console.log('second');");
  stop_runtime();
  EXPECT_EQ(logged_by(file), "second");
  EXPECT_EQ(stored(), 1U);
}

TEST_F(TypeScript, PlacesAreRightAlsoInStoredOutput) {
  options.cache_folder = folder.path() / "cache";
  const auto file = write("m.ts", "export const up = (a?: number): void => { throw new Error('x'); };");
  EXPECT_THAT(text_of(error_of_file(file)), HasSubstr("m.ts:1:49"));
  stop_runtime();
  EXPECT_THAT(text_of(error_of_file(file)), HasSubstr("m.ts:1:49"));
}

}  // namespace
}  // namespace godwit::script
