// docs/errors.md and the catalogue say the same.
#include <gtest/gtest.h>

#include <fmt/format.h>

#include <map>
#include <sstream>
#include <string>

#include "app/error_pages.h"
#include "godwit/error.h"

namespace godwit {
namespace {

std::map<std::string, std::string> headings() {
  std::map<std::string, std::string> found;
  std::istringstream page{std::string(app::kDocsErrorsMd)};
  for (std::string line; std::getline(page, line);)
    if (line.starts_with("## GW")) found[line.substr(3, 6)] = line.substr(10);
  return found;
}

struct Row {
  ErrorCode code;
  int exit_code;
  const char* title;
};

const std::vector<Row> kRows = {
#define GODWIT_TEST_ROW(number, name, exit, title) {ErrorCode::name, exit, title},
    GODWIT_ERROR_CODES(GODWIT_TEST_ROW)
#undef GODWIT_TEST_ROW
};

TEST(ErrorsPage, HasOneSectionForEachCodeWithTheSameTitle) {
  std::map<std::string, std::string> page = headings();
  for (const Row& row : kRows) {
    const std::string name = error_name(row.code);
    ASSERT_TRUE(page.contains(name)) << name << " has no section in docs/errors.md";
    EXPECT_EQ(page[name], row.title) << name;
    page.erase(name);
  }
  for (const auto& [name, title] : page) ADD_FAILURE() << name << " is in docs/errors.md and not in the catalogue";
}

TEST(ErrorsPage, NamesTheExitCodeOfEachCode) {
  for (const Row& row : kRows)
    EXPECT_TRUE(explain(error_name(row.code)).text.starts_with(fmt::format("Exit {}. ", row.exit_code)))
        << error_name(row.code);
}

TEST(Explain, TakesACodeInEveryFormThatPeopleType) {
  for (const char* form : {"GW0412", "gw0412", "412", "GW412"}) EXPECT_EQ(explain(form).name, "GW0412") << form;
}

TEST(Explain, RefusesWhatIsNoCode) {
  for (const char* form : {"", "GW", "GW9999", "0x1", "412 ", "lock"}) {
    try {
      explain(form);
      ADD_FAILURE() << form;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kUnknownErrorCode) << form;
    }
  }
}

}  // namespace
}  // namespace godwit
