#include "script/js_process.h"

#include <dlfcn.h>
#include <js/BuildId.h>
#include <js/ContextOptions.h>
#include <js/Initialization.h>
#include <js/Stack.h>
#include <pthread.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <mutex>
#include <string>

#include "godwit/error.h"
#include "script/code_cache.h"
#include "script/thread_signals.h"

namespace godwit::script {
namespace {

struct Process {
  std::mutex mutex;
  // Guarded by mutex:
  bool started = false;
  int contexts = 0;
  // Guarded by mutex until it is not empty, unchanged from then on: contexts point into it until JS_ShutDown.
  std::string self_hosted;
};

Process& process() {
  static Process instance;
  return instance;
}

std::size_t stack_limit() {
  constexpr std::size_t kMost = std::size_t{24} << 20U;
  pthread_attr_t attributes;
  if (pthread_getattr_np(pthread_self(), &attributes) != 0) return std::size_t{1} << 20U;
  void* lowest = nullptr;
  std::size_t size = 0;
  pthread_attr_getstack(&attributes, &lowest, &size);
  pthread_attr_destroy(&attributes);
  // Natives and the client library run on what is left over.
  return std::min(size - size / 4, kMost);
}

void start_library_locked(Process& state) {
  if (state.started) return;
  JS::SetProcessBuildIdOp(
      [](JS::BuildIdCharVector* id) { return id->append(engine_build().data(), engine_build().size()); });
  const SignalsBlocked blocked;  // JS_Init starts helper threads
  if (!JS_Init()) throw Error(ErrorCode::kInternal, "the JavaScript engine does not start");
  state.started = true;
  // A context that is still alive belongs to a thread that is still running: leave the library to it.
  std::atexit([] {
    const std::lock_guard lock(process().mutex);
    if (process().contexts == 0) JS_ShutDown();
  });
}

bool keep_self_hosted(JSContext* /*cx*/, JS::SelfHostedCache code) {
  process().self_hosted.assign(reinterpret_cast<const char*>(code.data()), code.size());
  return true;
}

}  // namespace

const std::string& engine_build() {
  static const std::string id = [] {
    std::string text = JS_GetImplementationVersion();
    Dl_info info{};
    struct stat status {};
    if (dladdr(reinterpret_cast<void*>(&JS_GetImplementationVersion), &info) != 0 &&
        stat(info.dli_fname, &status) == 0) {
      text += '-' + std::to_string(status.st_size) + '-' + std::to_string(status.st_mtime);
    }
    return text;
  }();
  return id;
}

JSContext* new_context() {
  Process& state = process();
  const std::lock_guard lock(state.mutex);
  start_library_locked(state);
  // The default limit is 32 MB, near which collections never end. Memory is watched from outside (watchdog.h).
  JSContext* cx = JS_NewContext(UINT32_MAX);
  if (cx == nullptr) throw Error(ErrorCode::kInternal, "the JavaScript engine has no memory for a context");
  ++state.contexts;
  // New objects. The default of 16 MB is a third of what a migration needs altogether, and no faster.
  JS_SetGCParameter(cx, JSGC_MAX_NURSERY_BYTES, 4U << 20U);
  JS_SetNativeStackQuota(cx, stack_limit());
  js::SetStackFormat(cx, js::StackFormat::V8);
  JS::ContextOptionsRef(cx).setAsyncStack(true).setAsyncStackCaptureDebuggeeOnly(false);
  return cx;
}

void start_self_hosted_code(JSContext* cx, const std::filesystem::path& cache_folder) {
  Process& state = process();
  std::unique_lock lock(state.mutex);
  const CodeCache cache(cache_folder, engine_build());
  if (state.self_hosted.empty()) state.self_hosted = cache.load();
  bool started = false;
  if (state.self_hosted.empty()) {
    started = JS::InitSelfHostedCode(cx, nullptr, keep_self_hosted);
    if (started) cache.store(state.self_hosted);
  } else {
    lock.unlock();
    const JS::SelfHostedCache code(reinterpret_cast<const std::uint8_t*>(state.self_hosted.data()),
                                   state.self_hosted.size());
    started = JS::InitSelfHostedCode(cx, code, nullptr);
  }
  if (!started) throw Error(ErrorCode::kInternal, "the JavaScript engine cannot load its own library");
}

void destroy_context(JSContext* cx) noexcept {
  JS_DestroyContext(cx);
  const std::lock_guard lock(process().mutex);
  --process().contexts;
}

}  // namespace godwit::script
