// Which objects are known by their layout, and when they no longer are.
#include <gtest/gtest.h>
#include <js/CompilationAndEvaluation.h>
#include <js/SourceText.h>
#include <js/Symbol.h>
#include <jsfriendapi.h>

#include <functional>
#include <string_view>

#include "bson/builder.h"
#include "script/mongo/layouts.h"
#include "unit/script_mongo/script_world.h"

namespace godwit {
namespace {

using script::mongo::Layout;
using script::mongo::Layouts;

class LayoutsTest : public testing::Test {
 protected:
  using Make = std::function<JSObject*(JSContext*)>;

  static Make expression(std::string_view text) {
    return [text](JSContext* cx) -> JSObject* {
      JS::CompileOptions options(cx);
      JS::SourceText<mozilla::Utf8Unit> source;
      JS::RootedValue value(cx);
      if (!source.init(cx, text.data(), text.size(), JS::SourceOwnership::Borrowed) ||
          !JS::Evaluate(cx, options, source, &value)) {
        return nullptr;
      }
      return &value.toObject();
    };
  }

  static void see(JSContext* cx, Layouts& layouts, JS::HandleObject object, JS::HandleId original) {
    JS::RootedIdVector keys(cx);
    ASSERT_TRUE(js::GetPropertyKeys(cx, object, JSITER_OWNONLY | JSITER_SYMBOLS, &keys));
    bool with_original = false;
    if (!keys.empty() && keys[keys.length() - 1] == original.get()) {
      with_original = true;
      ASSERT_TRUE(keys.resize(keys.length() - 1));
    }
    ASSERT_TRUE(layouts.saw(cx, object, keys, with_original));
  }

  // Whether objects of `make` are known once they were seen `times` times, and then one of `other`.
  bool is_known(int times, const Make& make, const Make& other) {
    bool known = false;
    world_.with([&](JSContext* cx, script::mongo::Documents&) {
      JS::RootedString name(cx, JS_NewStringCopyZ(cx, "godwit.original"));
      JS::RootedSymbol symbol(cx, JS::GetSymbolFor(cx, name));
      JS::RootedId original(cx, JS::PropertyKey::Symbol(symbol));
      Layouts layouts(cx, symbol);
      JS::RootedObject object(cx);
      for (int i = 0; i < times; ++i) {
        object = make(cx);
        ASSERT_NE(object, nullptr);
        EXPECT_EQ(layouts.find(object), nullptr);
        see(cx, layouts, object, original);
      }
      object = other(cx);
      ASSERT_NE(object, nullptr);
      const Layout* const layout = layouts.find(object);
      known = layout != nullptr;
      EXPECT_TRUE(layout == nullptr || layout->holds());
    });
    return known;
  }
  bool is_known(std::string_view text) { return is_known(3, expression(text), expression(text)); }
  bool stays_known(std::string_view change) {
    const std::string text = "(()=>{const o={a:1,b:2,c:3};" + std::string(change) + ";return o})()";
    return is_known(3, expression("({a:1,b:2,c:3})"), expression(text));
  }

  test::ScriptWorld world_;
};

TEST_F(LayoutsTest, AreLearntWhenAFormComesForTheThirdTime) {
  const Make literal = expression("({a:1,b:2})");
  EXPECT_FALSE(is_known(2, literal, literal));
  EXPECT_TRUE(is_known(3, literal, literal));
}

TEST_F(LayoutsTest, AreKnownHoweverAnObjectCameToItsFields) {
  EXPECT_TRUE(is_known("({a:1})"));
  EXPECT_TRUE(is_known("({a:1,b:2,c:3,d:4})"));
  EXPECT_TRUE(is_known("({a:1,b:2,c:3,d:4,e:5,f:6,g:7,h:8,i:9})"));
  EXPECT_TRUE(is_known("({...{a:1,b:2,c:3}})"));
  EXPECT_TRUE(is_known("({...{a:1,b:2,c:3},d:4})"));
  EXPECT_TRUE(is_known("(()=>{const o={};o.a=1;o.b=2;o.c=3;o.d=4;o.e=5;return o})()"));
  EXPECT_TRUE(is_known("Object.assign({},{a:1,b:2})"));
  EXPECT_TRUE(is_known("Object.fromEntries([['a',1],['b',2],['c',3]])"));
  EXPECT_TRUE(is_known("JSON.parse('{\"a\":1,\"b\":2,\"c\":3}')"));
  EXPECT_TRUE(is_known("(()=>{const o={a:1,b:2,c:3,d:4};o.e=5;o.f=6;return o})()"));
  EXPECT_TRUE(is_known("({a:1,b:2,[Symbol.for('godwit.original')]:'e'})"));
}

TEST_F(LayoutsTest, AreKnownOfDocumentsThatWereRead) {
  for (const int fields : {1, 3, 4, 12, 13, 40}) {
    bson::Builder document;
    for (int i = 0; i < fields; ++i) document.add("k" + std::to_string(i), i);
    const bson::Document bytes = document.build();
    script::mongo::Documents* reader = nullptr;
    world_.with([&](JSContext*, script::mongo::Documents& documents) { reader = &documents; });
    const Make read = [&](JSContext* cx) {
      JS::RootedValue value(cx);
      // The first ones are made in another way.
      for (int i = 0; i < 3; ++i)
        if (!reader->to_js(cx, bytes, &value)) return static_cast<JSObject*>(nullptr);
      return &value.toObject();
    };
    EXPECT_TRUE(is_known(3, read, read)) << fields;
  }
}

TEST_F(LayoutsTest, AreNotThoseOfObjectsThatDifferInAnything) {
  EXPECT_TRUE(stays_known("o.a='another'"));
  EXPECT_FALSE(stays_known("o.d=1"));
  EXPECT_FALSE(stays_known("o[0]=1"));
  EXPECT_FALSE(stays_known("o[0]=1;delete o[0]"));
  EXPECT_FALSE(stays_known("delete o.a"));
  EXPECT_FALSE(stays_known("delete o.a;o.a=1"));
  EXPECT_FALSE(stays_known("o[Symbol()]=1"));
  EXPECT_FALSE(stays_known("Object.freeze(o)"));
  EXPECT_FALSE(stays_known("Object.defineProperty(o,'b',{get(){return 7}})"));
  EXPECT_FALSE(stays_known("Object.defineProperty(o,'b',{enumerable:false})"));
  EXPECT_FALSE(stays_known("Object.setPrototypeOf(o,null)"));
  EXPECT_FALSE(stays_known("Object.setPrototypeOf(o,{})"));
}

TEST_F(LayoutsTest, AreNeverLearntOfWhatIsNoPlainDocument) {
  EXPECT_FALSE(is_known("({0:1,a:2})"));
  EXPECT_FALSE(is_known("({['__proto__']:1})"));
  EXPECT_FALSE(is_known("({'a\\0b':1})"));
  EXPECT_FALSE(is_known("new (class{constructor(){this.a=1}})"));
  EXPECT_FALSE(is_known("Object.create(null,{a:{value:1,enumerable:true}})"));
  EXPECT_FALSE(is_known("({})"));
}

}  // namespace
}  // namespace godwit
