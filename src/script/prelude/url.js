// URL and URLSearchParams of https://url.spec.whatwg.org, and Node's url module around them.
(function (exports, module, require, natives) {
  'use strict';

  const parser = require('internal/url_parser');
  const { badType, checkString, coded } = require('internal/failures');
  const custom = Symbol.for('nodejs.util.inspect.custom');

  const formDigits = /[^A-Za-z0-9*\-._ ]/gu;
  function formEncode(text) {
    return text.toWellFormed().replace(formDigits, (character) => Array.from(natives.utf8Encode(character),
      (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('')).replace(/ /g, '+');
  }
  function formDecode(text) { return natives.utf8Decode(parser.percentDecode(text.replace(/\+/g, ' ')), false); }
  function formParse(text) {
    return text.split('&').filter((part) => part !== '').map((part) => {
      const at = part.indexOf('=');
      return at === -1 ? [formDecode(part), ''] : [formDecode(part.slice(0, at)), formDecode(part.slice(at + 1))];
    });
  }

  function missing(...names) {
    const list = names.map((name) => `"${name}"`).join(' and ');
    return coded(TypeError, 'ERR_MISSING_ARGS', `The ${list} argument${names.length > 1 ? 's' : ''} must be specified`);
  }

  function pairsOf(init) {
    if (init === undefined || init === null) return [];
    if (typeof init === 'function' || typeof init === 'object') {
      if (init[Symbol.iterator] != null) {
        if (typeof init[Symbol.iterator] !== 'function') throw coded(TypeError, 'ERR_ARG_NOT_ITERABLE', 'Query pairs must be iterable');
        return Array.from(init, (pair) => {
          const two = pair != null && typeof pair[Symbol.iterator] === 'function' ? [...pair] : [];
          if (two.length !== 2) throw coded(TypeError, 'ERR_INVALID_TUPLE', 'Each query pair must be an iterable [name, value] tuple');
          return two.map((text) => `${text}`.toWellFormed());
        });
      }
      return Reflect.ownKeys(init).filter((key) => Object.getOwnPropertyDescriptor(init, key)?.enumerable)
        .map((key) => [`${key}`.toWellFormed(), `${init[key]}`.toWellFormed()]);
    }
    const text = `${init}`.toWellFormed();
    return formParse(text.startsWith('?') ? text.slice(1) : text);
  }

  let attach;
  let refill;
  class URLSearchParams {
    #pairs;
    #changed;
    constructor(init = undefined) { this.#pairs = pairsOf(init); }
    static {
      attach = (params, changed) => { params.#changed = changed; };
      refill = (params, query) => { params.#pairs = formParse(query); };
    }
    #update() { this.#changed?.(this.toString()); }
    get size() { return this.#pairs.length; }
    append(name, value) {
      if (arguments.length < 2) throw missing('name', 'value');
      this.#pairs.push([`${name}`.toWellFormed(), `${value}`.toWellFormed()]);
      this.#update();
    }
    delete(name, value = undefined) {
      if (arguments.length < 1) throw missing('name');
      this.#pairs = this.#pairs.filter(([key, text]) => key !== `${name}` || (value !== undefined && text !== `${value}`));
      this.#update();
    }
    get(name) {
      if (arguments.length < 1) throw missing('name');
      return this.#pairs.find(([key]) => key === `${name}`)?.[1] ?? null;
    }
    getAll(name) {
      if (arguments.length < 1) throw missing('name');
      return this.#pairs.filter(([key]) => key === `${name}`).map(([, value]) => value);
    }
    has(name, value = undefined) {
      if (arguments.length < 1) throw missing('name');
      return this.#pairs.some(([key, text]) => key === `${name}` && (value === undefined || text === `${value}`));
    }
    set(name, value) {
      if (arguments.length < 2) throw missing('name', 'value');
      const key = `${name}`.toWellFormed();
      const first = this.#pairs.find((pair) => pair[0] === key);
      if (first === undefined) this.#pairs.push([key, `${value}`.toWellFormed()]);
      else {
        first[1] = `${value}`.toWellFormed();
        this.#pairs = this.#pairs.filter((pair) => pair === first || pair[0] !== key);
      }
      this.#update();
    }
    sort() { this.#pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)); this.#update(); }
    forEach(callback, self = undefined) {
      if (typeof callback !== 'function') throw badType('callback', 'of type function', callback);
      for (const [name, value] of this.#pairs) callback.call(self, value, name, this);
    }
    * entries() { for (let i = 0; i < this.#pairs.length; i++) yield [...this.#pairs[i]]; }
    * keys() { for (let i = 0; i < this.#pairs.length; i++) yield this.#pairs[i][0]; }
    * values() { for (let i = 0; i < this.#pairs.length; i++) yield this.#pairs[i][1]; }
    [Symbol.iterator]() { return this.entries(); }
    toString() { return this.#pairs.map(([name, value]) => `${formEncode(name)}=${formEncode(value)}`).join('&'); }
    get [Symbol.toStringTag]() { return 'URLSearchParams'; }
    [custom](depth, options, inspect) {
      const shown = this.#pairs.map(([name, value]) => `${inspect(name, options)} => ${inspect(value, options)}`);
      return shown.length === 0 ? 'URLSearchParams {}' : `URLSearchParams { ${shown.join(', ')} }`;
    }
  }

  function invalidUrl(input, base) {
    const error = coded(TypeError, 'ERR_INVALID_URL', 'Invalid URL');
    error.input = input;
    if (base !== undefined) error.base = base;
    return error;
  }
  const isUrl = (value) => value instanceof URL || (typeof value?.href === 'string' && typeof value.protocol === 'string' && value.auth === undefined && value.path === undefined);

  class URL {
    #parts;
    #params;
    constructor(input, base = undefined) {
      if (arguments.length === 0) throw missing('url');
      const text = `${input}`;
      let from;
      if (base !== undefined) {
        from = parser.parse(`${base}`);
        if (from === null) throw invalidUrl(text, `${base}`);
      }
      this.#parts = parser.parse(text, from);
      if (this.#parts === null) throw invalidUrl(text, base === undefined ? undefined : `${base}`);
    }
    static canParse(input, base = undefined) {
      try { return Boolean(new URL(input, base)); } catch { return false; }
    }
    static createObjectURL() { throw new Error('URL.createObjectURL does not exist here'); }
    static revokeObjectURL() {}
    get href() { return parser.format(this.#parts); }
    set href(value) {
      const parts = parser.parse(`${value}`);
      if (parts === null) throw invalidUrl(`${value}`);
      this.#parts = parts;
      this.#sync();
    }
    #sync() { if (this.#params) refill(this.#params, this.#parts.query ?? ''); }
    get origin() {
      const { scheme } = this.#parts;
      if (scheme === 'blob:') { try { return new URL(parser.pathOf(this.#parts)).origin; } catch { return 'null'; } }
      return scheme in parser.ports && scheme !== 'file:' ? `${scheme}//${this.host}` : 'null';
    }
    get protocol() { return this.#parts.scheme; }
    set protocol(value) {
      const found = /^([a-zA-Z][a-zA-Z0-9+.-]*)(:|$)/.exec(`${value}`);
      if (!found) return;
      const scheme = `${found[1].toLowerCase()}:`;
      const parts = this.#parts;
      if ((scheme in parser.ports) !== parser.isSpecial(parts)) return;
      if (scheme === 'file:' && (parts.username !== '' || parts.password !== '' || parts.port !== undefined)) return;
      if (parts.scheme === 'file:' && parts.host === '') return;
      parts.scheme = scheme;
      if (parts.port === parser.ports[scheme]) parts.port = undefined;
    }
    #hasNoHost() { return this.#parts.host === null || this.#parts.host === '' || this.#parts.scheme === 'file:'; }
    get username() { return this.#parts.username; }
    set username(value) { if (!this.#hasNoHost()) this.#parts.username = parser.encode(`${value}`.toWellFormed(), 'userinfo'); }
    get password() { return this.#parts.password; }
    set password(value) { if (!this.#hasNoHost()) this.#parts.password = parser.encode(`${value}`.toWellFormed(), 'userinfo'); }
    get host() { return (this.#parts.host ?? '') + (this.#parts.port === undefined ? '' : `:${this.#parts.port}`); }
    set host(value) { this.#setHost(`${value}`, true); }
    get hostname() { return this.#parts.host ?? ''; }
    set hostname(value) { this.#setHost(`${value}`, false); }
    #setHost(value, withPort) {
      const parts = this.#parts;
      if (parts.opaque !== undefined) return;
      const text = /^[^/?#\\]*/.exec(value)[0];
      const port = /:([0-9]*)[^\]]*$/.exec(text);
      if (port && !withPort) return;
      const host = parser.parseHost(port ? text.slice(0, port.index) : text, parser.isSpecial(parts));
      if (host === null || (host === '' && parser.isSpecial(parts))) return;
      parts.host = host;
      if (port && port[1] !== '') this.port = port[1];
    }
    get port() { return this.#parts.port === undefined ? '' : String(this.#parts.port); }
    set port(value) {
      if (this.#hasNoHost()) return;
      const text = `${value}`;
      if (text === '') { this.#parts.port = undefined; return; }
      const digits = /^[0-9]+/.exec(text);
      const port = digits ? parser.parsePort(digits[0], this.#parts.scheme) : null;
      if (port !== null) this.#parts.port = port;
    }
    get pathname() { return parser.pathOf(this.#parts); }
    set pathname(value) {
      if (this.#parts.opaque !== undefined) return;
      this.#parts.path = [];
      parser.parsePath(this.#parts, `${value}`.toWellFormed().replace(parser.isSpecial(this.#parts) ? /^[/\\]/ : /^\//, ''));
    }
    get search() { return this.#parts.query ? `?${this.#parts.query}` : ''; }
    set search(value) {
      const text = `${value}`.toWellFormed().replace(/^\?/, '');
      this.#parts.query = `${value}` === '' ? undefined : parser.encode(text, parser.isSpecial(this.#parts) ? 'specialQuery' : 'query');
      this.#sync();
    }
    get searchParams() {
      if (!this.#params) {
        this.#params = new URLSearchParams(this.#parts.query ?? '');
        attach(this.#params, (query) => { this.#parts.query = query === '' ? undefined : query; });
      }
      return this.#params;
    }
    get hash() { return this.#parts.fragment ? `#${this.#parts.fragment}` : ''; }
    set hash(value) {
      const text = `${value}`.toWellFormed().replace(/^#/, '');
      this.#parts.fragment = `${value}` === '' ? undefined : parser.encode(text, 'fragment');
    }
    toString() { return this.href; }
    toJSON() { return this.href; }
    get [Symbol.toStringTag]() { return 'URL'; }
    [custom](depth, options, inspect) {
      if (depth < 0) return '[URL]';
      const shown = {};
      for (const name of ['href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'searchParams', 'hash']) {
        shown[name] = this[name];
      }
      return `URL ${inspect(shown, options)}`;
    }
  }
  for (const Type of [URL, URLSearchParams]) {
    for (const name of Object.getOwnPropertyNames(Type.prototype)) {
      if (name !== 'constructor') Object.defineProperty(Type.prototype, name, { enumerable: true });
    }
  }

  function fileURLToPath(url) {
    const parsed = typeof url === 'string' ? new URL(url) : url;
    if (!isUrl(parsed)) throw badType('path', 'of type string or an instance of URL', url);
    if (parsed.protocol !== 'file:') throw coded(TypeError, 'ERR_INVALID_URL_SCHEME', 'The URL must be of scheme file');
    if (parsed.hostname !== '') {
      throw coded(TypeError, 'ERR_INVALID_FILE_URL_HOST', 'File URL host must be "localhost" or empty on linux');
    }
    if (/%2f/i.test(parsed.pathname)) {
      throw coded(TypeError, 'ERR_INVALID_FILE_URL_PATH', 'File URL path must not include encoded / characters');
    }
    return decodeURIComponent(parsed.pathname);
  }

  function pathToFileURL(path) {
    checkString(path, 'path');
    const { resolve } = require('path');
    const slash = path.endsWith('/') && resolve(path) !== '/' ? '/' : '';
    const url = new URL('file:///');
    url.pathname = (resolve(path) + slash).replace(/%/g, '%25').replace(/\\/g, '%5C').replace(/\n/g, '%0A').replace(/\r/g, '%0D')
      .replace(/\t/g, '%09').replace(/\?/g, '%3F').replace(/#/g, '%23');
    return url;
  }

  function urlToHttpOptions(url) {
    const options = {
      __proto__: null, ...url, protocol: url.protocol, hostname: url.hostname.replace(/^\[|\]$/g, ''), hash: url.hash,
      search: url.search, pathname: url.pathname, path: `${url.pathname}${url.search}`, href: url.href,
    };
    if (url.port !== '') options.port = Number(url.port);
    if (url.username || url.password) options.auth = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    return options;
  }

  module.exports = {
    URL, URLSearchParams, fileURLToPath, pathToFileURL, urlToHttpOptions,
    domainToASCII: (domain) => { try { return new URL(`ws://${domain}`).hostname; } catch { return ''; } },
    domainToUnicode: (domain) => { try { return require('punycode').toUnicode(new URL(`ws://${domain}`).hostname); } catch { return ''; } },
    ...require('internal/url_legacy').make({ isUrl }),
  };
})
