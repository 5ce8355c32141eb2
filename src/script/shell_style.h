// Files in the style of the database's shell.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace godwit::script {

// Whether a file is in the shell's style: it begins with "// godwit: mongosh", or its name or path fits one of the
// patterns and it exports nothing. `shown`: its path relative to the project's folder.
bool is_shell_style(std::string_view text, const std::filesystem::path& file, std::string_view shown,
                    const std::vector<std::string>& patterns);

// What stands before and behind the text of such a file so that it is a CommonJS module whose `up` is the text. On the
// first line and after the last one: lines stay. No name in it hides one of the shell's.
inline constexpr std::string_view kShellPrefix =
    "exports.up = (...args) => require('godwit/mongosh').run(args, __dirname, async function () {";
inline constexpr std::string_view kShellSuffix = "\n});\n";

}  // namespace godwit::script
