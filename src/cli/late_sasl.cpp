// Has Cyrus SASL start when it is needed, which is for Kerberos only.
//
// libmongoc starts it with itself, and it then opens every plug-in that is installed (Debian has nine, one of which
// brings Berkeley DB): 3 of the 16 milliseconds of CPU that `status` takes. As with mongoc_init (early_start.h) the
// library finds these functions before those of the same names that it was linked to, and its first use of Cyrus, which
// is one of the other two, makes up for the start. Password logins (SCRAM) and certificates do without Cyrus.
#include <dlfcn.h>
#include <sasl/sasl.h>

#include <mutex>

namespace {

template <class Function>
Function* original(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

int start_sasl() {
  static std::once_flag once;
  static int result = SASL_FAIL;
  std::call_once(once, [] {
    if (auto* const start = original<decltype(sasl_client_init)>("sasl_client_init")) result = start(nullptr);
  });
  return result;
}

}  // namespace

// libmongoc gives no callbacks.
extern "C" [[gnu::visibility("default")]] int sasl_client_init(const sasl_callback_t* /*callbacks*/) { return SASL_OK; }

extern "C" [[gnu::visibility("default")]] int sasl_client_new(const char* service, const char* server,
                                                              const char* local_address, const char* remote_address,
                                                              const sasl_callback_t* callbacks, unsigned flags,
                                                              sasl_conn_t** connection) {
  if (const int failure = start_sasl(); failure != SASL_OK) return failure;
  auto* const make = original<decltype(sasl_client_new)>("sasl_client_new");
  return make == nullptr ? SASL_FAIL
                         : make(service, server, local_address, remote_address, callbacks, flags, connection);
}

extern "C" [[gnu::visibility("default")]] const char** sasl_global_listmech() {
  if (start_sasl() != SASL_OK) return nullptr;
  auto* const list = original<decltype(sasl_global_listmech)>("sasl_global_listmech");
  return list == nullptr ? nullptr : list();
}
