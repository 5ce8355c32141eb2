// Promises that were rejected and that nobody looks at.
#pragma once

#include <js/GCVector.h>
#include <js/Promise.h>
#include <jsapi.h>

#include <cstddef>

namespace godwit::script {

// Watches a context's promises. A rejection that is handled before somebody asks for it is forgotten.
class Rejections {
 public:
  // Must be destroyed before the context.
  explicit Rejections(JSContext* cx);
  ~Rejections();
  Rejections(const Rejections&) = delete;
  Rejections& operator=(const Rejections&) = delete;

  [[nodiscard]] bool any();
  // The first one, and forgets it. REQUIRES: any() was true just now.
  JSObject* take();
  // Says that the promise's rejection, now or later, is taken care of by its caller.
  static void ignore(JSContext* cx, JS::HandleObject promise);
  // Forgets all.
  void clear();

 private:
  static void track(JSContext* cx, bool muted, JS::HandleObject promise, JS::PromiseRejectionHandlingState state,
                    void* self);

  JSContext* cx_;
  JS::PersistentRooted<JS::GCVector<JSObject*, 0, js::SystemAllocPolicy>> promises_;
  std::size_t first_ = 0;  // those before it are handled or taken
};

}  // namespace godwit::script
