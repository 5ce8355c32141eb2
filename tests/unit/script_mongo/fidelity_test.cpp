// What a script does not touch is written back bit for bit.
#include <gtest/gtest.h>
#include <js/GCAPI.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <random>

#include "bson/builder.h"
#include "bson/extended_json.h"
#include "script/engine.h"
#include "unit/script_mongo/script_world.h"

namespace godwit {
namespace {

using bson::Builder;
using bson::Document;
using test::ScriptWorld;

// Bytes by hand: types and oddities that no builder makes.
class Raw {
 public:
  Raw& element(bson::Type type, std::string_view key, std::string_view value) {
    bytes_.push_back(static_cast<std::uint8_t>(type));
    put(key);
    bytes_.push_back(0);
    put(value);
    return *this;
  }
  Raw& element(bson::Type type, std::string_view key, const Document& value) {
    return element(type, key, std::string_view(reinterpret_cast<const char*>(value.bytes().data()), value.bytes().size()));
  }
  template <class Number>
  Raw& number(bson::Type type, std::string_view key, Number value) {
    const auto raw = std::bit_cast<std::array<char, sizeof(Number)>>(value);
    return element(type, key, std::string_view(raw.data(), raw.size()));
  }
  Raw& text(bson::Type type, std::string_view key, std::string_view value) {
    const auto length = std::bit_cast<std::array<char, 4>>(static_cast<std::int32_t>(value.size() + 1));
    std::string all(length.begin(), length.end());
    return element(type, key, all.append(value) + '\0');
  }
  [[nodiscard]] Document build() const {
    std::vector<std::uint8_t> bytes(4);
    bytes.insert(bytes.end(), bytes_.begin(), bytes_.end());
    bytes.push_back(0);
    const auto length = std::bit_cast<std::array<std::uint8_t, 4>>(static_cast<std::int32_t>(bytes.size()));
    std::copy(length.begin(), length.end(), bytes.begin());
    return Document(std::move(bytes));
  }

 private:
  void put(std::string_view text) { bytes_.insert(bytes_.end(), text.begin(), text.end()); }
  std::vector<std::uint8_t> bytes_;
};

std::string hex(const Document& document) {
  std::string text;
  for (const std::uint8_t byte : document.bytes()) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    text += kDigits[byte >> 4U];
    text += kDigits[byte & 15U];
  }
  return text;
}

class Fidelity : public testing::Test {
 protected:
  void expect_untouched(const Document& document) { EXPECT_EQ(hex(world_.through(document)), hex(document)); }
  ScriptWorld world_;
};

TEST_F(Fidelity, KeepsTheTypesOfNumbers) {
  expect_untouched(Raw()
                       .number(bson::Type::kInt64, "int64", std::int64_t{5})
                       .number(bson::Type::kInt64, "large", std::int64_t{1} << 53U)
                       .number(bson::Type::kInt64, "unsafe", (std::int64_t{1} << 53U) + 1)
                       .number(bson::Type::kInt64, "least", std::numeric_limits<std::int64_t>::min())
                       .number(bson::Type::kInt64, "most", std::numeric_limits<std::int64_t>::max())
                       .number(bson::Type::kInt64, "nothing", std::int64_t{0})
                       .number(bson::Type::kDouble, "one", 1.0)
                       .number(bson::Type::kDouble, "zero", 0.0)
                       .number(bson::Type::kDouble, "minus zero", -0.0)
                       .number(bson::Type::kDouble, "half", 0.5)
                       .number(bson::Type::kDouble, "huge", 1e300)
                       .number(bson::Type::kDouble, "infinite", -std::numeric_limits<double>::infinity())
                       .number(bson::Type::kDouble, "nan", std::numeric_limits<double>::quiet_NaN())
                       .number(bson::Type::kDouble, "nan with payload", std::bit_cast<double>(0xFFF800000000BEEFU))
                       .number(bson::Type::kInt32, "int32", std::int32_t{-7})
                       .build());
}

TEST_F(Fidelity, KeepsValuesThatJavaScriptCannotShow) {
  expect_untouched(Raw()
                       .element(bson::Type::kUndefined, "undefined", std::string_view())
                       .text(bson::Type::kSymbol, "symbol", "sym")
                       .number(bson::Type::kDate, "far date", std::numeric_limits<std::int64_t>::max())
                       .number(bson::Type::kDate, "date", std::int64_t{-1})
                       .text(bson::Type::kString, "ill-formed", "a\xFFz")
                       .text(bson::Type::kString, "with NUL", std::string_view("a\0b", 3))
                       .element(bson::Type::kBool, "odd truth", std::string_view("\x07"))
                       .build());
}

TEST_F(Fidelity, KeepsRegularExpressionsWhateverTheirFlagsAndSyntax) {
  using std::string_view_literals::operator""sv;
  expect_untouched(Raw()
                       .element(bson::Type::kRegex, "plain", "^a.c$\0i\0"sv)
                       .element(bson::Type::kRegex, "slash", "a/b\0\0"sv)
                       .element(bson::Type::kRegex, "empty", "\0\0"sv)
                       .element(bson::Type::kRegex, "all flags", "x\0ilmsux\0"sv)
                       .element(bson::Type::kRegex, "unsorted", "x\0mi\0"sv)
                       .element(bson::Type::kRegex, "not JavaScript's", "(?i)x++\0\0"sv)
                       .build());
}

TEST_F(Fidelity, KeepsBinariesCodeAndReferences) {
  const bson::ObjectId id = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
  const std::array<std::uint8_t, 16> uuid = {9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 1, 2, 3, 4, 5, 6};
  const Document scope = Raw().number(bson::Type::kInt64, "n", std::int64_t{3}).build();
  const std::string pointer = std::string("\x04\0\0\0a.b\0", 8) + std::string(id.begin(), id.end());
  Document with_scope = Raw().text(bson::Type::kCode, "c", "f()").build();
  const std::string code_text("\x04\0\0\0f()\0", 8);
  const auto total = std::bit_cast<std::array<char, 4>>(static_cast<std::int32_t>(4 + code_text.size() + scope.bytes().size()));
  const std::string code_with_scope = std::string(total.begin(), total.end()) + code_text +
                                      std::string(scope.bytes().begin(), scope.bytes().end());
  expect_untouched(Raw()
                       .element(bson::Type::kBinary, "binary", std::string_view("\x03\0\0\0\x00xyz", 8))
                       .element(bson::Type::kBinary, "old binary", std::string_view("\x07\0\0\0\x02\x03\0\0\0xyz", 12))
                       .element(bson::Type::kBinary, "odd old binary", std::string_view("\x02\0\0\0\x02xy", 7))
                       .element(bson::Type::kBinary, "short uuid", std::string_view("\x02\0\0\0\x04xy", 7))
                       .text(bson::Type::kCode, "code", "f()")
                       .element(bson::Type::kCodeWithScope, "code with scope", code_with_scope)
                       .element(bson::Type::kDbPointer, "pointer", pointer)
                       .element(bson::Type::kMinKey, "min", std::string_view())
                       .element(bson::Type::kMaxKey, "max", std::string_view())
                       .number(bson::Type::kTimestamp, "timestamp", 0xFFFFFFFE00000003U)
                       .element(bson::Type::kDecimal128, "decimal", std::string_view("0123456789abcdef"))
                       .build());
  expect_untouched(Builder().add("_id", id).add("uuid", bson::Binary{uuid, 4}).build());
  expect_untouched(Builder().add("ref", Builder().add("$ref", "a.b").add("$id", std::int64_t{7}).build()).build());
  expect_untouched(Builder().add("ref", Builder().add("$id", 7).add("x", 1.0).add("$ref", "c").add("$db", "d").build()).build());
  expect_untouched(Builder().add("no ref", Builder().add("$ref", "c").add("$id", bson::Null{}).build()).build());
}

TEST_F(Fidelity, KeepsKeysThatObjectsReorderOrMerge) {
  expect_untouched(Builder().add("b", 1).add("2", 2).add("1", 3.0).add("a", 4).build());
  expect_untouched(Builder().add("1", 1).add("2", std::int64_t{2}).add("a", 3).build());
  expect_untouched(Builder().add("a", 1).add("b", 2.0).add("a", std::int64_t{3}).add("a", "x").build());
  expect_untouched(Builder().add("__proto__", 1.0).add("constructor", 2).add("toString", 3).add("", 4).build());
  expect_untouched(Builder().add("\xFF", 1.0).add("\xFE", 2).build());
  expect_untouched(Builder().add("007", 1.0).add("4294967295", 2).add("2147483648", 3).build());
  expect_untouched(Builder().add("toBSON", "text").add("_bsontype", "ObjectId").add("then", 1.0).build());
}

TEST_F(Fidelity, TypesStayWithTheirItemsWhenAnArrayGrowsOrShrinks) {
  const auto array = [](const auto&... items) {
    bson::ArrayBuilder list;
    (list.add(items), ...);
    return Builder().add("l", bson::Array{list.build()}).build();
  };
  const auto wide = [](std::int64_t n) { return n; };
  const Document before = array(std::int32_t{6}, wide(7), std::int32_t{7}, wide(8), 9.0, "text");
  EXPECT_EQ(hex(world_.through(before, "d.l.shift(); return d;")), hex(array(wide(7), std::int32_t{7}, wide(8), 9.0, "text")));
  EXPECT_EQ(hex(world_.through(before, "d.l.pop(); return d;")), hex(array(std::int32_t{6}, wide(7), std::int32_t{7}, wide(8), 9.0)));
  EXPECT_EQ(hex(world_.through(before, "d.l.unshift(7, 7); return d;")),
            hex(array(std::int32_t{7}, std::int32_t{7}, std::int32_t{6}, wide(7), std::int32_t{7}, wide(8), 9.0, "text")));
  EXPECT_EQ(hex(world_.through(before, "d.l.push(9); return d;")),
            hex(array(std::int32_t{6}, wide(7), std::int32_t{7}, wide(8), 9.0, "text", std::int32_t{9})));
  EXPECT_EQ(hex(world_.through(before, "d.l.splice(2, 1, 'new', 8, 8); return d;")),
            hex(array(std::int32_t{6}, wide(7), "new", std::int32_t{8}, std::int32_t{8}, wide(8), 9.0, "text")));
  EXPECT_EQ(hex(world_.through(before, "d.l.length = 0; return d;")), hex(array()));
}

TEST_F(Fidelity, KeepsArraysWithOddKeys) {
  const Document odd = Raw().number(bson::Type::kInt64, "7", std::int64_t{1}).number(bson::Type::kInt32, "x", 2).build();
  expect_untouched(Raw().element(bson::Type::kArray, "list", odd).build());
}

TEST_F(Fidelity, KeepsTheLastOfTheDepthsThatServersTake) {
  Document nested = Builder().add("n", 1.0).build();
  for (int i = 0; i < 199; ++i) nested = Builder().add("d", nested).build();
  expect_untouched(nested);
}

TEST_F(Fidelity, ConvertsOnlyTheFieldThatChanged) {
  const Document before = Builder().add("a", 1.0).add("b", std::int64_t{2}).add("c", 3.0).build();
  EXPECT_EQ(hex(world_.through(before, "d.b = 9; return d;")), hex(Builder().add("a", 1.0).add("b", 9).add("c", 3.0).build()));
  EXPECT_EQ(hex(world_.through(before, "delete d.b; d.z = 1; return d;")),
            hex(Builder().add("a", 1.0).add("c", 3.0).add("z", 1).build()));
  EXPECT_EQ(hex(world_.through(before, "d.a = '1'; return d;")),
            hex(Builder().add("a", "1").add("b", std::int64_t{2}).add("c", 3.0).build()));
}

TEST_F(Fidelity, TellsMinusZeroFromZero) {
  const Document before = Builder().add("a", 0.0).add("b", std::int64_t{0}).build();
  EXPECT_EQ(hex(world_.through(before, "d.a = -0; d.b = -0; return d;")), hex(Builder().add("a", -0.0).add("b", -0.0).build()));
}

TEST_F(Fidelity, HoldsForCopiesBySpreadAndAssign) {
  const Document before = Builder().add("a", 1.0).add("sub", Builder().add("n", std::int64_t{2}).build()).build();
  const Document after = Builder(before).add("x", 1).build();
  EXPECT_EQ(hex(world_.through(before, "return { ...d, x: 1 };")), hex(after));
  EXPECT_EQ(hex(world_.through(before, "return Object.assign({}, d, { x: 1 });")), hex(after));
  EXPECT_EQ(hex(world_.through(before, "const { a, ...rest } = d; return { a, ...rest, x: 1 };")), hex(after));
}

TEST_F(Fidelity, FollowsTheDriverWhereAValueMovesAway) {
  const Document before = Builder().add("a", 1.0).add("list", bson::Array{bson::ArrayBuilder().add(2.0).build()}).build();
  EXPECT_EQ(hex(world_.through(before, "return { moved: d.a };")), hex(Builder().add("moved", 1).build()));
  EXPECT_EQ(hex(world_.through(before, "return { list: d.list };")),
            hex(Builder().add("list", bson::Array{bson::ArrayBuilder().add(2.0).build()}).build()));
  EXPECT_EQ(hex(world_.through(before, "return { list: [...d.list] };")),
            hex(Builder().add("list", bson::Array{bson::ArrayBuilder().add(2).build()}).build()));
}

TEST_F(Fidelity, KeepsArrayElementsAroundAChange) {
  const Document before =
      Builder().add("l", bson::Array{bson::ArrayBuilder().add(1.0).add(std::int64_t{2}).add(3.0).build()}).build();
  EXPECT_EQ(hex(world_.through(before, "d.l[1] = 'x'; d.l.push(4); return d;")),
            hex(Builder().add("l", bson::Array{bson::ArrayBuilder().add(1.0).add("x").add(3.0).add(4).build()}).build()));
}

TEST_F(Fidelity, WritesChangesOfDocumentsWithStrangeKeysInPlace) {
  const Document before = Builder().add("b", 1.0).add("7", 2.0).add("b", 3.0).add("1", std::int64_t{4}).build();
  EXPECT_EQ(hex(world_.through(before, "d[7] = 'x'; d.z = 1; return d;")),
            hex(Builder().add("b", 1.0).add("7", "x").add("b", 3.0).add("1", std::int64_t{4}).add("z", 1).build()));
  EXPECT_EQ(hex(world_.through(before, "d.b = 'x'; delete d[1]; return d;")),
            hex(Builder().add("7", 2.0).add("b", "x").build()));
}

TEST_F(Fidelity, IsNoticedByNobodyWhoLooksAtKeys) {
  const Document before = Builder().add("a", 1.0).build();
  const Document keys = world_.through(before, "return { keys: Object.keys(d).join(), json: JSON.stringify(d), "
                                               "all: (() => { let s = ''; for (const k in d) s += k; return s; })() };");
  EXPECT_EQ(keys["keys"].string(), "a");
  EXPECT_EQ(keys["json"].string(), "{\"a\":1}");
  EXPECT_EQ(keys["all"].string(), "a");
}

TEST_F(Fidelity, IsShownAndComparedByNobody) {
  EXPECT_EQ(world_.run("return require('util').inspect(deserialize(serialize({ a: new Double(1), l: [new Double(1)] })))"), "{ a: 1, l: [ 1 ] }");
  EXPECT_EQ(world_.run("require('assert').deepStrictEqual(deserialize(serialize({ a: new Double(1), l: [5n] })), { a: 1, l: [5] }); return 'equal'"), "equal");
}

TEST_F(Fidelity, IgnoresAnOriginalThatAScriptForged) {
  const Document before = Builder().add("a", 1).build();
  const std::string forge = "const s = Symbol.for('godwit.original');";
  for (const char* value : {"5", "''", "'e'", "'w'", "'e\\x10a'", "'w\\x05zzzz'", "'\\u1234'", "{}"}) {
    EXPECT_EQ(hex(world_.through(before, forge + "return { ...d, [s]: " + value + " };")), hex(before)) << value;
  }
}

// Random documents of every type.
class Generator {
 public:
  explicit Generator(std::uint32_t seed) : random_(seed) {}

  Document document(int depth) {
    Raw raw;
    const int fields = below(depth == 0 ? 12 : 5);
    for (int i = 0; i < fields; ++i) field(raw, key(), depth);
    return raw.build();
  }
  int below(int bound) { return std::uniform_int_distribution<int>(0, bound - 1)(random_); }

 private:
  std::string key() {
    static const std::vector<std::string> kKeys = {"a", "b", "c", "name", "price", "0", "1", "17", "$ref", "$id", "é", "x.y"};
    return below(3) == 0 ? "k" + std::to_string(below(1000)) : kKeys[static_cast<std::size_t>(below(static_cast<int>(kKeys.size())))];
  }
  std::string bytes(std::size_t size) {
    std::string text(size, '\0');
    for (char& c : text) c = static_cast<char>(below(256));
    return text;
  }
  std::string word() {
    static const std::vector<std::string> kWords = {"", "plain", "grüße", "日本語", "😀", "a\"b\\c\n"};
    return below(8) == 0 ? bytes(static_cast<std::size_t>(below(6))) : kWords[static_cast<std::size_t>(below(6))];
  }
  double number() {
    switch (below(4)) {
      case 0: return below(2000) - 1000;
      case 1: return std::bit_cast<double>(std::uniform_int_distribution<std::uint64_t>()(random_));
      case 2: return below(100000) / 100.0;
      default: return 0.0 * (below(2) - 1);
    }
  }
  // A namespace and an ObjectId.
  std::string pointer() {
    return std::string("\4\0\0\0a.b\0", 8) + bytes(12);
  }
  Document array(int depth) {
    Raw raw;
    const int items = below(5);
    for (int i = 0; i < items; ++i) field(raw, std::to_string(i), depth);
    return raw.build();
  }
  void field(Raw& raw, const std::string& key, int depth) {
    using bson::Type;
    switch (below(depth < 3 ? 24 : 22)) {
      case 0: case 1: raw.number(Type::kDouble, key, number()); break;
      case 2: raw.number(Type::kInt32, key, below(1 << 30)); break;
      case 3: raw.number(Type::kInt64, key, static_cast<std::int64_t>(below(1000))); break;
      case 4: raw.number(Type::kInt64, key, std::uniform_int_distribution<std::int64_t>()(random_)); break;
      case 5: case 6: raw.text(Type::kString, key, word()); break;
      case 7: raw.element(Type::kObjectId, key, bytes(12)); break;
      case 8: raw.element(Type::kBool, key, below(2) == 0 ? std::string_view("\0", 1) : std::string_view("\1", 1)); break;
      case 9: raw.number(Type::kDate, key, static_cast<std::int64_t>(below(1 << 30)) * 1000); break;
      case 10: raw.element(Type::kNull, key, std::string_view()); break;
      case 11: raw.element(Type::kUndefined, key, std::string_view()); break;
      case 12: raw.element(Type::kDecimal128, key, bytes(16)); break;
      case 13: raw.number(Type::kTimestamp, key, std::uniform_int_distribution<std::uint64_t>()(random_)); break;
      case 14: raw.text(Type::kSymbol, key, word()); break;
      case 15: raw.element(Type::kRegex, key, std::string_view("a/b\0im\0", 7)); break;
      case 16: raw.element(Type::kBinary, key, std::string("\x04\0\0\0", 4) + static_cast<char>(below(2) * 5) + bytes(4)); break;
      case 17: raw.element(below(2) == 0 ? Type::kMinKey : Type::kMaxKey, key, std::string_view()); break;
      case 18: raw.text(Type::kCode, key, word()); break;
      case 19: raw.element(Type::kRegex, key, below(2) == 0 ? std::string_view("(?<x)[\0zz\0", 10) : std::string_view("\0\0", 2)); break;
      case 20: raw.number(Type::kDate, key, std::uniform_int_distribution<std::int64_t>()(random_)); break;
      case 21: raw.element(Type::kDbPointer, key, pointer()); break;
      case 22: raw.element(Type::kDocument, key, document(depth + 1)); break;
      default: raw.element(Type::kArray, key, array(depth + 1)); break;
    }
  }

  std::mt19937 random_;
};

TEST_F(Fidelity, HoldsForRandomDocumentsOfEveryType) {
  const std::uint32_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  Generator generator(seed);
  world_.with([&](JSContext* cx, script::mongo::Documents& documents) {
    Document before;
    for (int i = 0; i < 5000; ++i) {
      if (i % 5 == 0) before = generator.document(0);  // what comes again is read and written by other ways
      Document after;
      JS::RootedValue value(cx);
      ASSERT_TRUE(documents.to_js(cx, before, &value)) << hex(before);
      ASSERT_TRUE(documents.to_bson(cx, value, after)) << hex(before);
      ASSERT_EQ(hex(after), hex(before));
    }
  });
}

// Moves what is old, too.
void collect_and_compact(JSContext* cx) {
  JS::PrepareForFullGC(cx);
  JS::NonIncrementalGC(cx, JS::GCOptions::Shrink, JS::GCReason::API);
}

TEST_F(Fidelity, HoldsWhileObjectsMove) {
  const std::uint32_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  Generator generator(seed);
  world_.with([&](JSContext* cx, script::mongo::Documents& documents) {
    // The smallest nursery there is: nearly every conversion is interrupted by a collection that moves what is young.
    JS_SetGCParameter(cx, JSGC_MIN_NURSERY_BYTES, 4096);
    JS_SetGCParameter(cx, JSGC_MAX_NURSERY_BYTES, 4096);
    Document before;
    for (int i = 0; i < 3000; ++i) {
      if (i % 100 == 0) collect_and_compact(cx);
      if (i % 5 == 0) before = generator.document(0);
      Document after;
      JS::RootedValue value(cx);
      ASSERT_TRUE(documents.to_js(cx, before, &value)) << hex(before);
      if (i % 7 == 0) collect_and_compact(cx);
      ASSERT_TRUE(documents.to_bson(cx, value, after)) << hex(before);
      ASSERT_EQ(hex(after), hex(before));
    }
  });
}

TEST_F(Fidelity, HoldsWhenEveryNativeCollects) {
  script::collect_in_natives(true);
  const std::string said = world_.run(
      "for (let i = 0; i < 30; i++) { const d = { _id: new ObjectId(), n: 5n, list: [new Double(1), { x: new Decimal128('1.5') }], u: new UUID() };"
      "const bytes = serialize(d), back = deserialize(bytes); if (hex(serialize({ ...back })) !== hex(bytes)) return hex(bytes); } return 'same'");
  script::collect_in_natives(false);
  EXPECT_EQ(said, "same");
}

bool has_key_twice(const Document& document, std::string_view key) {
  int found = 0;
  for (const bson::Element& element : document.view()) found += element.key() == key ? 1 : 0;
  return found > 1;
}

TEST_F(Fidelity, TouchingOneFieldOfARandomDocumentLeavesTheOthers) {
  const std::uint32_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  Generator generator(seed);
  world_.with([&](JSContext* cx, script::mongo::Documents& documents) {
    Document before;
    for (int i = 0; i < 3000; ++i) {
      if (i % 5 == 0) before = generator.document(0);
      std::vector<bson::Element> elements;
      for (const bson::Element& element : before.view()) elements.push_back(element);
      if (elements.empty()) continue;
      const bson::Element touched = elements[static_cast<std::size_t>(generator.below(static_cast<int>(elements.size())))];
      if (has_key_twice(before, touched.key())) continue;
      Builder expected;
      for (const bson::Element& element : elements) {
        element.key() == touched.key() ? expected.add(element.key(), "touched") : expected.add(element);
      }
      JS::RootedValue value(cx);
      JS::RootedValue text(cx, JS::StringValue(JS_NewStringCopyZ(cx, "touched")));
      ASSERT_TRUE(documents.to_js(cx, before, &value)) << hex(before);
      JS::RootedObject object(cx, &value.toObject());
      Document marked;
      bool is_reference = false;
      ASSERT_TRUE(JS_HasProperty(cx, object, "_bsontype", &is_reference));
      if (is_reference) continue;
      const std::string key(touched.key());
      ASSERT_TRUE(JS_SetUCProperty(cx, object, std::u16string(key == "é" ? u"é" : std::u16string(key.begin(), key.end())).c_str(),
                                   key == "é" ? 1 : key.size(), text));
      ASSERT_TRUE(documents.to_bson(cx, value, marked)) << hex(before);
      ASSERT_EQ(hex(marked), hex(expected.build())) << hex(before) << " touched " << key;
    }
  });
}

}  // namespace
}  // namespace godwit
