// Bytes and numbers between natives and scripts.
#pragma once

#include <jsapi.h>

#include <cstdint>
#include <span>
#include <vector>

namespace godwit::script {

// A copy of a view's or an ArrayBuffer's bytes: a collection may move them. Throws kUsage for another value.
std::vector<std::uint8_t> bytes_of(JS::HandleValue value);
// A new Uint8Array; null with an exception pending when memory is out.
JSObject* new_bytes(JSContext* cx, std::span<const std::uint8_t> bytes);
// As new_bytes, into a value.
bool to_value(JSContext* cx, std::span<const std::uint8_t> bytes, JS::MutableHandleValue value);
// A view's bytes where they lie, until the next allocation. Throws kUsage for another value.
std::span<std::uint8_t> place_of(JS::HandleValue value, const JS::AutoRequireNoGC& no_gc);

}  // namespace godwit::script
