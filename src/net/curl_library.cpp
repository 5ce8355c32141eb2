#include "net/curl_library.h"

#include <dlfcn.h>

#include "godwit/error.h"

namespace godwit::net {
namespace {

template <class Function>
void find(void* library, const char* name, Function* function) {
  *function = reinterpret_cast<Function>(::dlsym(library, name));
  if (*function == nullptr) throw Error(ErrorCode::kInternal, std::string("libcurl has no ") + name);
}

CurlLibrary load() {
  void* const library = ::dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    throw Error(ErrorCode::kInternal, "requests to the network need libcurl, which is not installed")
        .fix("apt-get install libcurl4");
  }
  CurlLibrary found{};
  find(library, "curl_global_init", &found.global_init);
  find(library, "curl_easy_init", &found.easy_init);
  find(library, "curl_easy_cleanup", &found.easy_cleanup);
  find(library, "curl_easy_perform", &found.easy_perform);
  find(library, "curl_easy_strerror", &found.easy_strerror);
  find(library, "curl_easy_setopt", &found.easy_setopt);
  find(library, "curl_easy_getinfo", &found.easy_getinfo);
  find(library, "curl_slist_append", &found.slist_append);
  find(library, "curl_slist_free_all", &found.slist_free_all);
  found.global_init(CURL_GLOBAL_DEFAULT);
  return found;
}

}  // namespace

const CurlLibrary& curl_library() {
  static const CurlLibrary library = load();
  return library;
}

}  // namespace godwit::net
