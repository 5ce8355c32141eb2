// Where things are kept that can be made again.
#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace godwit::app {

// By the rules of the XDG base directories; empty when the variables name no place.
std::filesystem::path cache_folder(const std::map<std::string, std::string>& variables);

}  // namespace godwit::app
