// The global `crypto` (https://w3c.github.io/webcrypto): random numbers, digests, HMAC, PBKDF2 and AES.
(function (exports, module, require, natives) {
  'use strict';

  const node = require('crypto');
  const { Buffer } = require('buffer');

  function failure(name, message) {
    const error = new Error(message);
    Object.defineProperty(error, 'name', { value: name, configurable: true, writable: true });
    return error;
  }
  const nameOf = (algorithm) => (typeof algorithm === 'string' ? algorithm : algorithm?.name);
  const hashOf = (algorithm) => {
    const found = /^sha-(1|256|384|512)$/i.exec(nameOf(algorithm) ?? '');
    if (!found) throw failure('NotSupportedError', 'Unrecognized algorithm name');
    return `sha${found[1]}`;
  };
  const bytesOf = (data) => (ArrayBuffer.isView(data) ? Buffer.from(data.buffer, data.byteOffset, data.byteLength) : Buffer.from(data));
  const memory = (bytes) => bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const material = new WeakMap();

  class CryptoKey {
    constructor(bytes, algorithm, extractable, usages) {
      material.set(this, bytes);
      Object.assign(this, { type: 'secret', extractable, algorithm, usages });
    }
  }

  function cipherOf(algorithm, key, encrypts) {
    const kind = /^aes-(cbc|gcm|ctr)$/i.exec(nameOf(algorithm) ?? '')?.[1].toLowerCase();
    if (!kind) throw failure('NotSupportedError', 'Unrecognized algorithm name');
    const secret = material.get(key);
    const make = encrypts ? node.createCipheriv : node.createDecipheriv;
    const cipher = make(`aes-${secret.length * 8}-${kind}`, secret, bytesOf(algorithm.iv ?? algorithm.counter));
    if (kind === 'gcm' && algorithm.additionalData) cipher.setAAD(bytesOf(algorithm.additionalData));
    return { cipher, kind };
  }

  const subtle = {
    async digest(algorithm, data) { return memory(node.createHash(hashOf(algorithm)).update(bytesOf(data)).digest()); },
    async importKey(format, data, algorithm, extractable, usages) {
      if (format !== 'raw' && format !== 'jwk') throw failure('NotSupportedError', `keys of the format ${format} need \`runtime: node\``);
      const bytes = format === 'jwk' ? Buffer.from(data.k, 'base64url') : Buffer.from(bytesOf(data));
      return new CryptoKey(bytes, typeof algorithm === 'string' ? { name: algorithm } : { ...algorithm }, Boolean(extractable), [...usages]);
    },
    async exportKey(format, key) {
      if (!key.extractable) throw failure('InvalidAccessError', 'key is not extractable');
      const bytes = material.get(key);
      return format === 'jwk' ? { kty: 'oct', k: bytes.toString('base64url'), ext: true, key_ops: key.usages } : memory(bytes);
    },
    async generateKey(algorithm, extractable, usages) {
      const bits = algorithm.length ?? (nameOf(algorithm) === 'HMAC' ? 512 : 256);
      return new CryptoKey(node.randomBytes(bits / 8), { ...algorithm, length: bits }, Boolean(extractable), [...usages]);
    },
    async sign(algorithm, key, data) {
      if (!/^hmac$/i.test(nameOf(algorithm))) throw failure('NotSupportedError', 'Unrecognized algorithm name');
      return memory(node.createHmac(hashOf(key.algorithm.hash), material.get(key)).update(bytesOf(data)).digest());
    },
    async verify(algorithm, key, signature, data) {
      const own = Buffer.from(await subtle.sign(algorithm, key, data));
      const other = bytesOf(signature);
      return own.length === other.length && node.timingSafeEqual(own, other);
    },
    async encrypt(algorithm, key, data) {
      const { cipher, kind } = cipherOf(algorithm, key, true);
      const parts = [cipher.update(bytesOf(data)), cipher.final()];
      if (kind === 'gcm') parts.push(cipher.getAuthTag());
      return memory(Buffer.concat(parts));
    },
    async decrypt(algorithm, key, data) {
      const { cipher, kind } = cipherOf(algorithm, key, false);
      let bytes = bytesOf(data);
      if (kind === 'gcm') {
        cipher.setAuthTag(bytes.subarray(bytes.length - 16));
        bytes = bytes.subarray(0, bytes.length - 16);
      }
      try { return memory(Buffer.concat([cipher.update(bytes), cipher.final()])); } catch {
        throw failure('OperationError', 'The operation failed for an operation-specific reason');
      }
    },
    async deriveBits(algorithm, key, length) {
      if (!/^pbkdf2$/i.test(nameOf(algorithm))) throw failure('NotSupportedError', 'Unrecognized algorithm name');
      return memory(node.pbkdf2Sync(material.get(key), bytesOf(algorithm.salt), algorithm.iterations, length / 8, hashOf(algorithm.hash)));
    },
    async deriveKey(algorithm, key, wanted, extractable, usages) {
      const bytes = Buffer.from(await subtle.deriveBits(algorithm, key, wanted.length));
      return new CryptoKey(bytes, { ...wanted }, Boolean(extractable), [...usages]);
    },
  };

  function getRandomValues(view) {
    if (!ArrayBuffer.isView(view) || /Float|DataView/.test(Object.prototype.toString.call(view))) {
      throw failure('TypeMismatchError', 'The data argument must be an integer-type TypedArray');
    }
    if (view.byteLength > 65536) throw failure('QuotaExceededError', 'The requested length exceeds 65,536 bytes');
    return node.randomFillSync(view);
  }

  const crypto = { subtle, getRandomValues, randomUUID: () => node.randomUUID() };
  Object.defineProperty(crypto, Symbol.toStringTag, { value: 'Crypto', configurable: true });
  module.exports = { crypto, CryptoKey };
})
