#include "cli/ticker.h"

namespace godwit::cli {

Ticker::Ticker(Narrator& narrator) : narrator_(narrator) {
  narrator_.on_change([this] { changed(); });
}

Ticker::~Ticker() { narrator_.on_change({}); }

void Ticker::changed() {
  const auto next = narrator_.next_tick();
  const std::lock_guard lock(mutex_);
  // Events come thick; a thread that looks again soon enough anyway is let sleep.
  if (!next || (wakes_at_ && *wakes_at_ <= *next)) return;
  wakes_at_ = next;
  if (!thread_.joinable()) thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
  changed_ = true;
  wake_.notify_one();
}

void Ticker::run(const std::stop_token& stop) {
  const auto is_changed = [this] { return changed_; };
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    changed_ = false;
    if (!wakes_at_) {
      wake_.wait(lock, stop, is_changed);
      continue;
    }
    if (wake_.wait_until(lock, stop, *wakes_at_, is_changed) || stop.stop_requested()) continue;
    wakes_at_.reset();
    lock.unlock();
    narrator_.tick();
    const auto next = narrator_.next_tick();
    lock.lock();
    if (!changed_) wakes_at_ = next;
  }
}

}  // namespace godwit::cli
