#include "script/steps.h"

#include <algorithm>
#include <utility>

namespace godwit::script {

void Host::steps(std::span<StepCall> calls) {
  for (StepCall& call : calls) {
    try {
      if (call.what == StepCall::What::kEnded) step_ended(call.name);
      else call.to_do = step_begins(call.name, call.wrote_outside);
    } catch (const Error& error) {
      call.refused = error;
    }
  }
}

void Steps::reset() {
  const std::lock_guard lock(mutex_);
  const std::lock_guard waiting(waiting_mutex_);
  waiting_.clear();
  active_ = 0;
  any_ = false;
  wrote_outside_ = false;
}

void Steps::waits(const Asked& asked) {
  const std::lock_guard waiting(waiting_mutex_);
  if (!asked->is_answered) waiting_.push_back(asked);
}

bool Steps::answer(Host& host, const Asked& asked) {
  const std::lock_guard lock(mutex_);
  std::vector<Asked> all;
  {
    const std::lock_guard waiting(waiting_mutex_);
    if (!asked->is_answered) {
      all = std::exchange(waiting_, {});
      // Its operation began before waits() was called, so it is the last.
      if (std::find(all.begin(), all.end(), asked) == all.end()) all.push_back(asked);
      for (const Asked& one : all) one->is_answered = true;
    }
  }
  if (!all.empty()) ask(host, all);
  if (asked->failed) std::rethrow_exception(asked->failed);
  if (asked->call.refused) throw Error(*asked->call.refused);
  return asked->call.to_do;
}

void Steps::ask(Host& host, const std::vector<Asked>& all) {
  std::vector<StepCall> calls;
  for (const Asked& one : all) {
    one->call.wrote_outside = wrote_outside_;
    any_ = any_ || one->call.what == StepCall::What::kBegins;
    calls.push_back(one->call);
  }
  try {
    host.steps(calls);
  } catch (...) {
    for (const Asked& one : all) one->failed = std::current_exception();
  }
  for (std::size_t i = 0; i < all.size(); ++i) all[i]->call = std::move(calls[i]);
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
