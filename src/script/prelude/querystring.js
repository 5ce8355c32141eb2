// Node's querystring.
(function (exports, module, require, natives) {
  'use strict';

  const { Buffer } = require('buffer');

  function unescapeBuffer(text) {
    const bytes = Buffer.from(String(text));
    const out = Buffer.alloc(bytes.length);
    let at = 0;
    for (let i = 0; i < bytes.length; i++) {
      const pair = bytes[i] === 0x25 ? bytes.toString('latin1', i + 1, i + 3) : '';
      if (/^[0-9a-fA-F]{2}$/.test(pair)) { out[at++] = parseInt(pair, 16); i += 2; } else out[at++] = bytes[i];
    }
    return out.subarray(0, at);
  }
  function unescape(text) {
    try { return decodeURIComponent(text); } catch { return unescapeBuffer(text).toString(); }
  }
  function escape(value) {
    const text = typeof value === 'string' ? value : typeof value === 'object' ? String(value) : `${value}`;
    if (!text.isWellFormed()) {
      const error = new URIError('URI malformed');
      error.code = 'ERR_INVALID_URI';
      throw error;
    }
    return encodeURIComponent(text);
  }

  function plain(value) {
    switch (typeof value) {
      case 'string': return value;
      case 'number': return Number.isFinite(value) ? `${value}` : '';
      case 'bigint': case 'boolean': return `${value}`;
      default: return '';
    }
  }

  function stringify(object, separator = '&', equals = '=', options = undefined) {
    if (object === null || typeof object !== 'object') return '';
    const encode = options?.encodeURIComponent ?? module.exports.escape;
    const parts = [];
    for (const key of Object.keys(object)) {
      const start = encode(plain(key)) + (equals || '=');
      const value = object[key];
      for (const each of Array.isArray(value) ? value : [value]) parts.push(start + encode(plain(each)));
    }
    return parts.join(separator || '&');
  }

  function parse(text, separator, equals, options) {
    const found = Object.create(null);
    if (typeof text !== 'string' || text === '') return found;
    const decode = options?.decodeURIComponent ?? module.exports.unescape;
    const readable = (part) => {
      const spaced = part.replace(/\+/g, ' ');
      if (!/%/.test(spaced) && decode === unescape) return spaced;
      try { return decode(spaced); } catch { return unescape(spaced); }
    };
    const mark = equals || '=';
    const most = typeof options?.maxKeys === 'number' ? options.maxKeys : 1000;
    let count = 0;
    for (const part of text.split(separator || '&')) {
      if (part === '') continue;
      if (most > 0 && count++ >= most) break;
      const at = part.indexOf(mark);
      const key = readable(at === -1 ? part : part.slice(0, at));
      const value = at === -1 ? '' : readable(part.slice(at + mark.length));
      if (!(key in found)) found[key] = value;
      else if (Array.isArray(found[key])) found[key].push(value);
      else found[key] = [found[key], value];
    }
    return found;
  }

  module.exports = { stringify, encode: stringify, parse, decode: parse, escape, unescape, unescapeBuffer };
})
