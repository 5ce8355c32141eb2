// Where scripts may write.
#pragma once

#include <filesystem>
#include <string>

namespace godwit::script {

// True when what `path` names lies in `project` or would, were it made: links and ".." are followed first, those of the
// last name only with `follows` (unlink and rename act on a link itself). The project's folder is not inside itself.
bool may_write(const std::filesystem::path& project, const std::filesystem::path& path, bool follows);

}  // namespace godwit::script
