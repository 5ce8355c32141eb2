#include "mongo/library.h"

#include <mongoc/mongoc.h>

#include <mutex>

namespace godwit::mongo {

namespace {
thread_local WarningCapture* current_capture = nullptr;
}  // namespace

struct WarningSink {
  static void take(mongoc_log_level_t level, const char* /*domain*/, const char* message, void* /*user*/) noexcept {
    if (current_capture == nullptr || level > MONGOC_LOG_LEVEL_WARNING) return;
    try {
      current_capture->text_ += message;
      current_capture->text_ += '\n';
    } catch (...) {  // out of memory: a warning less
    }
  }
};

void start_library() {
  static std::once_flag once;
  std::call_once(once, [] {
    mongoc_log_set_handler(&WarningSink::take, nullptr);
    mongoc_init();
  });
}

WarningCapture::WarningCapture() : outer_(current_capture) { current_capture = this; }
WarningCapture::~WarningCapture() { current_capture = outer_; }

}  // namespace godwit::mongo
