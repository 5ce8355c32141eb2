// Punycode (RFC 3492), and host names with it.
(function (exports, module, require, natives) {
  'use strict';

  const [BASE, LEAST, MOST, SKEW, DAMP] = [36, 1, 26, 38, 700];

  function adapt(delta, count, first) {
    let left = first ? Math.floor(delta / DAMP) : delta >> 1;
    left += Math.floor(left / count);
    let k = 0;
    for (; left > ((BASE - LEAST) * MOST) >> 1; k += BASE) left = Math.floor(left / (BASE - LEAST));
    return k + Math.floor(((BASE - LEAST + 1) * left) / (left + SKEW));
  }
  const threshold = (k, bias) => (k <= bias ? LEAST : k >= bias + MOST ? MOST : k - bias);
  const digit = (value) => String.fromCharCode(value < 26 ? value + 97 : value + 22);
  function valueOf(code) {
    if (code >= 48 && code < 58) return code - 22;
    if (code >= 65 && code < 91) return code - 65;
    return code >= 97 && code < 123 ? code - 97 : BASE;
  }

  function encode(text) {
    const points = Array.from(text, (character) => character.codePointAt(0));
    let out = points.filter((point) => point < 128).map((point) => String.fromCharCode(point)).join('');
    const basic = out.length;
    let handled = basic;
    if (basic > 0) out += '-';
    let n = 128, delta = 0, bias = 72;
    while (handled < points.length) {
      const next = Math.min(...points.filter((point) => point >= n));
      delta += (next - n) * (handled + 1);
      n = next;
      for (const point of points) {
        if (point < n) delta++;
        if (point !== n) continue;
        let q = delta;
        for (let k = BASE; ; k += BASE) {
          const t = threshold(k, bias);
          if (q < t) break;
          out += digit(t + ((q - t) % (BASE - t)));
          q = Math.floor((q - t) / (BASE - t));
        }
        out += digit(q);
        bias = adapt(delta, handled + 1, handled === basic);
        delta = 0;
        handled++;
      }
      delta++;
      n++;
    }
    return out;
  }

  function decode(text) {
    const bad = () => new RangeError('Invalid input');
    const cut = Math.max(text.lastIndexOf('-'), 0);
    const points = Array.from(text.slice(0, cut), (character) => character.charCodeAt(0));
    if (points.some((point) => point >= 128)) throw new RangeError('Illegal input >= 0x80 (not a basic code point)');
    let n = 128, i = 0, bias = 72;
    for (let at = cut > 0 ? cut + 1 : 0; at < text.length;) {
      const before = i;
      for (let w = 1, k = BASE; ; k += BASE) {
        const value = at < text.length ? valueOf(text.charCodeAt(at++)) : BASE;
        if (value >= BASE) throw bad();
        i += value * w;
        const t = threshold(k, bias);
        if (value < t) break;
        w *= BASE - t;
      }
      bias = adapt(i - before, points.length + 1, before === 0);
      n += Math.floor(i / (points.length + 1));
      if (n > 0x10ffff) throw bad();
      i %= points.length + 1;
      points.splice(i++, 0, n);
    }
    return String.fromCodePoint(...points);
  }

  function eachLabel(name, change) {
    const at = name.lastIndexOf('@');
    const labels = name.slice(at + 1).split(/[.\u3002\uff0e\uff61]/);
    return name.slice(0, at + 1) + labels.map(change).join('.');
  }

  module.exports = {
    version: '2.1.0', encode, decode,
    // eslint-disable-next-line no-control-regex
    toASCII: (name) => eachLabel(name, (label) => (/[^\0-\x7f]/.test(label) ? `xn--${encode(label)}` : label)),
    toUnicode: (name) => eachLabel(name, (label) => (/^xn--/i.test(label) ? decode(label.slice(4).toLowerCase()) : label)),
    ucs2: {
      decode: (text) => Array.from(text, (character) => character.codePointAt(0)),
      encode: (points) => String.fromCodePoint(...points),
    },
  };
})
