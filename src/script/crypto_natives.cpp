// What the prelude's crypto stands on. Bytes are views; what is refused is thrown.
//
//   newHash(name, length?) -> handle, copyHash(handle), newHmac(name, key), update(handle, bytes), finish(handle)
//   cipherShape(name) -> undefined or [mode, keyLength, ivLength, blockSize]
//   newCipher(name, encrypts, key, iv), setPadding(handle, on), setAad(handle, bytes), setTag(handle, bytes),
//   tag(handle, length); update and finish as for hashes
//   fillRandom(view), equal(a, b), hkdf(digest, key, salt, info, length)
//   pbkdf2(password, salt, iterations, length, digest, waits), scrypt(password, salt, n, r, p, maxmem, length, waits):
//   with `waits` the key, otherwise a promise of it, whose work runs on another thread
#include <js/Array.h>
#include <js/Conversions.h>
#include <js/ValueArray.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "base/crypto.h"
#include "script/engine_state.h"
#include "script/handle.h"
#include "script/native_bytes.h"
#include "script/native_groups.h"
#include "script/text.h"

namespace godwit::script {
namespace {

// Something that is fed: a hash, an HMAC or a cipher.
struct Feed {
  static constexpr const char* kHandleName = "CryptoState";
  std::unique_ptr<base::Hash> hash;
  std::unique_ptr<base::Hmac> hmac;
  std::unique_ptr<base::Cipher> cipher;
};
using Handle = HandleClass<Feed>;

// The hash or the cipher of a handle. A script may hand one on in place of another.
template <class Kind>
Kind& part_of(const std::unique_ptr<Kind>& part) {
  if (part == nullptr) throw BadArgument(BadArgument::Kind::kType, "not what this is done with");
  return *part;
}
base::Cipher& cipher_of(JS::HandleValue handle) { return part_of(Handle::get(handle)->cipher); }

bool give(JSContext* cx, const JS::CallArgs& args, std::shared_ptr<Feed> feed) {
  JSObject* const handle = Handle::make(cx, std::move(feed));
  if (handle == nullptr) return false;
  args.rval().setObject(*handle);
  return true;
}

bool new_hash(JSContext* cx, const JS::CallArgs& args) {
  std::string name;
  if (!to_utf8(cx, args.get(0), &name)) return false;
  auto feed = std::make_shared<Feed>();
  std::optional<std::size_t> length;
  if (!args.get(1).isUndefined()) length = whole_number(args.get(1), kLongestResult);
  feed->hash = std::make_unique<base::Hash>(name, length);
  return give(cx, args, std::move(feed));
}

bool copy_hash(JSContext* cx, const JS::CallArgs& args) {
  auto feed = std::make_shared<Feed>();
  feed->hash = std::make_unique<base::Hash>(part_of(Handle::get(args.get(0))->hash));
  return give(cx, args, std::move(feed));
}

bool new_hmac(JSContext* cx, const JS::CallArgs& args) {
  std::string name;
  if (!to_utf8(cx, args.get(0), &name)) return false;
  auto feed = std::make_shared<Feed>();
  feed->hmac = std::make_unique<base::Hmac>(name, bytes_of(args.get(1)));
  return give(cx, args, std::move(feed));
}

bool update(JSContext* cx, const JS::CallArgs& args) {
  const auto feed = Handle::get(args.get(0));
  const base::Bytes bytes = bytes_of(args.get(1));
  args.rval().setUndefined();
  if (feed->cipher) return to_value(cx, feed->cipher->update(bytes), args.rval());
  if (feed->hash) {
    feed->hash->update(bytes);
  } else {
    part_of(feed->hmac).update(bytes);
  }
  return true;
}

bool finish(JSContext* cx, const JS::CallArgs& args) {
  const auto feed = Handle::get(args.get(0));
  if (feed->cipher) return to_value(cx, feed->cipher->finish(), args.rval());
  // Nothing may be asked of it afterwards.
  const std::unique_ptr<base::Hash> hash = std::move(feed->hash);
  const std::unique_ptr<base::Hmac> hmac = std::move(feed->hmac);
  return to_value(cx, hash ? hash->finish() : part_of(hmac).finish(), args.rval());
}

bool cipher_shape(JSContext* cx, const JS::CallArgs& args) {
  std::string name;
  if (!to_utf8(cx, args.get(0), &name)) return false;
  const auto shape = base::cipher_shape(name);
  args.rval().setUndefined();
  if (!shape) return true;
  JS::RootedValueArray<4> values(cx);
  if (!to_value(cx, std::string_view(shape->mode), values[0])) return false;
  values[1].setNumber(static_cast<double>(shape->key_length));
  values[2].setNumber(static_cast<double>(shape->iv_length));
  values[3].setNumber(static_cast<double>(shape->block_size));
  JSObject* const array = JS::NewArrayObject(cx, values);
  if (array == nullptr) return false;
  args.rval().setObject(*array);
  return true;
}

bool new_cipher(JSContext* cx, const JS::CallArgs& args) {
  std::string name;
  if (!to_utf8(cx, args.get(0), &name)) return false;
  auto feed = std::make_shared<Feed>();
  feed->cipher =
      std::make_unique<base::Cipher>(name, args.get(1).isTrue(), bytes_of(args.get(2)), bytes_of(args.get(3)));
  return give(cx, args, std::move(feed));
}

bool set_padding(JSContext* /*cx*/, const JS::CallArgs& args) {
  cipher_of(args.get(0)).set_padding(args.get(1).isTrue());
  args.rval().setUndefined();
  return true;
}

bool set_aad(JSContext* /*cx*/, const JS::CallArgs& args) {
  cipher_of(args.get(0)).set_authenticated_data(bytes_of(args.get(1)));
  args.rval().setUndefined();
  return true;
}

bool set_tag(JSContext* /*cx*/, const JS::CallArgs& args) {
  cipher_of(args.get(0)).set_tag(bytes_of(args.get(1)));
  args.rval().setUndefined();
  return true;
}

bool tag(JSContext* cx, const JS::CallArgs& args) {
  constexpr std::uint64_t kLongestTag = 16;
  return to_value(cx, cipher_of(args.get(0)).tag(whole_number(args.get(1), kLongestTag)), args.rval());
}

bool fill_random(JSContext* cx, const JS::CallArgs& args) {
  const JS::AutoCheckCannotGC no_gc(cx);
  const std::span<std::uint8_t> place = place_of(args.get(0), no_gc);
  // New bytes cost no memory before they are written.
  const std::uint64_t most = EngineState::of(cx).options().memory_bytes;
  if (most != 0 && place.size() > most) throw BadArgument(BadArgument::Kind::kRange, "Array buffer allocation failed");
  base::fill_random(place);
  args.rval().setUndefined();
  return true;
}

bool equal(JSContext* /*cx*/, const JS::CallArgs& args) {
  args.rval().setBoolean(base::equal_in_constant_time(bytes_of(args.get(0)), bytes_of(args.get(1))));
  return true;
}

bool hkdf(JSContext* cx, const JS::CallArgs& args) {
  constexpr std::uint64_t kLongestExpansion = 255 * 64;  // of the longest digest
  std::string digest;
  if (!to_utf8(cx, args.get(0), &digest)) return false;
  return to_value(cx,
                  base::hkdf(digest, bytes_of(args.get(1)), bytes_of(args.get(2)), bytes_of(args.get(3)),
                             whole_number(args.get(4), kLongestExpansion)),
                  args.rval());
}

// A key that takes its time.
class Derivation final : public Operation {
 public:
  Derivation(std::function<base::Bytes()> work, std::string label) : work_(std::move(work)), label_(std::move(label)) {}
  void run() override { key_ = work_(); }
  bool settle(JSContext* cx, JS::MutableHandleValue result) override { return to_value(cx, key_, result); }
  [[nodiscard]] std::string label() const override { return label_; }
  [[nodiscard]] bool begins_at_once() const override { return true; }

 private:
  std::function<base::Bytes()> work_;
  std::string label_;
  base::Bytes key_;
};

bool derive(JSContext* cx, const JS::CallArgs& args, bool waits, std::function<base::Bytes()> work, const char* label) {
  if (waits) return to_value(cx, work(), args.rval());
  JSObject* const promise = Engine::of(cx).start(std::make_unique<Derivation>(std::move(work), label), 0);
  if (promise == nullptr) return false;
  args.rval().setObject(*promise);
  return true;
}

bool pbkdf2(JSContext* cx, const JS::CallArgs& args) {
  std::string digest;
  if (!to_utf8(cx, args.get(4), &digest)) return false;
  const auto iterations = static_cast<std::uint32_t>(whole_number(args.get(2), kLongestResult));
  const std::uint64_t length = whole_number(args.get(3), kLongestResult);
  return derive(
      cx, args, args.get(5).isTrue(),
      [password = bytes_of(args.get(0)), salt = bytes_of(args.get(1)), iterations, length, digest] {
        return base::pbkdf2(password, salt, iterations, length, digest);
      },
      "crypto.pbkdf2");
}

bool scrypt(JSContext* cx, const JS::CallArgs& args) {
  std::uint64_t numbers[4];
  for (unsigned i = 0; i < 4; ++i) numbers[i] = whole_number(args.get(i + 2), kMostWhole);
  const auto [n, r, p, memory] = numbers;
  const std::uint64_t length = whole_number(args.get(6), kLongestResult);
  return derive(
      cx, args, args.get(7).isTrue(),
      [password = bytes_of(args.get(0)), salt = bytes_of(args.get(1)), n = n, r = r, p = p, memory = memory,
       length = length] { return base::scrypt(password, salt, n, r, p, memory, length); },
      "crypto.scrypt");
}

}  // namespace

const JSFunctionSpec kCryptoNatives[] = {
    JS_FN("newHash", native<new_hash>, 2, 0),
    JS_FN("copyHash", native<copy_hash>, 1, 0),
    JS_FN("newHmac", native<new_hmac>, 2, 0),
    JS_FN("update", native<update>, 2, 0),
    JS_FN("finish", native<finish>, 1, 0),
    JS_FN("cipherShape", native<cipher_shape>, 1, 0),
    JS_FN("newCipher", native<new_cipher>, 4, 0),
    JS_FN("setPadding", native<set_padding>, 2, 0),
    JS_FN("setAad", native<set_aad>, 2, 0),
    JS_FN("setTag", native<set_tag>, 2, 0),
    JS_FN("tag", native<tag>, 2, 0),
    JS_FN("fillRandom", native<fill_random>, 1, 0),
    JS_FN("equal", native<equal>, 2, 0),
    JS_FN("hkdf", native<hkdf>, 5, 0),
    JS_FN("pbkdf2", native<pbkdf2>, 6, 0),
    JS_FN("scrypt", native<scrypt>, 8, 0),
    JS_FS_END,
};

}  // namespace godwit::script
