// Packages of pure JavaScript from npm, doing what scripts use them for: what they print is what they printed in Node 20.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "base/file.h"
#include "unit/script/script_fixture.h"

namespace godwit::script {
namespace {

class Package : public ScriptTest, public testing::WithParamInterface<const char*> {
 protected:
  void SetUp() override {
    const char* const modules = std::getenv("GODWIT_TEST_NODE_MODULES");
    if (modules == nullptr) GTEST_SKIP() << "GODWIT_TEST_NODE_MODULES is not set: tools/services run --node -- …";
    std::filesystem::create_directory_symlink(modules, folder.path() / "node_modules");
    ::setenv("TZ", "UTC", 1);
    ::tzset();
  }
};

TEST_P(Package, WorksAsInNode) {
  const std::filesystem::path cases = GODWIT_PACKAGE_CASES;
  const std::string name = GetParam();
  std::filesystem::copy(cases / (name + ".js"), folder.path());
  run_file(folder.path() / (name + ".js"));
  EXPECT_EQ(logged() + "\n", base::read_file(cases / (name + ".txt")));
}

INSTANTIATE_TEST_SUITE_P(FromNpm, Package,
                         testing::Values("async", "bcryptjs", "bluebird", "bson", "date-fns", "dotenv", "faker", "lodash",
                                         "moment", "mongoose", "ramda", "slugify", "uuid"),
                         [](const auto& tested) {
                           std::string name = tested.param;
                           std::erase(name, '-');
                           return name;
                         });

}  // namespace
}  // namespace godwit::script
