#include "cli/ticker.h"

namespace godwit::cli {

Ticker::Ticker(Narrator& narrator) : narrator_(narrator) {
  narrator_.on_change([this] { changed(); });
}

Ticker::~Ticker() { narrator_.on_change({}); }

void Ticker::changed() {
  const std::lock_guard lock(mutex_);
  if (!thread_.joinable()) {
    if (!narrator_.next_tick()) return;
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
  }
  changed_ = true;
  wake_.notify_one();
}

void Ticker::run(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    changed_ = false;
    const auto next = narrator_.next_tick();
    const auto is_changed = [this] { return changed_; };
    if (!next) {
      wake_.wait(lock, stop, is_changed);
    } else if (!wake_.wait_until(lock, stop, *next, is_changed) && !stop.stop_requested()) {
      lock.unlock();
      narrator_.tick();
      lock.lock();
    }
  }
}

}  // namespace godwit::cli
