// Kills the program at every fault point that a run reaches, runs it again, and holds what is left against a run that
// nobody disturbed. Either both end equal, or the second run stops with the documented interruption and `retry` ends
// equal; a third thing fails the test. Prints points × outcomes.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <set>

#include "base/text.h"
#include "support/scratch_project.h"

namespace godwit {
namespace {

using test::ScratchProject;

// Six migrations that differ in what may be repeated. Every write is an $inc or an insert of a fixed _id, so that doing it
// twice, or leaving it out, shows in the data.
void write_migrations(ScratchProject& project) {
  const char* plain = "await db.collection('n').updateOne({_id: 'plain'}, {$inc: {n: 1}}, {upsert: true});";
  const char* put = "await db.collection('n').updateOne({_id: 'idem'}, {$set: {n: 1}}, {upsert: true});";
  project.migration("1-idempotent", put, "", "{ idempotent: true }");
  project.migration("2-transaction",
                    "await db.collection('n').insertOne({_id: 'tx', n: 1});\n"
                    "await db.collection('n').updateOne({_id: 'idem'}, {$inc: {seen: 1}});",
                    "await db.collection('n').deleteOne({_id: 'tx'});", "{ transaction: true }");
  project.migration("3-steps",
                    "await ctx.step('a', () => db.collection('n').updateOne({_id: 'steps'}, {$set: {a: 1}}, {upsert: true}));\n"
                    "await ctx.step('b', () => db.collection('n').updateOne({_id: 'steps'}, {$set: {b: 1}}));");
  project.migration("4-plain", plain);
  project.migration("5-empty", "");
  project.migration("6-transaction", "await db.collection('n').updateOne({_id: 'tx'}, {$inc: {n: 1}});", "",
                    "{ transaction: true }");
}

// What godwit.yaml holds beside the environment.
constexpr const char* kAlone = "";
constexpr const char* kWithHistory = "migrate_mongo: { lock: changelog_lock, lock_ttl: 60s, use_file_hash: true }\n";

struct Outcome {
  std::string data;
  std::string ledger;
  std::string history;
};

// Two processes' ids of one second have no order.
std::string sorted_lines(const std::string& text) {
  std::vector<std::string> lines = base::split_lines(text);
  std::sort(lines.begin(), lines.end());
  return base::join(lines, "\n");
}

// What must be equal: the data, and of the ledger who is in which state with which text.
Outcome outcome_of(ScratchProject& project) {
  return {project.dump("n"), project.dump("godwit_ledger", R"({"state": 1, "direction": 1, "checksum": 1, "steps.name": 1, "steps.state": 1})"),
          sorted_lines(project.dump("changelog", R"({"_id": 0, "fileName": 1, "fileHash": 1})"))};
}

std::string all_output(const base::ProcessResult& result) { return result.output + result.errors; }

class Crash : public test::ServerTest {
 protected:
  // The points that an undisturbed run reaches, with how often each.
  static std::map<std::string, int> reached_points(const std::vector<std::vector<std::string>>& commands,
                                                     const char* yaml, Outcome& clean) {
    ScratchProject project(test::server_uri(), yaml);
    write_migrations(project);
    const std::string list = (project.folder() / "points").string();
    for (std::size_t i = 0; i < commands.size(); ++i) {
      const bool last = i + 1 == commands.size();
      const base::ProcessResult result = project.godwit(commands[i], {{"GODWIT_FAULT_LIST", last ? list : "/dev/null"}});
      EXPECT_EQ(result.exit_code, 0) << all_output(result);
    }
    clean = outcome_of(project);
    std::map<std::string, int> points;
    for (const std::string& point : base::split_lines(base::read_file(list))) ++points[point];
    return points;
  }

  // Which of those that nobody can judge was interrupted: a plain script, an empty one (godwit cannot know that it is), and
  // one with steps before its first step was recorded.
  static std::string interrupted_migration(const base::ProcessResult& result) {
    for (const char* id : {"3-steps", "4-plain", "5-empty"})
      if (all_output(result).find(fmt::format("GW0414]: {} was interrupted", id)) != std::string::npos) return id;
    return {};
  }

  // Runs the commands with a kill in the last one; returns how it went on, or what was wrong.
  static std::string kill_and_go_on(const std::vector<std::vector<std::string>>& commands, const std::string& fault,
                                    const char* yaml, const Outcome& clean) {
    ScratchProject project(test::server_uri(), yaml);
    write_migrations(project);
    for (std::size_t i = 0; i + 1 < commands.size(); ++i) project.godwit(commands[i]);
    const base::ProcessResult killed = project.godwit(commands.back(), {{"GODWIT_FAULT", fault}});
    if (killed.exit_code != 137) return fmt::format("WRONG: not killed, exit {}: {}", killed.exit_code, all_output(killed));
    base::ProcessResult next = project.godwit(commands.back());
    std::string how = "went on by itself";
    if (next.exit_code == 5 && all_output(next).find("GW0414") != std::string::npos) {
      how = "stopped, said why, went on after a decision";
      const std::string stopped = interrupted_migration(next);
      if (stopped.empty()) return "WRONG: stopped at a migration that goes on by itself: " + all_output(next);
      // A person looks at the data and decides.
      const bool written = stopped == "4-plain" && project.count("n", R"({"_id": "plain"})") == 1;
      project.godwit(written ? std::vector<std::string>{"mark", stopped, "applied", "-y"}
                             : std::vector<std::string>{"retry", stopped, "-y"});
      next = project.godwit(commands.back());
    }
    if (next.exit_code != 0) return fmt::format("WRONG: exit {}: {}", next.exit_code, all_output(next));
    const Outcome end = outcome_of(project);
    if (end.data != clean.data) return "WRONG data:\n" + end.data + "instead of\n" + clean.data;
    if (end.ledger != clean.ledger) return "WRONG ledger:\n" + end.ledger + "instead of\n" + clean.ledger;
    if (end.history != clean.history) return "WRONG history:\n" + end.history + "instead of\n" + clean.history;
    const base::ProcessResult verified = project.godwit({"verify"});
    if (verified.exit_code != 0) return "WRONG journal: " + all_output(verified);
    return how;
  }

  // The first, one in the middle and the last time that a point is reached; every time with GODWIT_TEST_THOROUGH.
  static std::set<int> times_to_try(int times) {
    std::set<int> chosen{1, (times + 1) / 2, times};
    if (std::getenv("GODWIT_TEST_THOROUGH") != nullptr)
      for (int time = 1; time <= times; ++time) chosen.insert(time);
    return chosen;
  }

  static void run_all(const std::vector<std::vector<std::string>>& commands, const char* yaml = kAlone) {
    Outcome clean;
    const std::map<std::string, int> points = reached_points(commands, yaml, clean);
    ASSERT_GE(points.size(), 8U) << "this build has no fault points; configure with GODWIT_FAULTS=ON";
    std::map<std::string, int> outcomes;
    for (const auto& [point, times] : points) {
      for (const int time : times_to_try(times)) {
        const std::string outcome = kill_and_go_on(commands, fmt::format("{}:{}", point, time), yaml, clean);
        EXPECT_FALSE(outcome.starts_with("WRONG")) << point << " for the " << time << ". time: " << outcome;
        ++outcomes[outcome.starts_with("WRONG") ? "WRONG" : outcome];
        std::printf("  %-32s %2d of %2d  %s\n", point.c_str(), time, times, outcome.c_str());
      }
    }
    for (const auto& [outcome, number] : outcomes) std::printf("%4d × %s\n", number, outcome.c_str());
  }
};

TEST_F(Crash, UpKilledAtAnyPointEndsAsIfUndisturbed) { run_all({{"up"}}); }

TEST_F(Crash, DownOfATransactionKilledAtAnyPointEndsAsIfUndisturbed) { run_all({{"up", "--to", "2-transaction"}, {"down", "--to", "1-idempotent"}}); }

TEST_F(Crash, UpWithAnotherToolsHistoryKilledAtAnyPointLeavesBothAgreed) { run_all({{"up"}}, kWithHistory); }

TEST_F(Crash, DownWithAnotherToolsHistoryKilledAtAnyPointLeavesBothAgreed) {
  run_all({{"up", "--to", "2-transaction"}, {"down", "--to", "1-idempotent"}}, kWithHistory);
}

}  // namespace
}  // namespace godwit
