# Every library that godwit uses, from Debian 12's packages (tools/dependencies lists them).
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(fmt REQUIRED CONFIG)
find_package(OpenSSL 3 REQUIRED)
find_package(ZLIB REQUIRED)
find_package(yaml-cpp REQUIRED CONFIG)
find_package(nlohmann_json REQUIRED CONFIG)
find_package(CLI11 REQUIRED CONFIG)
find_package(mongoc-1.0 1.23 REQUIRED CONFIG)
find_package(bson-1.0 1.23 REQUIRED CONFIG)
pkg_check_modules(ZSTD REQUIRED IMPORTED_TARGET libzstd)
# Its headers only: net loads the library when it is first used.
find_package(CURL REQUIRED)
add_library(CURL::headers INTERFACE IMPORTED)
target_include_directories(CURL::headers INTERFACE ${CURL_INCLUDE_DIRS})
pkg_check_modules(MOZJS REQUIRED IMPORTED_TARGET mozjs-102)
# It is built without type information, which the check of virtual calls in its inline functions would ask for.
target_compile_options(PkgConfig::MOZJS INTERFACE -fno-sanitize=vptr)
