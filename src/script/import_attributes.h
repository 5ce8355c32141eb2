// `import data from './x.json' with { type: 'json' }`, which the engine does not know.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace godwit::script {

// What a file is follows from its name here, so the attributes of an import can be left out. `at` is where the compiler
// stopped, the offset of a token. When attributes that ask for nothing but JSON stand there, behind the name of a
// module or as the second argument of import(), overwrites them by spaces, which leaves every other place where it is,
// and returns true. Else leaves the text alone: it may mean something different.
bool blank_import_attributes(std::string& text, std::size_t at);

// Whether that token looks like the beginning of import attributes, also of ones that are not left out.
bool may_be_import_attributes(std::string_view text, std::size_t at);

}  // namespace godwit::script
