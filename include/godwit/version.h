// The version of the library that a program was compiled against and of the one it runs with.
#pragma once

#include "godwit/export.h"

#define GODWIT_VERSION_MAJOR 0
#define GODWIT_VERSION_MINOR 1
#define GODWIT_VERSION_PATCH 0
#define GODWIT_VERSION_STRING "0.1.0"

namespace godwit {
// The version of the library in use, e.g. "0.1.0".
GODWIT_EXPORT const char* version() noexcept;
}  // namespace godwit
