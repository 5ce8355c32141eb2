#include "script/rejections.h"

#include <js/Exception.h>

namespace godwit::script {

Rejections::Rejections(JSContext* cx) : cx_(cx), promises_(cx) {
  JS::SetPromiseRejectionTrackerCallback(cx, track, this);
}

Rejections::~Rejections() { JS::SetPromiseRejectionTrackerCallback(cx_, nullptr, nullptr); }

JSObject* Rejections::take() {
  JSObject* promise = promises_[0];
  promises_.erase(promises_.begin());
  return promise;
}

void Rejections::ignore(JSContext* cx, JS::HandleObject promise) {
  if (!JS::SetAnyPromiseIsHandled(cx, promise)) JS_ClearPendingException(cx);
}

void Rejections::track(JSContext* /*cx*/, bool /*muted*/, JS::HandleObject promise,
                       JS::PromiseRejectionHandlingState state, void* self) {
  auto& promises = static_cast<Rejections*>(self)->promises_;
  if (state == JS::PromiseRejectionHandlingState::Unhandled) {
    // Without memory for one more entry the script is about to fail anyway.
    static_cast<void>(promises.append(promise));
    return;
  }
  promises.eraseIf([&promise](JSObject* entry) { return entry == promise.get(); });
}

}  // namespace godwit::script
