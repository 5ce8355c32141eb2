# godwit_module(NAME SOURCES file… [DEPENDS module…] [VENDORS target…])
#
# One folder of src/ as an internal static library `godwit_NAME`, with the project's warnings and hidden visibility. Its
# objects go into the library `godwit`; unit tests link the module that they test and nothing above it.
function(godwit_module name)
  cmake_parse_arguments(arg "" "" "SOURCES;DEPENDS;VENDORS" ${ARGN})
  add_library(godwit_${name} STATIC ${arg_SOURCES})
  target_include_directories(godwit_${name} PUBLIC ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR}/include)
  target_link_libraries(godwit_${name} PUBLIC godwit_options)
  foreach(module IN LISTS arg_DEPENDS)
    target_link_libraries(godwit_${name} PUBLIC godwit_${module})
  endforeach()
  target_link_libraries(godwit_${name} PUBLIC ${arg_VENDORS})
  set_property(GLOBAL APPEND PROPERTY GODWIT_MODULES godwit_${name})
endfunction()
