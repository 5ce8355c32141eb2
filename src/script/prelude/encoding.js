// TextEncoder and TextDecoder (https://encoding.spec.whatwg.org), for UTF-8, UTF-16LE and Latin-1.
(function (exports, module, require, natives) {
  'use strict';

  const labels = {
    'utf-8': 'utf-8', utf8: 'utf-8', 'unicode-1-1-utf-8': 'utf-8', 'utf-16le': 'utf-16le', 'utf-16': 'utf-16le',
    latin1: 'windows-1252', 'iso-8859-1': 'windows-1252', ascii: 'windows-1252', 'us-ascii': 'windows-1252',
  };

  function bytesOf(source) {
    if (source === undefined) return new Uint8Array(0);
    if (ArrayBuffer.isView(source)) return new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
    return new Uint8Array(source);
  }

  function units(bytes, width) {
    let text = '';
    for (let i = 0; i + width <= bytes.length; i += width) {
      text += String.fromCharCode(width === 1 ? bytes[i] : bytes[i] | (bytes[i + 1] << 8));
    }
    return text;
  }

  class TextEncoder {
    get encoding() { return 'utf-8'; }
    encode(text = '') { return natives.utf8Encode(String(text)); }
    encodeInto(text, target) {
      let read = 0, written = 0;
      for (const character of String(text)) {
        const bytes = natives.utf8Encode(character);
        if (written + bytes.length > target.length) break;
        target.set(bytes, written);
        written += bytes.length;
        read += character.length;
      }
      return { read, written };
    }
  }

  class TextDecoder {
    #encoding;
    #fatal;
    #ignoreBOM;
    #rest;  // bytes of a character whose end is to come
    #first = true;
    constructor(label = 'utf-8', { fatal = false, ignoreBOM = false } = {}) {
      this.#encoding = labels[String(label).trim().toLowerCase()];
      if (!this.#encoding) throw new RangeError(`The "${label}" encoding is not supported`);
      this.#fatal = Boolean(fatal);
      this.#ignoreBOM = Boolean(ignoreBOM);
    }
    // What was kept back and the new bytes, without those that begin a character at the end.
    #whole(bytes, more) {
      const { Buffer } = require('buffer');
      const all = Buffer.concat([this.#rest ?? new Uint8Array(0), bytes]);
      const open = more ? require('string_decoder').openBytes(this.#encoding === 'utf-8' ? 'utf8' : 'utf16le', all) : 0;
      this.#rest = more ? new Uint8Array(all.subarray(all.length - open)) : undefined;
      return new Uint8Array(all.buffer, all.byteOffset, all.length - open);
    }
    get encoding() { return this.#encoding; }
    get fatal() { return this.#fatal; }
    get ignoreBOM() { return this.#ignoreBOM; }
    decode(source, options) {
      let bytes = bytesOf(source);
      if (options?.stream || this.#rest) bytes = this.#whole(bytes, Boolean(options?.stream));
      if (this.#encoding === 'windows-1252') return units(bytes, 1);
      const text = this.#encoding === 'utf-16le' ? units(bytes, 2) : natives.utf8Decode(bytes, this.#fatal);
      if (text === null) {
        const error = new TypeError('The encoded data was not valid for encoding utf-8');
        error.code = 'ERR_ENCODING_INVALID_ENCODED_DATA';
        throw error;
      }
      const first = this.#first;
      this.#first = !options?.stream;
      return first && !this.#ignoreBOM && text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
    }
  }

  module.exports = { TextEncoder, TextDecoder };
})
