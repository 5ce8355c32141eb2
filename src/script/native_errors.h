// C++ exceptions as JavaScript errors, and back.
#pragma once

#include <jsapi.h>

#include <cstdint>
#include <deque>
#include <exception>
#include <optional>
#include <string_view>
#include <utility>

#include "godwit/error.h"
#include "script/engine.h"

namespace godwit::script {

class NativeErrors {
 public:
  // What an error object was made from.
  struct Origin {
    Error error;
    bool is_driver;  // the object is the driver's own, made by the error maker
  };

  explicit NativeErrors(JSContext* cx);

  void set_maker(ErrorMaker maker) { maker_ = std::move(maker); }
  // A JavaScript error for the exception, its stack that of the running script. False with an exception pending when
  // memory is out.
  bool make(JSContext* cx, const std::exception_ptr& exception, JS::MutableHandleValue error);
  // Gives an error object its origin. False with an exception pending.
  bool attach(JSContext* cx, const Origin& origin, JS::HandleObject error);
  // The godwit::Error that an error object was made from: what the host threw keeps its code when the script passes it
  // on. Nothing for other values, and for objects so old that many errors were made since.
  std::optional<Origin> origin(JSContext* cx, JS::HandleValue error) const;

 private:
  static bool make_plain(JSContext* cx, std::string_view message, JS::MutableHandleValue error,
                         std::string_view kind = "Error");

  ErrorMaker maker_;
  JS::PersistentRooted<JS::Symbol*> key_;
  std::deque<std::pair<std::int32_t, Origin>> origins_;  // the youngest last
  std::int32_t last_ = 0;
};

}  // namespace godwit::script
