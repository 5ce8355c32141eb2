// The `.env` file beside godwit.yaml, as other tools read it too.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace godwit::config {

struct DotenvEntry {
  std::string name;
  std::string value;
  int line = 0;
};

// Reads lines of NAME=VALUE: blank lines, comments, `export` in front; 'taken literally' and "with \n \t \r \" \\ \$"
// (both may go over several lines); a value without quotes ends at a # behind white space. Of a name given twice the
// last one counts. `file` is for messages, in which no value appears. Throws kConfigSyntax.
std::vector<DotenvEntry> parse_dotenv(std::string_view text, const std::string& file);

}  // namespace godwit::config
