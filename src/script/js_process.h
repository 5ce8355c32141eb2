// SpiderMonkey in this process.
#pragma once

#include <jsapi.h>

#include <filesystem>
#include <string>

namespace godwit::script {

// Starts the engine's library if this is the first time, and makes a context for the calling thread, which must not
// have one. Its stack limit follows from the thread's own stack. For any thread. Throws kInternal.
JSContext* new_context();

// Gives a context its self-hosted code: the parts of the standard library that are written in JavaScript. Compiling
// them takes 10 ms, so the result is kept for later contexts of this process, and for later processes in `cache_folder`
// unless that is empty. A cache that is damaged, of another build or not writable is as good as none.
// REQUIRES: the job queue is set and there is no global yet. Throws kInternal.
void start_self_hosted_code(JSContext* cx, const std::filesystem::path& cache_folder);

// What compiled code is made for: the engine's version and the file that it was loaded from.
const std::string& engine_build();

// REQUIRES: the calling thread made it; nothing of it is rooted any more.
void destroy_context(JSContext* cx) noexcept;

}  // namespace godwit::script
