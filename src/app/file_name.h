// From a description to a part of a file name.
#pragma once

#include <string>
#include <string_view>

namespace godwit::app {

// Letters and digits of every script, '.' and '_' stay; everything between them becomes one dash. At most 150 bytes,
// and no half character. "Größe ändern!" -> "Größe-ändern". Empty when nothing is left.
std::string file_name_part(std::string_view description);

}  // namespace godwit::app
