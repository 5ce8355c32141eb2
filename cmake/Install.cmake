# What `cmake --install` puts in place: program, library, public headers, CMake package, pkg-config file, completions.
include(CMakePackageConfigHelpers)

set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/godwit)
install(TARGETS godwit EXPORT godwitTargets
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(EXPORT godwitTargets NAMESPACE godwit:: DESTINATION ${package_folder})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/godwit DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h")

configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/godwitConfig.cmake.in
  ${CMAKE_CURRENT_BINARY_DIR}/godwitConfig.cmake INSTALL_DESTINATION ${package_folder})
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/godwitConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/godwitConfig.cmake ${CMAKE_CURRENT_BINARY_DIR}/godwitConfigVersion.cmake
  DESTINATION ${package_folder})

# Relative to where the file lies, so that `cmake --install --prefix` and a moved folder give right paths.
file(RELATIVE_PATH prefix_from_pkgconfig /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
configure_file(${PROJECT_SOURCE_DIR}/cmake/godwit.pc.in ${CMAKE_CURRENT_BINARY_DIR}/godwit.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/godwit.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

if(TARGET godwit_program)
  # The program finds the library beside it, wherever the prefix is moved to.
  file(RELATIVE_PATH library_from_program /${CMAKE_INSTALL_BINDIR} /${CMAKE_INSTALL_LIBDIR})
  set_target_properties(godwit_program PROPERTIES INSTALL_RPATH "$ORIGIN/${library_from_program}")
  install(TARGETS godwit_program RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  # Under this name it acts as migrate-mongo.
  install(CODE "file(CREATE_LINK godwit \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_BINDIR}/godwit-migrate-mongo\" SYMBOLIC)")
endif()
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE ${PROJECT_SOURCE_DIR}/README.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
# It is inside of the library.
install(FILES ${PROJECT_SOURCE_DIR}/third_party/sucrase/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME LICENSE.sucrase)
