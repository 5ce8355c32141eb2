// A new file in the folder of the migrations.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace godwit::app {

// The project's own template for files with this extension: sample-migration.EXT; nothing when there is none.
std::optional<std::string> sample_migration(const std::filesystem::path& folder, const std::string& extension);

// Writes `text` to FOLDER/YYYYMMDDHHMMSS-REST and returns its path: the time is now, or as many seconds later as it
// takes to find digits that `may_take` allows and a name that is free. Throws kFile.
std::filesystem::path write_migration(const std::filesystem::path& folder, const std::string& rest,
                                      const std::string& text,
                                      const std::function<bool(const std::string& digits)>& may_take);

}  // namespace godwit::app
