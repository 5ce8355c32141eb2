// Digests, message authentication, key derivation and ciphers, by the names that OpenSSL knows.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

struct evp_cipher_ctx_st;
struct evp_md_ctx_st;
struct evp_mac_ctx_st;

namespace godwit::base {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

// The library refused; what() is its reason ("bad decrypt").
class CryptoError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// A digest that is fed in pieces. Not for several threads at once.
class Hash {
 public:
  // `length`: of the digest in bytes, for functions that let one choose (shake256). Throws CryptoError when the name is
  // not known or the length not possible.
  explicit Hash(const std::string& name, std::optional<std::size_t> length = std::nullopt);
  // A copy in the same state.
  Hash(const Hash& other);
  Hash& operator=(const Hash&) = delete;
  ~Hash();

  void update(ByteView bytes);
  // Ends it: nothing else may be called afterwards.
  Bytes finish();

 private:
  evp_md_ctx_st* context_;
  std::optional<std::size_t> length_;
};

// HMAC, fed in pieces.
class Hmac {
 public:
  // Throws CryptoError when there is no such digest.
  Hmac(const std::string& digest, ByteView key);
  Hmac(const Hmac&) = delete;
  Hmac& operator=(const Hmac&) = delete;
  ~Hmac();

  void update(ByteView bytes);
  Bytes finish();

 private:
  evp_mac_ctx_st* context_ = nullptr;
};

struct CipherShape {
  std::string name;
  std::string mode;  // "cbc", "ctr", "ecb", "gcm", "stream" …
  std::size_t key_length = 0;
  std::size_t iv_length = 0;
  std::size_t block_size = 1;
};
// Nothing when the cipher is not known.
std::optional<CipherShape> cipher_shape(const std::string& name);

// A symmetric cipher in one direction.
class Cipher {
 public:
  // Throws CryptoError for an unknown name; the lengths must be the shape's (GCM takes any IV that is not empty).
  Cipher(const std::string& name, bool encrypts, ByteView key, ByteView iv);
  Cipher(const Cipher&) = delete;
  Cipher& operator=(const Cipher&) = delete;
  ~Cipher();

  void set_padding(bool on);
  void set_authenticated_data(ByteView bytes);
  // GCM: before decryption ends.
  void set_tag(ByteView tag);
  // GCM: after encryption ended.
  Bytes tag(std::size_t length);
  Bytes update(ByteView bytes);
  // Throws CryptoError when padding or tag are wrong.
  Bytes finish();

 private:
  evp_cipher_ctx_st* context_;
};

// Throw CryptoError when digest or parameters are not possible.
Bytes pbkdf2(ByteView password, ByteView salt, std::uint32_t iterations, std::size_t length, const std::string& digest);
Bytes scrypt(ByteView password, ByteView salt, std::uint64_t n, std::uint64_t r, std::uint64_t p,
             std::uint64_t most_memory, std::size_t length);
Bytes hkdf(const std::string& digest, ByteView key, ByteView salt, ByteView info, std::size_t length);

// From the operating system's generator. Throws CryptoError.
void fill_random(std::span<std::uint8_t> bytes);
// Equal lengths; the time does not depend on where they differ.
bool equal_in_constant_time(ByteView a, ByteView b);

}  // namespace godwit::base
