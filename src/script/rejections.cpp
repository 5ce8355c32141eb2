#include "script/rejections.h"

#include <js/Exception.h>

namespace godwit::script {

Rejections::Rejections(JSContext* cx) : cx_(cx), promises_(cx) {
  JS::SetPromiseRejectionTrackerCallback(cx, track, this);
}

Rejections::~Rejections() { JS::SetPromiseRejectionTrackerCallback(cx_, nullptr, nullptr); }

bool Rejections::any() {
  while (first_ < promises_.length()) {
    const JS::RootedObject promise(cx_, promises_[first_]);
    if (!JS::GetPromiseIsHandled(promise)) return true;
    ++first_;
  }
  clear();
  return false;
}

JSObject* Rejections::take() { return promises_[first_++]; }

void Rejections::clear() {
  promises_.clear();
  first_ = 0;
}

void Rejections::ignore(JSContext* cx, JS::HandleObject promise) {
  if (!JS::SetAnyPromiseIsHandled(cx, promise)) JS_ClearPendingException(cx);
}

void Rejections::track(JSContext* /*cx*/, bool /*muted*/, JS::HandleObject promise,
                       JS::PromiseRejectionHandlingState state, void* self) {
  // One that is handled later tells so itself: looking for its entry here would make many of them quadratic.
  if (state != JS::PromiseRejectionHandlingState::Unhandled) return;
  // Without memory for one more entry the script is about to fail anyway.
  static_cast<void>(static_cast<Rejections*>(self)->promises_.append(promise));
}

}  // namespace godwit::script
