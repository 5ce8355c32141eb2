#include "cli/markdown.h"

#include <gtest/gtest.h>

namespace godwit::cli {
namespace {

TEST(Markdown, FillsParagraphs) {
  EXPECT_EQ(readable_markdown("one two\nthree four\n\nfive", 13, {}), "one two three\nfour\n\nfive\n");
}

TEST(Markdown, IndentsListItems) {
  EXPECT_EQ(readable_markdown("- one two three\n- four\n1. five six", 9, {}),
            "- one two\n  three\n- four\n1. five\n   six\n");
}

TEST(Markdown, KeepsCodeBlocks) {
  EXPECT_EQ(readable_markdown("see\n```\na  b\n\n c\n```\nend", 80, {}), "see\n    a  b\n\n     c\nend\n");
}

TEST(Markdown, KeepsMarksOfCodeAndDropsThoseOfStrongText) {
  EXPECT_EQ(readable_markdown("run `godwit up` **now**, 2 * 3", 80, {}), "run `godwit up` now, 2 * 3\n");
  EXPECT_EQ(readable_markdown("run `godwit up` **now**", 80, {true, true}),
            "run \x1b[36mgodwit up\x1b[0m \x1b[1mnow\x1b[0m\n");
}

TEST(Markdown, KeepsTheTextOfLinks) {
  EXPECT_EQ(readable_markdown("see [the page](../state.md) and [x]", 80, {}), "see the page and [x]\n");
}

TEST(Markdown, ShowsHeadings) { EXPECT_EQ(readable_markdown("## Title\ntext", 80, {}), "Title\ntext\n"); }

TEST(Markdown, TakesWordsLongerThanALine) { EXPECT_EQ(readable_markdown("a bbbbbbbb c", 4, {}), "a\nbbbbbbbb\nc\n"); }

}  // namespace
}  // namespace godwit::cli
