// Node's crypto: digests, random numbers, derived keys, AES.
(function (exports, module, require, natives) {
  'use strict';

  const { Buffer } = require('buffer');
  const { badType, badValue, checkFunction, checkInteger, checkNumber, checkString, coded, outOfRange } = require('internal/failures');
  const { Promise } = require('internal/language');
  const { process } = require('internal/process');
  const { Transform } = require('stream');
  const crypto = natives.group('crypto');

  const asBuffer = (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  function bytesFrom(data, encoding, name = 'data') {
    if (typeof data === 'string') return Buffer.from(data, encoding === 'buffer' ? 'utf8' : encoding);
    if (ArrayBuffer.isView(data)) return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    if (data instanceof ArrayBuffer) return Buffer.from(data);
    if (data instanceof KeyObject) return data.export();
    const more = { key: 'ArrayBuffer, Buffer, TypedArray, DataView, KeyObject, or CryptoKey', data: 'Buffer, TypedArray, or DataView' };
    throw badType(name, `of type string or an instance of ${more[name] ?? 'ArrayBuffer, Buffer, TypedArray, or DataView'}`, data);
  }
  const encoded = (bytes, encoding) => (encoding && encoding !== 'buffer' ? asBuffer(bytes).toString(encoding) : asBuffer(bytes));

  // A symmetric key.
  class KeyObject {
    #bytes;
    constructor(bytes) { this.#bytes = Buffer.from(bytes); }
    get type() { return 'secret'; }
    get symmetricKeySize() { return this.#bytes.length; }
    export(options) { return options?.format === 'jwk' ? { kty: 'oct', k: this.#bytes.toString('base64url') } : Buffer.from(this.#bytes); }
    equals(other) { return this.#bytes.equals(other.export()); }
  }

  // Names that OpenSSL spells differently from those that are in use.
  const names = { 'rsa-md5': 'md5', 'rsa-sha1': 'sha1', 'rsa-sha224': 'sha224', 'rsa-sha256': 'sha256', 'rsa-sha384': 'sha384', 'rsa-sha512': 'sha512', rmd160: 'ripemd160' };
  const digestName = (name) => names[String(name).toLowerCase()] ?? String(name);
  function checkedDigest(name) {
    checkString(name, 'digest');
    try { crypto.newHash(digestName(name)); } catch { throw coded(TypeError, 'ERR_CRYPTO_INVALID_DIGEST', `Invalid digest: ${name}`); }
    return digestName(name);
  }
  const alreadyDone = () => coded(Error, 'ERR_CRYPTO_HASH_FINALIZED', 'Digest already called');

  // Hash and Hmac are streams that can also be fed directly. The stream is made when it is used as one.
  const state = Symbol('state');
  function feeding(Type, proto) {
    Object.setPrototypeOf(Type.prototype, Transform.prototype);
    Object.setPrototypeOf(Type, Transform);
    Object.assign(Type.prototype, {
      _transform(chunk, encoding, done) { this.update(chunk, encoding); done(); },
      _flush(done) { this.push(this.digest()); done(); },
      update(data, encoding) {
        if (this[state].done) throw alreadyDone();
        crypto.update(this[state].handle, bytesFrom(data, encoding));
        return this;
      },
      ...proto,
    });
  }
  function begin(object, handle, options) {
    Transform.call(object, options);
    Object.defineProperty(object, state, { value: { handle, done: false } });
  }

  function Hash(algorithm, options, handle) {
    if (!(this instanceof Hash)) return new Hash(algorithm, options);
    if (handle === undefined) checkString(algorithm, 'algorithm');
    const length = options?.outputLength;
    if (length !== undefined) checkInteger(length, 'options.outputLength', 0, 2147483647);
    let made = handle;
    if (made === undefined) {
      try { made = crypto.newHash(digestName(algorithm), length); } catch (error) {
        throw error.name === 'Error' ? new Error(error.message) : error;
      }
    }
    begin(this, made, options);
  }
  feeding(Hash, {
    digest(encoding) {
      if (this[state].done) throw alreadyDone();
      this[state].done = true;
      return encoded(crypto.finish(this[state].handle), encoding);
    },
    copy(options) {
      if (this[state].done) throw alreadyDone();
      return new Hash(undefined, options, crypto.copyHash(this[state].handle));
    },
  });

  function Hmac(algorithm, key, options) {
    if (!(this instanceof Hmac)) return new Hmac(algorithm, key, options);
    checkString(algorithm, 'hmac');
    const bytes = bytesFrom(key, options?.encoding ?? 'utf8', 'key');
    let handle;
    try { handle = crypto.newHmac(digestName(algorithm), bytes); } catch { throw coded(TypeError, 'ERR_CRYPTO_INVALID_DIGEST', `Invalid digest: ${algorithm}`); }
    begin(this, handle, options);
  }
  feeding(Hmac, {
    digest(encoding) {
      const bytes = this[state].done ? Buffer.alloc(0) : crypto.finish(this[state].handle);
      this[state].done = true;
      return encoded(bytes, encoding);
    },
  });

  function shapeOf(algorithm) {
    checkString(algorithm, 'cipher');
    const name = algorithm.toLowerCase().replace(/^(?:id-)?aes(\d+)-(gcm|ccm)$/i, 'aes-$1-$2').replace(/^aes(\d+)$/, 'aes-$1-cbc');
    const found = crypto.cipherShape(name);
    if (found === undefined) throw coded(Error, 'ERR_CRYPTO_UNKNOWN_CIPHER', 'Unknown cipher');
    const [mode, keyLength, ivLength, blockSize] = found;
    return { name, mode, keyLength, ivLength, blockSize };
  }

  function newCipher(object, encrypts, algorithm, key, iv, options) {
    const shape = shapeOf(algorithm);
    if (['ccm', 'ocb', 'xts'].includes(shape.mode)) throw coded(Error, 'ERR_CRYPTO_UNKNOWN_CIPHER', `The ${shape.mode} mode does not exist here; gcm, cbc, ctr and ecb do`);
    const keyBytes = bytesFrom(key, 'utf8', 'key');
    const ivBytes = iv === null ? Buffer.alloc(0) : bytesFrom(iv, 'utf8', 'iv');
    if (keyBytes.length !== shape.keyLength) throw coded(RangeError, 'ERR_CRYPTO_INVALID_KEYLEN', 'Invalid key length');
    const ivFits = shape.mode === 'gcm' ? ivBytes.length > 0 : ivBytes.length === shape.ivLength;
    if (!ivFits) throw coded(TypeError, 'ERR_CRYPTO_INVALID_IV', 'Invalid initialization vector');
    begin(object, crypto.newCipher(shape.name, encrypts, keyBytes, ivBytes), options);
    Object.assign(object[state], { encrypts, gcm: shape.mode === 'gcm', tagLength: options?.authTagLength ?? 16, tag: undefined, decoder: undefined });
  }

  function shown(object, bytes, encoding, last) {
    if (!encoding || encoding === 'buffer') return asBuffer(bytes);
    const { StringDecoder } = require('string_decoder');
    const decoder = object[state].decoder ??= new StringDecoder(encoding);
    return decoder.write(asBuffer(bytes)) + (last ? decoder.end() : '');
  }

  const cipherMethods = {
    _transform(chunk, encoding, done) { this.push(this.update(chunk, encoding)); done(); },
    _flush(done) { try { this.push(this.final()); } catch (error) { done(error); return; } done(); },
    update(data, inputEncoding, outputEncoding) {
      if (this[state].done) throw coded(Error, 'ERR_CRYPTO_INVALID_STATE', 'Trying to add data in unsupported state');
      return shown(this, crypto.update(this[state].handle, bytesFrom(data, inputEncoding)), outputEncoding, false);
    },
    final(outputEncoding) {
      const own = this[state];
      if (own.done) throw coded(Error, 'ERR_CRYPTO_INVALID_STATE', 'Unsupported state or unable to authenticate data');
      own.done = true;
      if (own.gcm && !own.encrypts && !own.hasTag) throw new Error('Unsupported state or unable to authenticate data');
      let bytes;
      try { bytes = crypto.finish(own.handle); } catch (error) { throw cipherFailure(error.message); }
      if (own.gcm && own.encrypts) own.tag = crypto.tag(own.handle, own.tagLength);
      return shown(this, bytes, outputEncoding, true);
    },
    setAutoPadding(on = true) { crypto.setPadding(this[state].handle, Boolean(on)); return this; },
    setAAD(data, options) { crypto.setAad(this[state].handle, bytesFrom(data, options?.encoding, 'buffer')); return this; },
  };
  function cipherFailure(text) {
    const known = { 'bad decrypt': 'ERR_OSSL_BAD_DECRYPT', 'wrong final block length': 'ERR_OSSL_WRONG_FINAL_BLOCK_LENGTH', 'data not multiple of block length': 'ERR_OSSL_WRONG_FINAL_BLOCK_LENGTH' };
    const numbers = { 'bad decrypt': '1C800064', 'wrong final block length': '1C80006B', 'data not multiple of block length': '1C80006A' };
    if (!(text in known)) return new Error(text);
    const error = coded(Error, known[text], `error:${numbers[text]}:Provider routines::${text}`);
    return Object.assign(error, { library: 'Provider routines', reason: text });
  }

  function Cipheriv(algorithm, key, iv, options) {
    if (!(this instanceof Cipheriv)) return new Cipheriv(algorithm, key, iv, options);
    newCipher(this, true, algorithm, key, iv, options);
  }
  feeding(Cipheriv, {
    ...cipherMethods,
    getAuthTag() {
      if (this[state].tag === undefined) throw coded(Error, 'ERR_CRYPTO_INVALID_STATE', 'Invalid state for operation getAuthTag');
      return asBuffer(this[state].tag);
    },
  });
  function Decipheriv(algorithm, key, iv, options) {
    if (!(this instanceof Decipheriv)) return new Decipheriv(algorithm, key, iv, options);
    newCipher(this, false, algorithm, key, iv, options);
  }
  feeding(Decipheriv, {
    ...cipherMethods,
    setAuthTag(tag, encoding) {
      const bytes = bytesFrom(tag, encoding, 'tag');
      if (![4, 8, 12, 13, 14, 15, 16].includes(bytes.length)) throw coded(TypeError, 'ERR_CRYPTO_INVALID_AUTH_TAG', `Invalid authentication tag length: ${bytes.length}`);
      crypto.setTag(this[state].handle, bytes);
      this[state].hasTag = true;
      return this;
    },
  });

  // A callback gets what a promise or a calculation gives.
  function tell(work, done) {
    work.then((value) => { process.nextTick(() => done(null, asBuffer(value))); }, (error) => { process.nextTick(() => done(error)); });
  }

  function randomBytes(size, done) {
    checkNumber(size, 'size');
    if (!(size >= 0 && size <= 2147483647)) throw outOfRange('size', '>= 0 && <= 2147483647', size);
    const bytes = Buffer.alloc(Math.trunc(size));
    crypto.fillRandom(bytes);
    if (done === undefined) return bytes;
    checkFunction(done, 'callback');
    process.nextTick(() => done(null, bytes));
    return undefined;
  }

  function randomFillSync(target, offset = 0, size = undefined) {
    const view = target instanceof ArrayBuffer ? new Uint8Array(target) : target;
    if (!ArrayBuffer.isView(view)) throw badType('buf', 'an instance of ArrayBuffer, Buffer, TypedArray, or DataView', target);
    const width = view.BYTES_PER_ELEMENT ?? 1;
    const start = offset * width;
    checkInteger(start, 'offset', 0, view.byteLength);
    const length = size === undefined ? view.byteLength - start : size * width;
    if (start + length > view.byteLength) throw outOfRange('size + offset', `<= ${view.byteLength}`, start + length);
    crypto.fillRandom(new Uint8Array(view.buffer, view.byteOffset + start, length));
    return target;
  }
  function randomFill(target, ...rest) {
    const done = rest.pop();
    checkFunction(done, 'callback');
    randomFillSync(target, ...rest);
    process.nextTick(() => done(null, target));
  }

  function randomInt(least, most, done) {
    let [from, to, call] = [least, most, done];
    if (to === undefined || typeof to === 'function') [from, to, call] = [0, least, most];
    if (!Number.isSafeInteger(from)) throw badType('min', 'a safe integer', from);
    if (!Number.isSafeInteger(to)) throw badType('max', 'a safe integer', to);
    if (to <= from) throw outOfRange('max', `greater than the value of "min" (${from})`, to);
    const range = to - from;
    if (range > 0xffffffffffff) throw outOfRange(from === 0 ? 'max' : 'max - min', '<= 281474976710655', range);
    const limit = 2 ** 48 - (2 ** 48 % range);  // no number comes more often than another
    let number;
    do number = randomBytes(6).readUIntBE(0, 6); while (number >= limit);
    const value = from + (number % range);
    if (call === undefined) return value;
    process.nextTick(() => call(null, value));
    return undefined;
  }

  function randomUUID() {
    const bytes = randomBytes(16);
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  }

  function pbkdf2Arguments(password, salt, iterations, length, digest) {
    const name = digest === undefined ? undefined : checkedDigest(digest);
    if (name === undefined) throw badType('digest', 'of type string', digest);
    const [secret, grains] = [bytesFrom(password, 'utf8', 'password'), bytesFrom(salt, 'utf8', 'salt')];
    checkInteger(iterations, 'iterations', 1, 2147483647);
    checkInteger(length, 'keylen', 0, 2147483647);
    return [secret, grains, iterations, length, name];
  }
  function pbkdf2(password, salt, iterations, length, digest, callback) {
    const [name, done] = typeof digest === 'function' ? [undefined, digest] : [digest, callback];
    const args = pbkdf2Arguments(password, salt, iterations, length, name);
    checkFunction(done, 'callback');
    tell(crypto.pbkdf2(...args, false), done);
  }

  function scryptArguments(password, salt, length, options) {
    const [secret, grains] = [bytesFrom(password, 'utf8', 'password'), bytesFrom(salt, 'utf8', 'salt')];
    checkInteger(length, 'keylen', 0, 2147483647);
    const n = options?.N ?? options?.cost ?? 16384;
    const r = options?.r ?? options?.blockSize ?? 8;
    const p = options?.p ?? options?.parallelization ?? 1;
    const memory = options?.maxmem ?? 32 * 1024 * 1024;
    if (n < 2 || (n & (n - 1)) !== 0) throw coded(RangeError, 'ERR_CRYPTO_INVALID_SCRYPT_PARAMS', 'Invalid scrypt params');
    if (128 * n * r > memory) throw coded(RangeError, 'ERR_CRYPTO_INVALID_SCRYPT_PARAMS', 'Invalid scrypt params: memory limit exceeded');
    return [secret, grains, n, r, p, memory, length];
  }
  function scrypt(password, salt, length, options, callback) {
    const [settings, done] = typeof options === 'function' ? [undefined, options] : [options, callback];
    const args = scryptArguments(password, salt, length, settings);
    checkFunction(done, 'callback');
    tell(crypto.scrypt(...args, false), done);
  }

  function hkdfSync(digest, key, salt, info, length) {
    const bytes = crypto.hkdf(checkedDigest(digest), bytesFrom(key, 'utf8', 'ikm'), bytesFrom(salt, 'utf8', 'salt'), bytesFrom(info, 'utf8', 'info'), length);
    return bytes.buffer;
  }

  function timingSafeEqual(a, b) {
    for (const [name, value] of [['buf1', a], ['buf2', b]]) {
      if (!ArrayBuffer.isView(value) && !(value instanceof ArrayBuffer)) throw badType(name, 'an instance of ArrayBuffer, Buffer, TypedArray, or DataView', value);
    }
    if (a.byteLength !== b.byteLength) {
      throw coded(RangeError, 'ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH', 'Input buffers must have the same byte length');
    }
    return crypto.equal(a, b);
  }

  const hashes = ['RSA-MD5', 'RSA-RIPEMD160', 'RSA-SHA1', 'RSA-SHA224', 'RSA-SHA256', 'RSA-SHA384', 'RSA-SHA512', 'blake2b512', 'blake2s256', 'md5',
    'ripemd', 'ripemd160', 'rmd160', 'sha1', 'sha224', 'sha256', 'sha3-224', 'sha3-256', 'sha3-384', 'sha3-512', 'sha384', 'sha512', 'sha512-224', 'sha512-256',
    'shake128', 'shake256', 'sm3'];
  const ciphers = [128, 192, 256].flatMap((bits) => ['cbc', 'cfb', 'ctr', 'ecb', 'gcm', 'ofb'].map((mode) => `aes-${bits}-${mode}`));

  function refused(name, other) {
    return () => { throw coded(Error, 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM', `crypto.${name} does not exist here${other ? `; ${other}` : ''}`); };
  }
  const keys = 'keys of two halves (RSA, EC) need `runtime: node`';

  module.exports = {
    Hash, Hmac, Cipheriv, Decipheriv, KeyObject,
    createHash: (algorithm, options) => new Hash(algorithm, options),
    createHmac: (algorithm, key, options) => new Hmac(algorithm, key, options),
    createCipheriv: (algorithm, key, iv, options) => new Cipheriv(algorithm, key, iv, options),
    createDecipheriv: (algorithm, key, iv, options) => new Decipheriv(algorithm, key, iv, options),
    createSecretKey: (key, encoding) => new KeyObject(bytesFrom(key, encoding, 'key')),
    hash: (algorithm, data, encoding = 'hex') => new Hash(algorithm).update(data).digest(encoding),
    getHashes: () => [...hashes], getCiphers: () => [...ciphers], getCurves: () => [],
    getCipherInfo(name) {
      let shape;
      try { shape = shapeOf(String(name)); } catch { return undefined; }
      return { mode: shape.mode, name: shape.name, blockSize: shape.blockSize, ivLength: shape.ivLength, keyLength: shape.keyLength };
    },
    randomBytes, pseudoRandomBytes: randomBytes, prng: randomBytes, rng: randomBytes, randomFill, randomFillSync, randomInt, randomUUID,
    pbkdf2, pbkdf2Sync: (...args) => asBuffer(crypto.pbkdf2(...pbkdf2Arguments(...args), true)),
    scrypt, scryptSync: (...args) => asBuffer(crypto.scrypt(...scryptArguments(...args), true)),
    hkdfSync,
    hkdf(...args) {
      const done = args.pop();
      checkFunction(done, 'callback');
      const key = hkdfSync(...args);
      process.nextTick(() => done(null, key));
    },
    timingSafeEqual,
    createCipher: refused('createCipher', 'Node 22 has taken it away too: use createCipheriv'),
    createDecipher: refused('createDecipher', 'Node 22 has taken it away too: use createDecipheriv'),
    createSign: refused('createSign', keys), createVerify: refused('createVerify', keys), sign: refused('sign', keys), verify: refused('verify', keys),
    generateKeyPair: refused('generateKeyPair', keys), generateKeyPairSync: refused('generateKeyPairSync', keys),
    createPublicKey: refused('createPublicKey', keys), createPrivateKey: refused('createPrivateKey', keys),
    publicEncrypt: refused('publicEncrypt', keys), privateDecrypt: refused('privateDecrypt', keys),
    privateEncrypt: refused('privateEncrypt', keys), publicDecrypt: refused('publicDecrypt', keys),
    createDiffieHellman: refused('createDiffieHellman', keys), createECDH: refused('createECDH', keys),
    getFips: () => 0,
    constants: { RSA_PKCS1_PADDING: 1, RSA_NO_PADDING: 3, RSA_PKCS1_OAEP_PADDING: 4, RSA_PKCS1_PSS_PADDING: 6, defaultCipherList: '' },
    get webcrypto() { return require('internal/webcrypto').crypto; },
    get subtle() { return require('internal/webcrypto').crypto.subtle; },
    getRandomValues: (view) => require('internal/webcrypto').crypto.getRandomValues(view),
  };
})
