#include "mongo/interruption.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "godwit/error.h"

namespace godwit::mongo {

Wake::Wake() : descriptor_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (descriptor_ < 0)
    throw Error(ErrorCode::kInternal,
                "no event descriptor can be made: " + std::system_category().message(errno));
}

Wake::~Wake() { close(descriptor_); }

void Wake::fire() noexcept {
  fired_.store(true, std::memory_order_release);
  const std::uint64_t one = 1;
  // Fails only when the counter is full, and then the descriptor is readable already.
  [[maybe_unused]] const auto written = write(descriptor_, &one, sizeof one);
}

Interruption::Interruption() : wake_(std::make_shared<Wake>()) {}

std::shared_ptr<Wake> Interruption::wake() const {
  const std::lock_guard lock(mutex_);
  return wake_;
}

std::vector<SessionId> Interruption::start() {
  const std::lock_guard lock(mutex_);
  wake_->fire();
  // Whoever is woken forgets its session only after this.
  return {sessions_.begin(), sessions_.end()};
}

void Interruption::end() {
  const std::lock_guard lock(mutex_);
  if (wake_->fired()) wake_ = std::make_shared<Wake>();
}

void Interruption::remember(const SessionId& id) {
  const std::lock_guard lock(mutex_);
  sessions_.insert(id);
}

void Interruption::forget(const SessionId& id) noexcept {
  const std::lock_guard lock(mutex_);
  sessions_.erase(id);
}

}  // namespace godwit::mongo
