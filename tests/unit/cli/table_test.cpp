#include "cli/table.h"

#include <gtest/gtest.h>

namespace godwit::cli {
namespace {

TEST(Table, AlignsColumnsAndTrimsLines) {
  Table table({{"ID"}, {"TOOK", true}, {"BY"}});
  table.add({{"short"}, {"1ms"}, {"ada"}});
  table.add({{"a-longer-id"}, {"12.5s"}});
  EXPECT_EQ(table.text({}, "  "),
            "  ID            TOOK  BY\n"
            "  short          1ms  ada\n"
            "  a-longer-id  12.5s\n");
}

TEST(Table, LeavesOutColumnsThatAreEmpty) {
  Table table({{"ID"}, {"NOTE"}, {"BY"}});
  table.add({{"a"}, {""}, {"x"}});
  EXPECT_EQ(table.text({}, ""), "ID  BY\na   x\n");
}

TEST(Table, HasNoHeadingWithoutTitles) {
  Table table({{""}, {""}});
  table.add({{"a"}, {"b"}});
  EXPECT_EQ(table.text({}, ""), "a  b\n");
}

TEST(Table, MeasuresCellsNotBytes) {
  Table table({{""}, {""}});
  table.add({{"名前"}, {"x"}});
  table.add({{"é"}, {"y"}});
  EXPECT_EQ(table.text({}, ""), "名前  x\né     y\n");
}

TEST(Table, ColoursDoNotCountAsWidth) {
  Table table({{""}, {""}});
  table.add({{"ok", Tone::kGood}, {"x"}});
  table.add({{"wide", Tone::kPlain}, {"y"}});
  EXPECT_EQ(table.text({true, false}, ""), "\x1b[32mok\x1b[0m    x\nwide  y\n");
}

TEST(Table, PaintsNothingWhereNothingIs) {
  Table table({{.title = "", .mark = true}, {""}});
  table.add({{" ", Tone::kBad}, {"x"}});
  EXPECT_EQ(table.text({true, false}, ""), "  x\n");
}

TEST(Table, KeepsLinesBelowTheirRow) {
  Table table({{"ID"}});
  table.add({{"a"}});
  table.add_line("    because");
  table.add({{"b"}});
  EXPECT_EQ(table.text({}, ""), "ID\na\n    because\nb\n");
}

}  // namespace
}  // namespace godwit::cli
