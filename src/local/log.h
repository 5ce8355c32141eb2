// The file that a server's output goes to.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace godwit::local {

// The port in the line "… listening on 127.0.0.1:PORT" of a server's output; nothing when the line is not there yet
// or not complete.
std::optional<int> port_in_log(std::string_view text);

// The last lines of a log, without terminal escapes, each cut to a readable length. Empty when there is none.
std::vector<std::string> log_tail(const std::filesystem::path& path, std::size_t lines = 15);

}  // namespace godwit::local
