// What people see, word for word: each file of tests/cli/transcripts is a session that is run again and compared.
//
//     # a comment
//     > FILE                  the lines after it, indented by four blanks, are written to FILE
//     $ godwit ARGUMENTS      is run; then
//     TEXT                    its standard output,
//     2> TEXT                 its standard error,
//     = CODE                  and its exit code
//
// What differs from run to run stands in angle brackets: <time>, <took>, <run>, <server>, … To write the files anew:
// GODWIT_UPDATE_TRANSCRIPTS=1; then read what changed.
#include <gtest/gtest.h>

#include <algorithm>
#include <regex>
#include <sstream>

#include "support/scratch_project.h"

namespace godwit {
namespace {

using test::ScratchProject;

std::vector<std::filesystem::path> transcripts() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(GODWIT_TRANSCRIPTS)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

// Words of a command line; quotes as in a shell, without anything in them being special.
std::vector<std::string> words_of(const std::string& line) {
  std::vector<std::string> words;
  std::string word;
  char quote = 0;
  bool any = false;
  for (const char c : line + " ") {
    if (quote != 0 ? c == quote : c == '"' || c == '\'') {
      quote = quote != 0 ? '\0' : c;
      any = true;
    } else if (c == ' ' && quote == 0) {
      if (any || !word.empty()) words.push_back(std::exchange(word, {}));
      any = false;
    } else {
      word += c;
    }
  }
  return words;
}

class Transcript : public test::ServerTest, public testing::WithParamInterface<std::filesystem::path> {
 protected:
  // Runs the session and gives it as it is now.
  std::string run(const std::string& session) {
    std::istringstream lines(session);
    std::string now;
    std::string line;
    std::string file;
    std::string text;
    bool copying = true;  // comments and files; answers are made anew
    const auto finish_file = [&] {
      if (!file.empty()) project_.write(std::exchange(file, {}), std::exchange(text, {}));
    };
    while (std::getline(lines, line)) {
      if (!file.empty() && line.starts_with("    ")) {
        text += line.substr(4) + "\n";
        now += line + "\n";
        continue;
      }
      finish_file();
      if (line.starts_with("$ ")) {
        now += line + "\n" + answer(line.substr(2));
        copying = false;
      } else if (line.starts_with("> ") || line.starts_with("# ")) {
        if (line.starts_with("> ")) file = line.substr(2);
        now += (copying ? "" : "\n") + line + "\n";
        copying = true;
      }
    }
    finish_file();
    return now;
  }

 private:
  std::string answer(const std::string& command) {
    std::vector<std::string> words = words_of(command);
    words.erase(words.begin());
    const base::ProcessResult result = project_.godwit(words);
    return marked(result.output, "") + marked(result.errors, "2> ") + fmt::format("= {}\n", result.exit_code);
  }

  std::string marked(const std::string& text, const std::string& mark) {
    std::istringstream lines(text);
    std::string out;
    for (std::string line; std::getline(lines, line);) {
      // What is said only to those who have to wait.
      if (!mark.empty() && line.starts_with("connecting to ")) continue;
      line = steady(line);
      out += mark + line + "\n";
    }
    return out;
  }

  // The line without what differs from run to run. Columns move with it, so that blanks are counted as one gap.
  std::string steady(std::string line) const {
    static const std::vector<std::pair<std::regex, std::string>> kVarying = {
        {std::regex("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z"), "<time>"},
        {std::regex("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC"), "<time>"},
        {std::regex("\"duration_ms\":\\d+"), "\"duration_ms\":<n>"},
        {std::regex("\"(pid|server_pid)\":\\d+"), "\"$1\":<n>"},
        {std::regex("\"seconds_to_expiry\":-?[0-9.]+"), "\"seconds_to_expiry\":<n>"},
        {std::regex("\"(user|host|git|ci)\":(\"[^\"]*\"|null)"), "\"$1\":<who>"},
        {std::regex("\"hash\":\"[0-9a-f]{64}\""), "\"hash\":\"<hash>\""},
        {std::regex("\"file\":\"/[^\"]*(\\\\\"[^\"]*)*/godwit.yaml\""), "\"file\":\"<project>/godwit.yaml\""},
        {std::regex("r-[0-9a-z]{10,}"), "<run>"},
        {std::regex("pid \\d+"), "pid <n>"},
        {std::regex("127\\.0\\.0\\.1:\\d+"), "<server>"},
        {std::regex("\\(replica set [^)]*\\)"), "(<kind>)"},
        {std::regex("[A-Za-z0-9_.-]+@[A-Za-z0-9_.-]+"), "<who>"},
        {std::regex("\\b20\\d{12}\\b"), "<stamp>"},
        {std::regex("\\b\\d+(\\.\\d+)?(ms|s)\\b"), "<took>"},
        {std::regex("(\\S)  +"), "$1  "},
        {std::regex(" +$"), ""}};
    for (const auto& [what, where] : {std::pair{project_.database(), std::string("<database>")},
                                      std::pair{project_.folder().string(), std::string("<project>")}})
      for (auto at = line.find(what); at != std::string::npos; at = line.find(what)) line.replace(at, what.size(), where);
    for (const auto& [pattern, instead] : kVarying) line = std::regex_replace(line, pattern, instead);
    return line;
  }

  ScratchProject project_;
};

TEST_P(Transcript, IsWordForWordAsWritten) {
  const std::string written = base::read_file(GetParam());
  const std::string now = run(written);
  if (std::getenv("GODWIT_UPDATE_TRANSCRIPTS") != nullptr) {
    base::write_file(GetParam(), now);
    return;
  }
  EXPECT_EQ(now, written);
}

std::string name_of(const testing::TestParamInfo<std::filesystem::path>& transcript) {
  std::string name = transcript.param.stem().string();
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Cli, Transcript, testing::ValuesIn(transcripts()), name_of);

}  // namespace
}  // namespace godwit
