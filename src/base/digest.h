// SHA-256, as lower-case hexadecimal text.
#pragma once

#include <string>
#include <string_view>

namespace godwit::base {

// Throws kInternal when the cryptographic library refuses.
std::string sha256_hex(std::string_view bytes);

}  // namespace godwit::base
