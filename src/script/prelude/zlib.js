// Node's zlib: gzip and deflate.
(function (exports, module, require, natives) {
  'use strict';

  const { Buffer } = require('buffer');
  const { badType, checkFunction, coded } = require('internal/failures');
  const { Transform } = require('stream');
  const { setImmediate } = require('timers');
  const zip = natives.group('zip');
  const [GZIP, ZLIB, RAW, ANY] = [0, 1, 2, 3];
  const codes = { Z_OK: 0, Z_STREAM_END: 1, Z_NEED_DICT: 2, Z_ERRNO: -1, Z_STREAM_ERROR: -2, Z_DATA_ERROR: -3, Z_MEM_ERROR: -4, Z_BUF_ERROR: -5, Z_VERSION_ERROR: -6 };
  const constants = {
    ...codes, Z_NO_FLUSH: 0, Z_PARTIAL_FLUSH: 1, Z_SYNC_FLUSH: 2, Z_FULL_FLUSH: 3, Z_FINISH: 4, Z_BLOCK: 5, Z_NO_COMPRESSION: 0, Z_BEST_SPEED: 1,
    Z_BEST_COMPRESSION: 9, Z_DEFAULT_COMPRESSION: -1, Z_DEFAULT_LEVEL: -1, Z_DEFAULT_WINDOWBITS: 15, Z_DEFAULT_MEMLEVEL: 8, Z_DEFAULT_CHUNK: 16384,
    Z_DEFAULT_STRATEGY: 0, Z_FILTERED: 1, Z_HUFFMAN_ONLY: 2, Z_RLE: 3, Z_FIXED: 4,
  };

  function bytesFrom(data) {
    if (typeof data === 'string') return Buffer.from(data);
    if (ArrayBuffer.isView(data)) return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    if (data instanceof ArrayBuffer) return Buffer.from(data);
    throw badType('buffer', 'of type string or an instance of Buffer, TypedArray, DataView, or ArrayBuffer', data);
  }
  const asBuffer = (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pack = (wrapping) => (data, options) => asBuffer(zip.pack(bytesFrom(data), wrapping, options?.level ?? -1));
  const unpack = (wrapping) => (data, options) => {
    const result = zip.unpack(bytesFrom(data), wrapping, options?.maxOutputLength ?? 2 ** 32);
    if (!Array.isArray(result)) return asBuffer(result);
    const [code, errno, message] = result;
    throw Object.assign(code === 'ERR_BUFFER_TOO_LARGE' ? coded(RangeError, code, message) : new Error(message), errno === 0 ? {} : { errno, code });
  };
  const works = {
    gzip: pack(GZIP), gunzip: unpack(GZIP), deflate: pack(ZLIB), inflate: unpack(ZLIB), deflateRaw: pack(RAW), inflateRaw: unpack(RAW), unzip: unpack(ANY),
  };
  const classes = { gzip: 'Gzip', gunzip: 'Gunzip', deflate: 'Deflate', inflate: 'Inflate', deflateRaw: 'DeflateRaw', inflateRaw: 'InflateRaw', unzip: 'Unzip' };

  // The whole is packed when its end is known.
  function streamOf(work, name) {
    return { [name]: class extends Transform {
      #parts = [];
      #options;
      constructor(options) { super(options); this.#options = options; this.bytesWritten = 0; }
      _transform(chunk, encoding, done) { this.#parts.push(chunk); this.bytesWritten += chunk.length; done(); }
      _flush(done) {
        try { this.push(work(Buffer.concat(this.#parts), this.#options)); } catch (error) { done(error); return; }
        done();
      }
      close(done) { if (done) this.once('close', done); this.destroy(); }
    } }[name];
  }

  module.exports = { constants, codes, ...constants, crc32: (data, start = 0) => zip.crc32(bytesFrom(data), start) };
  for (const [name, work] of Object.entries(works)) {
    const Type = streamOf(work, classes[name]);
    Object.assign(module.exports, {
      [`${name}Sync`]: work,
      [name](data, options, callback) {
        const [settings, done] = typeof options === 'function' ? [undefined, options] : [options, callback];
        checkFunction(done, 'callback');
        setImmediate(() => {
          let value;
          try { value = work(data, settings); } catch (error) { done(error); return; }
          done(null, value);
        });
      },
      [classes[name]]: Type,
      [`create${classes[name]}`]: (options) => new Type(options),
    });
  }
  for (const name of ['brotliCompress', 'brotliDecompress', 'brotliCompressSync', 'brotliDecompressSync', 'createBrotliCompress', 'createBrotliDecompress']) {
    module.exports[name] = () => { throw coded(Error, 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM', `zlib.${name} does not exist here: gzip and deflate do; Brotli needs \`runtime: node\``); };
  }
})
