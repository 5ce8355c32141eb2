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
  explicit NativeErrors(JSContext* cx);

  void set_maker(ErrorMaker maker) { maker_ = std::move(maker); }
  // A JavaScript error for the exception, its stack that of the running script. False with an exception pending when
  // memory is out.
  bool make(JSContext* cx, const std::exception_ptr& exception, JS::MutableHandleValue error);
  // Makes `original` the origin of an error object that the engine made. False with an exception pending.
  bool attach(JSContext* cx, const Error& original, JS::HandleObject error);
  // The godwit::Error that an error object was made from: what the host threw keeps its code when the script passes it
  // on. Nothing for other values, and for objects so old that many errors were made since.
  std::optional<Error> origin(JSContext* cx, JS::HandleValue error) const;

 private:
  static bool make_plain(JSContext* cx, std::string_view message, JS::MutableHandleValue error);

  ErrorMaker maker_;
  JS::PersistentRooted<JS::Symbol*> key_;
  std::deque<std::pair<std::int32_t, Error>> origins_;  // the youngest last
  std::int32_t last_ = 0;
};

}  // namespace godwit::script
