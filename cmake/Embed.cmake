# godwit_embed(OUTPUT NAMESPACE ns FILES file… [BASE folder]): a .cpp with `extern const std::string_view k…` for each file's text.
#
# prelude/collection.js becomes `kPreludeCollectionJs`; declare it in a header of the module. Lines are kept, so that
# errors in embedded JavaScript point at the right one.
function(godwit_embed output)
  cmake_parse_arguments(arg "" "NAMESPACE;BASE" "FILES" ${ARGN})
  if(NOT arg_BASE)
    set(arg_BASE ${CMAKE_CURRENT_SOURCE_DIR})
  endif()
  set(target ${CMAKE_CURRENT_BINARY_DIR}/${output})
  list(JOIN arg_FILES "|" joined)
  list(TRANSFORM arg_FILES PREPEND ${arg_BASE}/ OUTPUT_VARIABLE inputs)
  add_custom_command(OUTPUT ${target}
    COMMAND ${CMAKE_COMMAND} -DOUTPUT=${target} -DNAMESPACE=${arg_NAMESPACE} "-DFILES=${joined}"
            -DBASE=${arg_BASE} -P ${PROJECT_SOURCE_DIR}/cmake/EmbedFiles.cmake
    DEPENDS ${inputs} ${PROJECT_SOURCE_DIR}/cmake/EmbedFiles.cmake
    WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} VERBATIM)
endfunction()

# godwit_bundle(OUTPUT BASE folder FILES file…): the CommonJS files below `folder` as one built-in module, to be embedded.
function(godwit_bundle output)
  cmake_parse_arguments(arg "" "BASE" "FILES" ${ARGN})
  set(target ${CMAKE_CURRENT_BINARY_DIR}/${output})
  list(JOIN arg_FILES "|" joined)
  list(TRANSFORM arg_FILES PREPEND ${arg_BASE}/ OUTPUT_VARIABLE inputs)
  add_custom_command(OUTPUT ${target}
    COMMAND ${CMAKE_COMMAND} -DOUTPUT=${target} -DBASE=${arg_BASE} "-DFILES=${joined}"
            -P ${PROJECT_SOURCE_DIR}/cmake/BundleFiles.cmake
    DEPENDS ${inputs} ${PROJECT_SOURCE_DIR}/cmake/BundleFiles.cmake VERBATIM)
endfunction()
