#include "local/server_state.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <string>

#include "support/scratch_folder.h"

namespace godwit::local {
namespace {

ServerState sample() {
  return {{"boot-1 pid:[4026531836]", 4711, 123456},
          Kind::kSecantusRs,
          "/c/secantusd-rs",
          "/p ü\"'/data",
          "2049:77",
          35233,
          true};
}

// The rendered sample with one piece of text replaced.
std::string changed(const std::string& from, const std::string& to) {
  std::string text = render_state(sample());
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(ServerState, ReadsWhatItWrote) {
  const auto state = parse_state(render_state(sample()));
  ASSERT_TRUE(state.has_value());
  EXPECT_EQ(state->process, sample().process);
  EXPECT_EQ(state->kind, Kind::kSecantusRs);
  EXPECT_EQ(state->program, "/c/secantusd-rs");
  EXPECT_EQ(state->data, "/p ü\"'/data");
  EXPECT_EQ(state->data_id, "2049:77");
  EXPECT_EQ(state->port, 35233);
  EXPECT_TRUE(state->is_ready);
}

TEST(ServerState, TakesNothingThatItWouldNotHaveWritten) {
  const std::string good = render_state(sample());
  for (const std::string& text : {std::string(),
                                  std::string("null"),
                                  std::string("[]"),
                                  std::string("{}"),
                                  std::string("4711"),
                                  good.substr(0, good.size() / 2),
                                  good + "x",
                                  std::string(100000, '['),
                                  std::string("\0\0\0", 3),
                                  changed("\"format\": 1", "\"format\": 2"),
                                  changed("\"format\": 1", "\"format\": \"1\""),
                                  changed("\"pid\": 4711", "\"pid\": 0"),
                                  changed("\"pid\": 4711", "\"pid\": 1"),
                                  changed("\"pid\": 4711", "\"pid\": -1"),
                                  changed("\"pid\": 4711", "\"pid\": 4711.5"),
                                  changed("\"pid\": 4711", "\"pid\": 4294967298"),
                                  changed("\"pid\": 4711", "\"pid\": 1e99"),
                                  changed("\"pid\": 4711", "\"pid\": \"4711\""),
                                  changed("\"pid\": 4711", "\"pid\": null"),
                                  changed("\"port\": 35233", "\"port\": 65536"),
                                  changed("\"port\": 35233", "\"port\": -1"),
                                  changed("\"port\": 35233", "\"prot\": 35233"),
                                  changed("\"ready\": true", "\"ready\": 1"),
                                  changed("\"kind\": \"secantusd-rs\"", "\"kind\": \"../..\""),
                                  changed("\"data\": \"/", "\"data\": \""),
                                  changed("\"data\": \"/p ü\\\"'/data\"", "\"data\": [\"/\"]"),
                                  changed("\"data_id\": \"2049:77\"", "\"data_id\": \"\"")})
    EXPECT_FALSE(parse_state(text).has_value()) << text.substr(0, 400);
}

TEST(ServerState, TakesNothingFromWhatIsNoFileOfItsSize) {
  const test::ScratchFolder folder;
  EXPECT_FALSE(read_state(folder.path() / "missing").has_value());
  EXPECT_FALSE(read_state(folder.path()).has_value());
  EXPECT_FALSE(read_state(folder.write("long", render_state(sample()) + std::string(100000, ' '))).has_value());
  EXPECT_TRUE(read_state(folder.write("good", render_state(sample()))).has_value());
}

// A state that names this very test as the server. Its command line is given by the test program's own path.
class Ownership : public testing::Test {
 protected:
  Ownership() {
    data_ = base::command_line_of(::getpid()).at(0);
    state_ = sample();
    state_.process = base::this_process();
    state_.data = data_;
    state_.data_id = folder_id(folder_.path());
  }
  test::ScratchFolder folder_;
  std::string data_;
  ServerState state_;
};

TEST_F(Ownership, IsMovedWhenTheSameFolderHasAnotherPath) {
  EXPECT_EQ(owner_of(state_, folder_.path()), Owner::kMoved);
}

TEST_F(Ownership, IsNobodysWhenTheNumberBelongsToALaterProcess) {
  state_.process.started += 1;
  EXPECT_EQ(owner_of(state_, folder_.path()), Owner::kNobody);
}

TEST_F(Ownership, IsNobodysWhenTheMachineHasStartedAgain) {
  state_.process.boot = "another boot";
  EXPECT_EQ(owner_of(state_, folder_.path()), Owner::kNobody);
}

TEST_F(Ownership, IsNobodysWhenTheProcessDoesNotNameTheData) {
  state_.data = "/not/in/the/command/line";
  EXPECT_EQ(owner_of(state_, folder_.path()), Owner::kNobody);
}

TEST_F(Ownership, IsNobodysForACopyOfTheFolder) {
  const test::ScratchFolder copy;
  EXPECT_EQ(owner_of(state_, copy.path()), Owner::kNobody);
  EXPECT_EQ(owner_of(state_, "/nonexistent"), Owner::kNobody);
}

TEST(FolderId, IsEmptyForWhatIsNoFolder) {
  const test::ScratchFolder folder;
  EXPECT_EQ(folder_id(folder.write("file", "")), "");
  EXPECT_EQ(folder_id(folder.path() / "missing"), "");
  EXPECT_NE(folder_id(folder.path()), "");
}

}  // namespace
}  // namespace godwit::local
