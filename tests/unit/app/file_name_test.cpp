#include "app/file_name.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace godwit::app {
namespace {

TEST(FileName, KeepsLettersAndDigitsOfEveryScript) {
  EXPECT_EQ(file_name_part("split name"), "split-name");
  EXPECT_EQ(file_name_part("Größe ändern"), "Größe-ändern");
  EXPECT_EQ(file_name_part("日本語"), "日本語");
  EXPECT_EQ(file_name_part("добавить индекс 2"), "добавить-индекс-2");
  EXPECT_EQ(file_name_part("v1.2_x"), "v1.2_x");
}

TEST(FileName, MakesEverythingElseOneDash) {
  EXPECT_EQ(file_name_part("  a /\\ b\t"), "a-b");
  EXPECT_EQ(file_name_part("a \xE2\x80\x94 b"), "a-b") << "a dash of another kind";
  EXPECT_EQ(file_name_part("a\xE2\x80\xAE"
                           "b\xC2\xA0"
                           "c"),
            "a-b-c")
      << "an override of the direction, a hard blank";
  EXPECT_EQ(file_name_part("done 🎉"), "done");
  EXPECT_EQ(file_name_part("../../etc"), "..-..-etc");
  EXPECT_EQ(file_name_part("a\xFF\xFE"
                           "b"),
            "a-b")
      << "no UTF-8";
  EXPECT_EQ(file_name_part("!? …"), "");
}

TEST(FileName, EndsBeforeItIsTooLongAndNotWithinACharacter) {
  std::string description = "x";
  for (int i = 0; i < 200; ++i) description += "語";
  const std::string name = file_name_part(description);
  EXPECT_LE(name.size(), 150U);
  EXPECT_GE(name.size(), 148U);
  EXPECT_TRUE(base::is_utf8(name));
}

}  // namespace
}  // namespace godwit::app
