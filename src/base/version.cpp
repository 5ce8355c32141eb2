#include "godwit/version.h"

namespace godwit {
const char* version() noexcept { return GODWIT_VERSION_STRING; }
}  // namespace godwit
