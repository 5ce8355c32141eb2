// Dates from texts: what scripts get is what Node 20 gave (tests/unit/script/node/dates.js).
#include <gtest/gtest.h>
#include <js/Date.h>

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

#include "base/file.h"
#include "script/engine.h"
#include "unit/script/script_fixture.h"

namespace godwit::script {
namespace {

class Dates : public ScriptTest {
 protected:
  Dates() {
    const char* const zone = std::getenv("TZ");
    if (zone != nullptr) zone_before_ = zone;
  }
  ~Dates() override { set_zone(zone_before_); }

  void in_zone(const std::string& zone) { set_zone(zone); }
  static std::string in_node(const std::string& name) {
    return base::read_file(std::filesystem::path(GODWIT_NODE_CASES) / name);
  }
  std::string read_all() {
    std::filesystem::copy(std::filesystem::path(GODWIT_NODE_CASES) / "dates.js", folder.path());
    run_file(folder.path() / "dates.js");
    return logged() + "\n";
  }

 private:
  void set_zone(const std::optional<std::string>& zone) {
    if (zone)
      ::setenv("TZ", zone->c_str(), 1);
    else
      ::unsetenv("TZ");
    ::tzset();
    runtime();  // the engine's library has to be up
    JS::ResetTimeZone();
  }

  std::optional<std::string> zone_before_;
};

TEST_F(Dates, TextsAreReadAsInNode) {
  in_zone("UTC");
  EXPECT_EQ(read_all(), in_node("dates.utc.txt"));
}

TEST_F(Dates, TextsWithoutAZoneAreReadInTheLocalOne) {
  in_zone("Europe/Berlin");
  EXPECT_EQ(read_all(), in_node("dates.berlin.txt"));
}

TEST_F(Dates, TheConstructorIsStillTheLanguages) {
  EXPECT_EQ(
      run("console.log(Date.length, Date.name, Object.getOwnPropertyNames(Date).join(), /native code/.test(Date));\n"
          "const all = Object.getOwnPropertyDescriptors(Date);\n"
          "console.log(Object.keys(all).map((k) => "
          "`${+all[k].writable}${+all[k].enumerable}${+all[k].configurable}`).join());\n"
          "const { value, writable, enumerable, configurable } = Object.getOwnPropertyDescriptor(globalThis, 'Date');\n"
          "console.log(value === Date, writable, enumerable, configurable);\n"
          "console.log(Date.prototype.constructor === Date, new Date() instanceof Date, Date.parse.length, "
          "Date.parse.name);\n"
          "console.log(Object.getPrototypeOf(Date) === Function.prototype, Object.keys(Date).length, 'prototype' in "
          "Date.now);"),
      "7 Date length,name,prototype,now,parse,UTC true\n001,001,000,101,101,101\ntrue true false true\n"
      "true true 1 parse\ntrue 0 false");
}

TEST_F(Dates, WithoutNewItIsTheCurrentTimeAsText) {
  EXPECT_EQ(run("const now = Date.now(), text = Date('Jan 5 2024');\n"
                "console.log(typeof text, Math.abs(Date.parse(text) - now) < 5000, typeof Date.now(), Date.UTC(2024, "
                "0, 5));"),
            "string true number 1704412800000");
}

TEST_F(Dates, WhatIsNoTextIsAsItWas) {
  in_zone("UTC");
  EXPECT_EQ(run("const show = (d) => (isNaN(d) ? '-' : d.toISOString());\n"
                "console.log([new Date(2024, 0, 5), new Date(2024, 0), new Date('2024', '0', '5'), new Date(0), new "
                "Date(NaN),\n"
                "  new Date(undefined), new Date(null), new Date(true), new Date(new Date(7)), new Date(8.64e15 + 1),\n"
                "  new Date(new String('Jan 5 2024 UTC')), new Date(['2024-01-05 UTC']), new "
                "Date({})].map(show).join(' '));\n"
                "const odd = { [Symbol.toPrimitive]: (hint) => (hint === 'default' ? 'Jan 6 2024' : 1) };\n"
                "class Own extends Date { toString() { return 'Jan 7 2024'; } }\n"
                "console.log(show(new Date(odd)), show(new Date(new Own(8))), Date.parse({ toString: () => '1 Jan 1970 "
                "UTC' }));\n"
                "for (const f of [() => new Date(Symbol()), () => new Date(1n), () => Date.parse(Symbol()),\n"
                "  () => new Date({ toString() { throw new RangeError('mine'); } })]) {\n"
                "  try { f(); console.log('went'); } catch (e) { console.log(e.name); }\n"
                "}"),
            "2024-01-05T00:00:00.000Z 2024-01-01T00:00:00.000Z 2024-01-05T00:00:00.000Z 1970-01-01T00:00:00.000Z - - "
            "1970-01-01T00:00:00.000Z 1970-01-01T00:00:00.001Z 1970-01-01T00:00:00.007Z - 2024-01-05T00:00:00.000Z "
            "2024-01-05T00:00:00.000Z -\n"
            "2024-01-06T00:00:00.000Z 1970-01-01T00:00:00.008Z 0\nTypeError\nTypeError\nTypeError\nRangeError");
}

TEST_F(Dates, ClassesCanExtendIt) {
  EXPECT_EQ(run("class Day extends Date { get iso() { return this.toISOString().slice(0, 10); } }\n"
                "const day = new Day('Jan 5 2024 UTC');\n"
                "console.log(day.iso, day instanceof Day, day instanceof Date, day.constructor === Day, Day.parse === "
                "Date.parse);\n"
                "function Old() {}\n"
                "const made = Reflect.construct(Date, ['5 Jan 2024 UTC'], Old);\n"
                "console.log(made instanceof Old, made instanceof Date, Date.prototype.getTime.call(made));\n"
                "console.log(structuredClone(day).constructor === Date, new Date(0).constructor === Date);"),
            "2024-01-05 true true true true\ntrue false 1704412800000\ntrue true");
}

TEST_F(Dates, AreReadTheSameWhenAScriptReplacesDate) {
  EXPECT_EQ(run("const Real = Date;\n"
                "globalThis.Date = class extends Real { constructor(...a) { super(...(a.length ? a : [0])); } };\n"
                "try { console.log(new Date('Jan 5 2024 10:00 UTC').toISOString(), new Date().getTime()); }\n"
                "finally { globalThis.Date = Real; }"),
            "2024-01-05T10:00:00.000Z 0");
}

TEST_F(Dates, SurviveACollectionBeforeEveryNative) {
  collect_in_natives(true);
  const std::string text =
      run("const all = ['2024-01-05', '2024-02-30', 'Jan 5 2024 UTC', { toString: () => '1/5/2024 UTC' }];\n"
          "console.log(all.map((x) => new Date(x).getTime() - Date.parse(x)).join(), new Date(all[2]));");
  collect_in_natives(false);
  EXPECT_EQ(text, "0,0,0,0 2024-01-05T00:00:00.000Z");
}

}  // namespace
}  // namespace godwit::script
