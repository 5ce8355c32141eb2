#include "cli/next_command.h"

#include <gtest/gtest.h>

#include "cli/options.h"

namespace godwit::cli {
namespace {

Arguments typed(const std::vector<std::string>& words) { return parse_arguments(words, {}); }

TEST(Completed, AddsWhatWasTypedBehindTheCommand) {
  const Arguments arguments = typed({"-C", "my shop", "up", "-f", "x.yaml", "-e", "prod"});
  EXPECT_EQ(completed("godwit status; then godwit up again", arguments),
            "godwit status -C 'my shop' -f x.yaml -e prod; then godwit up -C 'my shop' -f x.yaml -e prod again");
  EXPECT_EQ(typed_target(arguments), " -C 'my shop' -f x.yaml -e prod");
  EXPECT_EQ(completed("godwit status", typed({"up"})), "godwit status") << "nothing was typed";
}

TEST(Completed, LeavesAloneWhatTheCommandSaysItself) {
  const Arguments arguments = typed({"up", "-e", "prod", "-C", "shop"});
  EXPECT_EQ(completed("godwit plan -e stage; then godwit up -e stage -y", arguments),
            "godwit plan -C shop -e stage; then godwit up -C shop -e stage -y");
  EXPECT_EQ(completed("correct the url: godwit env show prod --origin", arguments),
            "correct the url: godwit env show -C shop prod --origin");
}

TEST(Completed, AddsOnlyWhatACommandCaresFor) {
  const Arguments arguments = typed({"up", "-e", "prod", "-C", "shop", "-f", "x.yaml"});
  EXPECT_EQ(completed("godwit explain", arguments), "godwit explain");
  EXPECT_EQ(completed("godwit init, or name the file with -f", arguments),
            "godwit init -C shop, or name the file with -f");
  EXPECT_EQ(completed("godwit create NAME makes it", arguments), "godwit create -C shop -f x.yaml NAME makes it");
}

TEST(Completed, KnowsWhatIsNoCommand) {
  const Arguments arguments = typed({"up", "-e", "prod"});
  for (const char* text : {"add it to godwit.yaml", "install godwit 0.2 or newer", "a newer godwit",
                           "use godwit uprising", "see docs/godwit status.md", "godwit", ""})
    EXPECT_EQ(completed(text, arguments), text);
}

TEST(Completed, QuotesIds) {
  const Arguments arguments = typed({"up"});
  EXPECT_EQ(completed("godwit retry a b (run it again) · godwit mark a b applied --rehash", arguments),
            "godwit retry 'a b' (run it again) · godwit mark 'a b' applied --rehash");
  EXPECT_EQ(completed("godwit up --to it's", arguments), "godwit up --to 'it'\\''s'");
  EXPECT_EQ(completed("godwit mark was applied mig pending", arguments), "godwit mark 'was applied mig' pending");
  EXPECT_EQ(completed("godwit show 'a b'", arguments), "godwit show 'a b'") << "it has its quotes";
  EXPECT_EQ(completed("godwit show 20261122-x", arguments), "godwit show 20261122-x");
  EXPECT_EQ(completed("godwit mark a (b) applied", typed({"mark", "a (b)", "applied"})), "godwit mark 'a (b)' applied");
}

TEST(Completed, TakesTheEnvironmentThatWasAnArgument) {
  EXPECT_EQ(completed("godwit local start", typed({"env", "check", "dev"})), "godwit local start -e dev");
}

TEST(TypedCommand, RepeatsEverythingButTheLookOfTheOutput) {
  EXPECT_EQ(typed_command(typed({"--json", "-vv", "--color=never", "--no-input", "mark", "a b", "applied", "--rehash",
                                 "-e", "prod", "--reason", "why not", "--wait-lock", "5m"}),
                          "-y"),
            "godwit mark 'a b' applied --rehash --wait-lock 5m --reason 'why not' -e prod -y");
  EXPECT_EQ(typed_command(typed({"up", "--only", "x", "--force", "-n", "--timeout=1h"})),
            "godwit up --only x --force -n --timeout 1h");
}

TEST(TypedCommand, ReplacesWhatItAdds) {
  EXPECT_EQ(typed_command(typed({"up", "--confirm", "stage", "-y"}), "--confirm prod"), "godwit up --confirm prod -y");
  EXPECT_EQ(typed_command(typed({"up", "-y"}), "-y"), "godwit up -y");
}

TEST(TypedCommand, NeverShowsParameters) {
  EXPECT_EQ(typed_command(typed({"up", "--param", "token=s3cr3t", "--param", "a b=c"})),
            "godwit up --param token=<VALUE> --param 'a b'=<VALUE>");
}

}  // namespace
}  // namespace godwit::cli
