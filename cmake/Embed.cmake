# godwit_embed(OUTPUT NAMESPACE ns FILES file…): a .cpp with `extern const std::string_view k…` for each file's text.
#
# prelude/collection.js becomes `kPreludeCollectionJs`; declare it in a header of the module. Lines are kept, so that
# errors in embedded JavaScript point at the right one.
function(godwit_embed output)
  cmake_parse_arguments(arg "" "NAMESPACE" "FILES" ${ARGN})
  set(target ${CMAKE_CURRENT_BINARY_DIR}/${output})
  list(JOIN arg_FILES "|" joined)
  add_custom_command(OUTPUT ${target}
    COMMAND ${CMAKE_COMMAND} -DOUTPUT=${target} -DNAMESPACE=${arg_NAMESPACE} "-DFILES=${joined}"
            -DBASE=${CMAKE_CURRENT_SOURCE_DIR} -P ${PROJECT_SOURCE_DIR}/cmake/EmbedFiles.cmake
    DEPENDS ${arg_FILES} ${PROJECT_SOURCE_DIR}/cmake/EmbedFiles.cmake
    WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} VERBATIM)
endfunction()
