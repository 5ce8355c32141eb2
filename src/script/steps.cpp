#include "script/steps.h"

#include "script/runtime.h"

namespace godwit::script {

void Steps::reset() {
  const std::lock_guard lock(mutex_);
  active_ = 0;
  any_ = false;
  wrote_outside_ = false;
}

bool Steps::begins(Host& host, const std::string& name) {
  const std::lock_guard lock(mutex_);
  const bool to_do = host.step_begins(name, wrote_outside_);
  any_ = true;
  return to_do;
}

void Steps::ended(Host& host, const std::string& name) {
  const std::lock_guard lock(mutex_);
  host.step_ended(name);
}

void Steps::before_write(Host& host, bool in_step) {
  if (in_step) return;
  const std::lock_guard lock(mutex_);
  if (wrote_outside_) return;
  // Other writes wait here until the host has recorded it. If that fails, the write is not sent.
  if (any_) host.writes_outside_step();
  wrote_outside_ = true;
}

}  // namespace godwit::script
