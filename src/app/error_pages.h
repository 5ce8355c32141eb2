// The error catalogue's page, embedded at build time.
#pragma once

#include <string_view>

namespace godwit::app {
extern const std::string_view kDocsErrorsMd;
}
