# What every target of ours is compiled with. Warnings are errors only in the presets, so that distributors can build
# with a newer compiler. DEBUG is never defined: SpiderMonkey's headers refuse it.
add_library(godwit_options INTERFACE)
target_compile_options(godwit_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Wold-style-cast
  # GCC 12 counts a designated initialiser that names only some members as a mistake; leaving out the rest is its point.
  -Wno-missing-field-initializers)
if(GODWIT_FAULTS)
  target_compile_definitions(godwit_options INTERFACE GODWIT_FAULTS)
endif()
