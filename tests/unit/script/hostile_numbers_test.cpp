// Numbers and objects that natives get from scripts past the prelude's checks.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/script/script_fixture.h"

namespace godwit::script {
namespace {

class HostileNumbers : public ScriptTest {
 protected:
  // The kinds of errors that the expression throws with each of some odd numbers as `n`, in a script that has replaced what
  // the prelude checks with. "-": none.
  std::string with_odd_numbers(const std::string& expression) {
    return run("const zlib = require('zlib'), crypto = require('crypto'), bytes = Buffer.from('abc');\n"
               "const { isInteger, isSafeInteger } = Number, { max, min } = Math;\n"
               "Number.isInteger = Number.isSafeInteger = () => true; Math.min = Math.max = (a) => a;\n"
               "const kinds = [];\n"
               "for (const n of [-1.5, NaN, Infinity, 1e300, {}, '7']) {\n"
               "  try { " + expression + "; kinds.push('-'); } catch (e) { kinds.push(e.name[0]); }\n"
               "}\n"
               "Object.assign(Number, { isInteger, isSafeInteger }); Object.assign(Math, { max, min });\n"
               "console.log(kinds.join(''));");
  }
};

TEST_F(HostileNumbers, AreTypeAndRangeErrors) {
  EXPECT_EQ(with_odd_numbers("crypto.pbkdf2Sync('a', 'b', n, 16, 'sha1')"), "RRRRTT");
  EXPECT_EQ(with_odd_numbers("crypto.pbkdf2Sync('a', 'b', 1, n, 'sha1')"), "RRRRTT");
  EXPECT_EQ(with_odd_numbers("crypto.scryptSync('a', 'b', n)"), "RRRRTT");
  EXPECT_EQ(with_odd_numbers("crypto.scryptSync('a', 'b', 16, { N: n })"), "RRRRTR");
  EXPECT_EQ(with_odd_numbers("crypto.scryptSync('a', 'b', 16, { maxmem: n })"), "RRRRTR");
  EXPECT_EQ(with_odd_numbers("crypto.hkdfSync('sha1', 'a', 'b', 'c', n)"), "RRRRTT");
  EXPECT_EQ(with_odd_numbers("crypto.createHash('shake256', { outputLength: n })"), "RRRRTT");
  EXPECT_EQ(with_odd_numbers("zlib.gzipSync('a', { level: n })"), "RRRRTT");
  EXPECT_EQ(with_odd_numbers("zlib.gunzipSync(zlib.gzipSync('a'), { maxOutputLength: n })"), "RRRRTT");
  EXPECT_EQ(with_odd_numbers("zlib.crc32('a', n)"), "RRRRTT");
}

TEST_F(HostileNumbers, LeaveTextsAndTimersAlone) {
  EXPECT_EQ(with_odd_numbers("if (typeof bytes.toString('utf8', n, n) !== 'string') throw 1").find_first_not_of("-RT"), std::string::npos);
  EXPECT_EQ(with_odd_numbers("clearTimeout(n); clearTimeout(setTimeout(() => {}, n))"), "------");
}

TEST_F(HostileNumbers, AHandleOfSomethingElseIsATypeError) {
  EXPECT_EQ(run("const crypto = require('crypto');\n"
                "const state = (x) => x[Object.getOwnPropertySymbols(x).find((s) => String(s) === 'Symbol(state)')];\n"
                "const fails = (f) => { try { f(); return 'went'; } catch (e) { return e.name; } };\n"
                "const hash = crypto.createHash('sha1'), hmac = crypto.createHmac('sha1', 'k'), other = crypto.createHash('sha1');\n"
                "const cipher = crypto.createCipheriv('aes-128-gcm', Buffer.alloc(16), Buffer.alloc(12));\n"
                "state(hash).handle = state(cipher).handle; state(hmac).handle = state(other).handle;\n"
                "console.log(fails(() => hash.copy()));\n"
                "state(cipher).handle = state(other).handle;\n"
                "console.log(fails(() => cipher.setAutoPadding()), fails(() => cipher.setAAD(Buffer.alloc(1))));\n"
                "other.digest(); console.log(fails(() => hmac.update('x')), fails(() => cipher.update('x')), fails(() => cipher.final()));\n"
                "state(other).done = false; console.log(fails(() => other.copy()));"),
            "TypeError\nTypeError TypeError\nTypeError TypeError Error\nTypeError");
}

}  // namespace
}  // namespace godwit::script
