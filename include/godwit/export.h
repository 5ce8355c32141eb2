// Marks what the shared library exports; everything else is hidden.
#pragma once

#if defined(__GNUC__)
#define GODWIT_EXPORT __attribute__((visibility("default")))
#else
#define GODWIT_EXPORT
#endif
