#include "base/crypto.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include <array>

namespace godwit::base {
namespace {

// Must come right after the call that failed.
[[noreturn]] void fail(const std::string& fallback) {
  const unsigned long code = ERR_get_error();
  ERR_clear_error();
  const char* const reason = code == 0 ? nullptr : ERR_reason_error_string(code);
  throw CryptoError(reason == nullptr ? fallback : reason);
}

const unsigned char* data(ByteView bytes) {
  static constexpr unsigned char kNothing = 0;
  return bytes.empty() ? &kNothing : bytes.data();
}

struct FreeMd {
  void operator()(EVP_MD* md) const { EVP_MD_free(md); }
};
using Md = std::unique_ptr<EVP_MD, FreeMd>;

Md fetch_digest(const std::string& name) {
  Md md(EVP_MD_fetch(nullptr, name.c_str(), nullptr));
  ERR_clear_error();
  if (!md) throw CryptoError("Digest method not supported");
  return md;
}

struct FreeCipher {
  void operator()(EVP_CIPHER* cipher) const { EVP_CIPHER_free(cipher); }
};
using CipherMethod = std::unique_ptr<EVP_CIPHER, FreeCipher>;

CipherMethod fetch_cipher(const std::string& name) {
  CipherMethod cipher(EVP_CIPHER_fetch(nullptr, name.c_str(), nullptr));
  ERR_clear_error();
  return cipher;
}

const char* mode_name(const EVP_CIPHER* cipher) {
  switch (EVP_CIPHER_get_mode(cipher)) {
    case EVP_CIPH_CBC_MODE: return "cbc";
    case EVP_CIPH_CTR_MODE: return "ctr";
    case EVP_CIPH_ECB_MODE: return "ecb";
    case EVP_CIPH_GCM_MODE: return "gcm";
    case EVP_CIPH_CFB_MODE: return "cfb";
    case EVP_CIPH_OFB_MODE: return "ofb";
    case EVP_CIPH_CCM_MODE: return "ccm";
    case EVP_CIPH_OCB_MODE: return "ocb";
    case EVP_CIPH_XTS_MODE: return "xts";
    default: return "stream";
  }
}

}  // namespace

Hash::Hash(const std::string& name, std::optional<std::size_t> length) : context_(nullptr), length_(length) {
  const Md md = fetch_digest(name);
  const bool extendable = (EVP_MD_get_flags(md.get()) & EVP_MD_FLAG_XOF) != 0;
  if (length && !extendable && static_cast<std::size_t>(EVP_MD_get_size(md.get())) != *length) {
    throw CryptoError("Unsupported state or unable to set the digest's length");
  }
  if (!extendable) length_.reset();
  context_ = EVP_MD_CTX_new();
  if (context_ == nullptr || EVP_DigestInit_ex2(context_, md.get(), nullptr) != 1) {
    EVP_MD_CTX_free(context_);
    fail("Digest method not supported");
  }
}

Hash::Hash(const Hash& other) : context_(EVP_MD_CTX_new()), length_(other.length_) {
  if (context_ == nullptr || EVP_MD_CTX_copy_ex(context_, other.context_) != 1) {
    EVP_MD_CTX_free(context_);
    fail("the digest cannot be copied");
  }
}

Hash::~Hash() { EVP_MD_CTX_free(context_); }

void Hash::update(ByteView bytes) {
  if (EVP_DigestUpdate(context_, data(bytes), bytes.size()) != 1) fail("the digest cannot go on");
}

Bytes Hash::finish() {
  if (length_) {
    Bytes digest(*length_);
    if (!digest.empty() && EVP_DigestFinalXOF(context_, digest.data(), digest.size()) != 1) fail("no digest");
    return digest;
  }
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int length = 0;
  if (EVP_DigestFinal_ex(context_, digest.data(), &length) != 1) fail("no digest");
  return Bytes(digest.begin(), digest.begin() + length);
}

Hmac::Hmac(const std::string& digest, ByteView key) {
  fetch_digest(digest);
  EVP_MAC* const mac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  context_ = mac == nullptr ? nullptr : EVP_MAC_CTX_new(mac);
  EVP_MAC_free(mac);
  std::string name = digest;
  const std::array<OSSL_PARAM, 2> parameters{
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name.data(), 0), OSSL_PARAM_construct_end()};
  if (context_ == nullptr || EVP_MAC_init(context_, data(key), key.size(), parameters.data()) != 1) {
    EVP_MAC_CTX_free(context_);
    fail("no HMAC");
  }
}

Hmac::~Hmac() { EVP_MAC_CTX_free(context_); }

void Hmac::update(ByteView bytes) {
  if (EVP_MAC_update(context_, data(bytes), bytes.size()) != 1) fail("the HMAC cannot go on");
}

Bytes Hmac::finish() {
  Bytes code(EVP_MAX_MD_SIZE);
  std::size_t length = 0;
  if (EVP_MAC_final(context_, code.data(), &length, code.size()) != 1) fail("no HMAC");
  code.resize(length);
  return code;
}

std::optional<CipherShape> cipher_shape(const std::string& name) {
  const CipherMethod cipher = fetch_cipher(name);
  if (!cipher) return std::nullopt;
  return CipherShape{name, mode_name(cipher.get()), static_cast<std::size_t>(EVP_CIPHER_get_key_length(cipher.get())),
                     static_cast<std::size_t>(EVP_CIPHER_get_iv_length(cipher.get())),
                     static_cast<std::size_t>(EVP_CIPHER_get_block_size(cipher.get()))};
}

Cipher::Cipher(const std::string& name, bool encrypts, ByteView key, ByteView iv) : context_(nullptr) {
  const CipherMethod cipher = fetch_cipher(name);
  if (!cipher) throw CryptoError("Unknown cipher");
  context_ = EVP_CIPHER_CTX_new();
  const int direction = encrypts ? 1 : 0;
  const bool is_gcm = EVP_CIPHER_get_mode(cipher.get()) == EVP_CIPH_GCM_MODE;
  const bool ok =
      context_ != nullptr && EVP_CipherInit_ex2(context_, cipher.get(), nullptr, nullptr, direction, nullptr) == 1 &&
      (!is_gcm || EVP_CIPHER_CTX_ctrl(context_, EVP_CTRL_AEAD_SET_IVLEN, static_cast<int>(iv.size()), nullptr) == 1) &&
      EVP_CipherInit_ex2(context_, nullptr, data(key), iv.empty() ? nullptr : data(iv), direction, nullptr) == 1;
  if (ok) return;
  EVP_CIPHER_CTX_free(context_);
  fail("the cipher cannot be used");
}

Cipher::~Cipher() { EVP_CIPHER_CTX_free(context_); }

void Cipher::set_padding(bool on) { EVP_CIPHER_CTX_set_padding(context_, on ? 1 : 0); }

void Cipher::set_authenticated_data(ByteView bytes) {
  int length = 0;
  if (EVP_CipherUpdate(context_, nullptr, &length, data(bytes), static_cast<int>(bytes.size())) != 1) {
    fail("the cipher takes no authenticated data");
  }
}

void Cipher::set_tag(ByteView tag) {
  Bytes copy(tag.begin(), tag.end());
  if (EVP_CIPHER_CTX_ctrl(context_, EVP_CTRL_AEAD_SET_TAG, static_cast<int>(copy.size()), copy.data()) != 1) {
    fail("the cipher takes no such tag");
  }
}

Bytes Cipher::tag(std::size_t length) {
  Bytes tag(length);
  if (EVP_CIPHER_CTX_ctrl(context_, EVP_CTRL_AEAD_GET_TAG, static_cast<int>(length), tag.data()) != 1) {
    fail("the cipher has no tag");
  }
  return tag;
}

Bytes Cipher::update(ByteView bytes) {
  Bytes out(bytes.size() + EVP_MAX_BLOCK_LENGTH);
  int length = 0;
  if (EVP_CipherUpdate(context_, out.data(), &length, data(bytes), static_cast<int>(bytes.size())) != 1) {
    fail("the cipher cannot go on");
  }
  out.resize(static_cast<std::size_t>(length));
  return out;
}

Bytes Cipher::finish() {
  Bytes out(EVP_MAX_BLOCK_LENGTH);
  int length = 0;
  if (EVP_CipherFinal_ex(context_, out.data(), &length) != 1) fail("Unsupported state or unable to authenticate data");
  out.resize(static_cast<std::size_t>(length));
  return out;
}

Bytes pbkdf2(ByteView password, ByteView salt, std::uint32_t iterations, std::size_t length,
             const std::string& digest) {
  const Md md = fetch_digest(digest);
  Bytes key(length);
  if (PKCS5_PBKDF2_HMAC(reinterpret_cast<const char*>(data(password)), static_cast<int>(password.size()), data(salt),
                        static_cast<int>(salt.size()), static_cast<int>(iterations), md.get(),
                        static_cast<int>(length), key.data()) != 1) {
    fail("PBKDF2 failed");
  }
  return key;
}

Bytes scrypt(ByteView password, ByteView salt, std::uint64_t n, std::uint64_t r, std::uint64_t p,
             std::uint64_t most_memory, std::size_t length) {
  Bytes key(length);
  // One byte at least: without a place for the key OpenSSL only looks at the parameters.
  Bytes place(length == 0 ? 1 : length);
  if (EVP_PBE_scrypt(reinterpret_cast<const char*>(data(password)), password.size(), data(salt), salt.size(), n, r, p,
                     most_memory, length == 0 ? nullptr : place.data(), length) != 1) {
    fail("memory limit exceeded");
  }
  if (length > 0) key = std::move(place);
  return key;
}

Bytes hkdf(const std::string& digest, ByteView key, ByteView salt, ByteView info, std::size_t length) {
  fetch_digest(digest);
  EVP_KDF* const kdf = EVP_KDF_fetch(nullptr, "HKDF", nullptr);
  EVP_KDF_CTX* const context = kdf == nullptr ? nullptr : EVP_KDF_CTX_new(kdf);
  EVP_KDF_free(kdf);
  std::string name = digest;
  Bytes key_copy(key.begin(), key.end());
  Bytes salt_copy(salt.begin(), salt.end());
  Bytes info_copy(info.begin(), info.end());
  const std::array<OSSL_PARAM, 5> parameters{
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, name.data(), 0),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, key_copy.data(), key_copy.size()),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, salt_copy.data(), salt_copy.size()),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, info_copy.data(), info_copy.size()),
      OSSL_PARAM_construct_end()};
  Bytes out(length);
  const bool ok = context != nullptr && EVP_KDF_derive(context, out.data(), length, parameters.data()) == 1;
  EVP_KDF_CTX_free(context);
  if (!ok) fail("HKDF failed");
  return out;
}

void fill_random(std::span<std::uint8_t> bytes) {
  constexpr std::size_t kAtOnce = std::size_t{1} << 30U;
  while (!bytes.empty()) {
    const std::size_t count = std::min(bytes.size(), kAtOnce);
    if (RAND_bytes(bytes.data(), static_cast<int>(count)) != 1) fail("no random numbers");
    bytes = bytes.subspan(count);
  }
}

bool equal_in_constant_time(ByteView a, ByteView b) {
  return a.size() == b.size() && CRYPTO_memcmp(data(a), data(b), a.size()) == 0;
}

}  // namespace godwit::base
