#include "base/file.h"

#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "godwit/error.h"
#include "support/error_of.h"
#include "support/scratch_folder.h"

namespace godwit::base {
namespace {

namespace fs = std::filesystem;
using test::error_of;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

unsigned mode_of(const fs::path& path) { return static_cast<unsigned>(fs::status(path).permissions()); }

class FileTest : public ::testing::Test {
 protected:
  fs::path path(const std::string& name) const { return folder_.path() / name; }
  test::ScratchFolder folder_;
};

TEST_F(FileTest, ReadsWhatWasWritten) {
  const std::string content("a\0b\xFF\n", 5);
  write_file(path("x"), content);
  EXPECT_EQ(read_file(path("x")), content);
  write_file(path("x"), "");
  EXPECT_EQ(read_file(path("x")), "");
}

TEST_F(FileTest, ReplacesWithoutLeavingAnythingBehind) {
  write_file(path("x"), "old", 0600);
  write_file(path("x"), "new", 0600);
  EXPECT_EQ(read_file(path("x")), "new");
  EXPECT_EQ(mode_of(path("x")), 0600U);
  EXPECT_THAT(list_folder(folder_.path()), UnorderedElementsAre("x"));
}

TEST_F(FileTest, LeavesTheOldFileWhenItCannotReplaceIt) {
  make_folder(path("x"));
  write_file(path("x") / "inside", "kept");
  const Error error = error_of([&] { write_file(path("x"), "new"); });
  EXPECT_EQ(error.code(), ErrorCode::kFile);
  EXPECT_THAT(error.message(), HasSubstr("cannot replace"));
  EXPECT_EQ(read_file(path("x") / "inside"), "kept");
  EXPECT_THAT(list_folder(folder_.path()), UnorderedElementsAre("x")) << "no temporary file stays";
}

TEST_F(FileTest, ReadsWhatNobodyElseCanWriteAsItsOwn) {
  make_folder(path("own"), 0700);
  write_file(path("own") / "x", "mine", 0644);
  EXPECT_TRUE(is_own_folder(path("own")));
  EXPECT_EQ(read_own_file(path("own") / "x", 4), "mine");
  EXPECT_EQ(error_of([&] { read_own_file(path("own") / "x", 3); }).code(), ErrorCode::kFile);
  EXPECT_EQ(read_own_file(path("own") / "none", 4), std::nullopt);
  EXPECT_EQ(read_own_file(path("own"), 4), std::nullopt) << "a folder";
  fs::create_symlink("x", path("own") / "link");
  EXPECT_EQ(read_own_file(path("own") / "link", 4), std::nullopt);
  for (const fs::perms bit : {fs::perms::group_write, fs::perms::others_write}) {
    for (const fs::path& one : {path("own"), path("own") / "x"}) {
      fs::permissions(one, bit, fs::perm_options::add);
      EXPECT_EQ(read_own_file(path("own") / "x", 4), std::nullopt) << one;
      fs::permissions(one, bit, fs::perm_options::remove);
    }
  }
  EXPECT_EQ(read_own_file(path("own") / "x", 4), "mine");
}

// Files of root's, for an ordinary user; of an ordinary user's, for root.
TEST_F(FileTest, DoesNotTakeSomebodyElsesFileForItsOwn) {
  if (::geteuid() == 0) {
    make_folder(path("own"), 0700);
    write_file(path("own") / "x", "mine");
    ASSERT_EQ(::chown((path("own") / "x").c_str(), 1, 1), 0);
    EXPECT_EQ(read_own_file(path("own") / "x", 4), std::nullopt);
    ASSERT_EQ(::chown((path("own") / "x").c_str(), 0, 0), 0);
    ASSERT_EQ(::chown(path("own").c_str(), 1, 1), 0);
    EXPECT_EQ(read_own_file(path("own") / "x", 4), std::nullopt);
    return;
  }
  EXPECT_FALSE(is_own_folder("/etc"));
  EXPECT_EQ(read_own_file("/etc/passwd", 1 << 20), std::nullopt);
}

TEST_F(FileTest, NamesThePathAndTheReason) {
  const Error error = error_of([&] { read_file(path("none")); });
  EXPECT_EQ(error.code(), ErrorCode::kFile);
  EXPECT_EQ(error.message(), "cannot read " + path("none").string() + ": No such file or directory");
  EXPECT_THAT(error_of([&] { read_file(folder_.path()); }).message(), HasSubstr("Is a directory"));
  EXPECT_THAT(error_of([&] { write_file(path("none") / "x", ""); }).message(), HasSubstr("cannot create"));
  EXPECT_THAT(error_of([&] { list_folder(path("none")); }).message(), HasSubstr("cannot read the folder"));
}

TEST_F(FileTest, ReadsNoMoreThanTheLimit) {
  write_file(path("x"), std::string(100000, 'x'));
  EXPECT_EQ(read_file(path("x"), 100000).size(), 100000U);
  EXPECT_THAT(error_of([&] { read_file(path("x"), 99999); }).message(), HasSubstr("File too large"));
  EXPECT_THAT(error_of([&] { read_file("/dev/zero", 1000); }).message(), HasSubstr("File too large"));
}

TEST_F(FileTest, TellsAnAbsentFileFromOneThatCannotBeRead) {
  EXPECT_EQ(read_file_if_exists(path("none")), std::nullopt);
  write_file(path("x"), "1");
  EXPECT_EQ(read_file_if_exists(path("x")), "1");
  EXPECT_EQ(read_file_if_exists(path("x") / "below-a-file"), std::nullopt);
  EXPECT_EQ(error_of([&] { read_file_if_exists(folder_.path()); }).code(), ErrorCode::kFile);
}

TEST_F(FileTest, CreatesOnlyWhatIsNotThere) {
  EXPECT_TRUE(create_file(path("x"), "first"));
  EXPECT_FALSE(create_file(path("x"), "second"));
  EXPECT_EQ(read_file(path("x")), "first");
  make_folder(path("folder"));
  EXPECT_FALSE(create_file(path("folder"), "x"));
}

TEST_F(FileTest, MakesFoldersAndThoseAbove) {
  make_folder(path("a/b/c"), 0700);
  EXPECT_TRUE(fs::is_directory(path("a/b/c")));
  EXPECT_EQ(mode_of(path("a/b/c")), 0700U);
  EXPECT_NO_THROW(make_folder(path("a/b/c")));
  EXPECT_NO_THROW(make_folder(path("a/b/d/")));
  write_file(path("file"), "");
  EXPECT_EQ(error_of([&] { make_folder(path("file")); }).code(), ErrorCode::kFile) << "a file is no folder";
  EXPECT_EQ(error_of([&] { make_folder(path("file/x")); }).code(), ErrorCode::kFile);
}

TEST_F(FileTest, ListsEverythingButItselfAndItsParent) {
  write_file(path(".hidden"), "");
  make_folder(path("folder"));
  EXPECT_THAT(list_folder(folder_.path()), UnorderedElementsAre(".hidden", "folder"));
}

TEST_F(FileTest, LocksAgainstOthersUntilTheLockGoes) {
  {
    const FileLock lock(path("lock"), 0);
    const Error error = error_of([&] { const FileLock second(path("lock"), 0); });
    EXPECT_EQ(error.code(), ErrorCode::kTimeout);
    EXPECT_EQ(error.message(), path("lock").string() + " is locked by another process");
    EXPECT_NO_THROW(FileLock(path("other"), 0));
  }
  EXPECT_NO_THROW(FileLock(path("lock"), 0));
  EXPECT_EQ(error_of([&] { const FileLock lock(path("none/lock"), 0); }).code(), ErrorCode::kFile);
}

}  // namespace
}  // namespace godwit::base
