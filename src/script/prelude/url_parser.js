// The URL parser of https://url.spec.whatwg.org: from text to the parts of a URL, and back.
(function (exports, module, require, natives) {
  'use strict';

  const punycode = require('punycode');
  const ports = { __proto__: null, 'http:': 80, 'https:': 443, 'ws:': 80, 'wss:': 443, 'ftp:': 21, 'file:': null };
  const isSpecial = (url) => url.scheme in ports;

  // The characters that each part escapes besides the C0 controls and everything outside of ASCII.
  const escaped = {
    fragment: ' "<>`', query: ' "#<>', specialQuery: ' "#<>\'', path: ' "#<>?`{}', userinfo: ' "#<>?`{}/:;=@[\\]^|', control: '',
  };
  function encode(text, part) {
    const special = escaped[part];
    let out = '';
    for (const character of text) {
      const code = character.codePointAt(0);
      if (code > 0x1f && code < 0x7f && !special.includes(character)) { out += character; continue; }
      for (const byte of natives.utf8Encode(character)) out += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    }
    return out;
  }

  function percentDecode(text) {
    const bytes = natives.utf8Encode(text);
    const out = [];
    for (let i = 0; i < bytes.length; i++) {
      const pair = bytes[i] === 0x25 && i + 2 < bytes.length ? String.fromCharCode(bytes[i + 1], bytes[i + 2]) : '';
      if (/^[0-9a-fA-F]{2}$/.test(pair)) { out.push(parseInt(pair, 16)); i += 2; } else out.push(bytes[i]);
    }
    return Uint8Array.from(out);
  }

  function ipv4Number(part) {
    if (part === '') return NaN;
    if (/^0x[0-9a-f]*$/i.test(part)) return part.length === 2 ? 0 : parseInt(part.slice(2), 16);
    if (part.length > 1 && /^0[0-7]*$/.test(part)) return parseInt(part, 8);
    return /^[0-9]+$/.test(part) && !/^0./.test(part) ? parseInt(part, 10) : NaN;
  }

  // Undefined when the host does not look like an address, null when it is a wrong one.
  function ipv4(host) {
    const parts = host.split('.');
    if (parts.at(-1) === '' && parts.length > 1) parts.pop();
    if (!/^([0-9]+|0x[0-9a-f]*)$/i.test(parts.at(-1))) return undefined;
    if (parts.length > 4) return null;
    const numbers = parts.map(ipv4Number);
    if (numbers.some(Number.isNaN) || numbers.slice(0, -1).some((number) => number > 255)) return null;
    const last = numbers.pop();
    if (last >= 256 ** (4 - numbers.length)) return null;
    const address = numbers.reduce((sum, number, i) => sum + number * 256 ** (3 - i), last);
    return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
  }

  function ipv6Pieces(text) {
    const v4 = /(?:^|:)((\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3}))$/.exec(text);
    if (!v4) return text;
    const bytes = v4.slice(2).map(Number);
    if (bytes.some((byte) => byte > 255) || v4.slice(2).some((byte) => /^0./.test(byte))) return null;
    const hex = (a, b) => (a * 256 + b).toString(16);
    return `${text.slice(0, -v4[1].length)}${hex(bytes[0], bytes[1])}:${hex(bytes[2], bytes[3])}`;
  }

  function ipv6(input) {
    const text = ipv6Pieces(input);
    if (text === null || !/^[0-9a-f:]*$/i.test(text) || /:::/.test(text)) return null;
    const halves = text.split('::');
    if (halves.length > 2) return null;
    const lists = halves.map((half) => (half === '' ? [] : half.split(':')));
    if (lists.flat().some((piece) => !/^[0-9a-f]{1,4}$/i.test(piece))) return null;
    const count = lists.flat().length;
    if (halves.length === 1 ? count !== 8 : count > 7) return null;
    const pieces = halves.length === 1 ? lists[0] : [...lists[0], ...Array(8 - count).fill('0'), ...lists[1]];
    return `[${shortest(pieces.map((piece) => parseInt(piece, 16)))}]`;
  }

  function shortest(pieces) {
    let best = { at: -1, length: 1 };
    for (let i = 0; i < 8; i++) {
      let length = 0;
      while (i + length < 8 && pieces[i + length] === 0) length++;
      if (length > best.length) best = { at: i, length };
      i += length;
    }
    const hex = (list) => list.map((piece) => piece.toString(16)).join(':');
    if (best.at === -1) return hex(pieces);
    return `${hex(pieces.slice(0, best.at))}::${hex(pieces.slice(best.at + best.length))}`;
  }

  function parseHost(text, special) {
    if (text.startsWith('[')) return text.endsWith(']') ? ipv6(text.slice(1, -1)) : null;
    // eslint-disable-next-line no-control-regex
    if (!special) return /[\0\t\n\r #/:<>?@[\\\]^|]/.test(text) ? null : encode(text, 'control');
    const domain = natives.utf8Decode(percentDecode(text), false);
    let ascii;
    try { ascii = domainToAscii(domain); } catch { return null; }
    // eslint-disable-next-line no-control-regex
    if (ascii === '' || /[\0-\x20"#%/:<>?@[\\\]^`{|}\x7f]/.test(ascii)) return null;
    const address = ipv4(ascii);
    return address === undefined ? ascii : address;
  }

  function domainToAscii(domain) {
    const plain = domain.replace(/[\u00ad\u200b\u2060\ufeff]/g, '').normalize('NFKC').toLowerCase().normalize('NFC');
    return punycode.toASCII(plain);
  }

  const isWindowsLetter = (text) => /^[a-zA-Z][:|]$/.test(text);
  const startsWithLetter = (text) => /^[a-zA-Z][:|](?:[/\\?#]|$)/.test(text);
  const isDot = (part) => /^(?:\.|%2e)$/i.test(part);
  const isDoubleDot = (part) => /^(?:\.|%2e){2}$/i.test(part);

  function shorten(url) {
    if (url.scheme === 'file:' && url.path.length === 1 && /^[a-zA-Z]:$/.test(url.path[0])) return;
    url.path.pop();
  }

  function parsePath(url, text) {
    const special = isSpecial(url);
    const parts = text.split(special ? /[/\\]/ : '/');
    parts.forEach((raw, i) => {
      const last = i === parts.length - 1;
      if (isDoubleDot(raw)) {
        shorten(url);
        if (last) url.path.push('');
      } else if (isDot(raw)) {
        if (last) url.path.push('');
      } else {
        const letter = url.scheme === 'file:' && url.path.length === 0 && isWindowsLetter(raw);
        url.path.push(letter ? `${raw[0]}:` : encode(raw, 'path'));
      }
    });
  }

  // A port: undefined = not given, null = wrong.
  function parsePort(text, scheme) {
    if (text === '') return undefined;
    if (!/^[0-9]+$/.test(text) || Number(text) > 65535) return null;
    return Number(text) === ports[scheme] ? undefined : Number(text);
  }

  function parseAuthority(url, text) {
    const at = text.lastIndexOf('@');
    if (at !== -1) {
      const user = text.slice(0, at);
      const colon = user.indexOf(':');
      url.username = encode(colon === -1 ? user : user.slice(0, colon), 'userinfo');
      url.password = colon === -1 ? '' : encode(user.slice(colon + 1), 'userinfo');
    }
    const host = text.slice(at + 1);
    const colon = /:[^\]]*$/.exec(host);
    const name = colon ? host.slice(0, colon.index) : host;
    if (name === '' && (at !== -1 || isSpecial(url) || colon)) return false;
    url.host = name === '' ? '' : parseHost(name, isSpecial(url));
    if (url.host === null) return false;
    const port = colon ? parsePort(colon[0].slice(1), url.scheme) : undefined;
    if (port === null) return false;
    url.port = port;
    return true;
  }

  function split(text) {
    const hash = text.indexOf('#');
    const beforeHash = hash === -1 ? text : text.slice(0, hash);
    const mark = beforeHash.indexOf('?');
    return {
      main: mark === -1 ? beforeHash : beforeHash.slice(0, mark),
      query: mark === -1 ? undefined : beforeHash.slice(mark + 1),
      fragment: hash === -1 ? undefined : text.slice(hash + 1),
    };
  }

  function setQuery(url, query, fragment) {
    if (query !== undefined) url.query = encode(query, isSpecial(url) ? 'specialQuery' : 'query');
    if (fragment !== undefined) url.fragment = encode(fragment, 'fragment');
    return url;
  }

  function inherit(url, base) {
    Object.assign(url, { username: base.username, password: base.password, host: base.host, port: base.port, path: [...base.path] });
  }

  // What follows "file:".
  function parseFile(url, main, query, base) {
    const text = main.replace(/\\/g, '/');
    url.host = '';
    if (text.startsWith('//')) {
      const end = /[/\\]/.exec(text.slice(2));
      const name = end ? text.slice(2, 2 + end.index) : text.slice(2);
      if (isWindowsLetter(name)) { parsePath(url, text.slice(2)); return true; }
      const host = name === '' ? '' : parseHost(name, true);
      if (host === null) return false;
      url.host = host === 'localhost' ? '' : host;
      parsePath(url, text.slice(2 + name.length + 1));
      return true;
    }
    const fromBase = base?.scheme === 'file:' ? base : undefined;
    if (text.startsWith('/')) {
      if (fromBase) {
        url.host = fromBase.host;
        if (!startsWithLetter(text.slice(1)) && /^[a-zA-Z]:$/.test(fromBase.path[0] ?? '')) url.path.push(fromBase.path[0]);
      }
      parsePath(url, text.slice(1));
      return true;
    }
    if (fromBase) return relative(url, main, query, fromBase);
    parsePath(url, text);
    return true;
  }

  function relative(url, main, query, base) {
    inherit(url, base);
    if (main === '') {
      if (query === undefined) url.query = base.query;
      return true;
    }
    if (url.scheme === 'file:' && startsWithLetter(main)) { url.path = []; url.host = ''; } else shorten(url);
    parsePath(url, main);
    return true;
  }

  function parseWithScheme(url, rest, query, base) {
    if (url.scheme === 'file:') return parseFile(url, rest, query, base);
    if (isSpecial(url)) {
      if (base?.scheme === url.scheme && !/^[/\\]/.test(rest)) return relative(url, rest, query, base);
      if (base?.scheme === url.scheme && !/^[/\\]{2}/.test(rest)) { inherit(url, base); url.path = []; parsePath(url, rest.slice(1)); return true; }
      return authorityAndPath(url, rest.replace(/^[/\\]*/, ''), /[/\\]/);
    }
    if (rest.startsWith('//')) return authorityAndPath(url, rest.slice(2), /\//);
    if (rest.startsWith('/')) { parsePath(url, rest.slice(1)); return true; }
    url.opaque = encode(rest, 'control');
    return true;
  }

  function authorityAndPath(url, text, slash) {
    const end = slash.exec(text);
    if (!parseAuthority(url, end ? text.slice(0, end.index) : text)) return false;
    if (end) parsePath(url, text.slice(end.index + 1)); else if (isSpecial(url)) url.path.push('');
    return true;
  }

  // Without a scheme of its own.
  function parseRelative(url, main, query, base) {
    url.scheme = base.scheme;
    const text = isSpecial(url) ? main.replace(/\\/g, '/') : main;
    if (base.scheme === 'file:') return parseFile(url, main, query, base);
    if (text.startsWith('//')) {
      return authorityAndPath(url, isSpecial(url) ? text.replace(/^\/*/, '') : text.slice(2), /\//);
    }
    if (text.startsWith('/')) { inherit(url, base); url.path = []; parsePath(url, text.slice(1)); return true; }
    return relative(url, main, query, base);
  }

  // The URL that `input` is, seen from `base`; null when it is none.
  function parse(input, base) {
    // eslint-disable-next-line no-control-regex
    const text = input.toWellFormed().replace(/^[\0-\x20]+|[\0-\x20]+$/g, '').replace(/[\t\n\r]/g, '');
    const { main, query, fragment } = split(text);
    const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(main);
    const url = { scheme: '', username: '', password: '', host: null, port: undefined, path: [], opaque: undefined, query: undefined, fragment: undefined };
    if (scheme) {
      url.scheme = `${scheme[1].toLowerCase()}:`;
      if (!parseWithScheme(url, main.slice(scheme[0].length), query, base)) return null;
      return setQuery(url, query, fragment);
    }
    if (!base) return null;
    if (base.opaque !== undefined) {
      if (main !== '' || query !== undefined || fragment === undefined) return null;
      return setQuery({ ...base }, undefined, fragment);
    }
    return parseRelative(url, main, query, base) ? setQuery(url, query, fragment) : null;
  }

  const pathOf = (url) => (url.opaque !== undefined ? url.opaque : url.path.map((part) => `/${part}`).join(''));

  function format(url, { fragment = true } = {}) {
    let text = url.scheme;
    if (url.host !== null) {
      text += '//';
      if (url.username !== '' || url.password !== '') text += `${url.username}${url.password === '' ? '' : `:${url.password}`}@`;
      text += url.host + (url.port === undefined ? '' : `:${url.port}`);
    } else if (url.opaque === undefined && url.path.length > 1 && url.path[0] === '') {
      text += '/.';
    }
    text += pathOf(url);
    if (url.query !== undefined) text += `?${url.query}`;
    if (fragment && url.fragment !== undefined) text += `#${url.fragment}`;
    return text;
  }

  module.exports = { parse, format, pathOf, parseHost, parsePort, parsePath, encode, percentDecode, isSpecial, ports, domainToAscii };
})
