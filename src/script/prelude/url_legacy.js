// url.parse, url.format and url.resolve: Node's older notion of a URL.
(function (exports, module, require, natives) {
  'use strict';

  const querystring = require('querystring');
  const { checkString, badType, coded } = require('internal/failures');
  const slashed = new Set(['http', 'https', 'ftp', 'gopher', 'file', 'ws', 'wss']);
  const hostless = new Set(['javascript']);
  const schemeOf = (protocol) => (protocol ?? '').replace(/:$/, '').toLowerCase();

  function Url() {
    for (const name of ['protocol', 'slashes', 'auth', 'host', 'port', 'hostname', 'hash', 'search', 'query', 'pathname', 'path', 'href']) {
      this[name] = null;
    }
  }

  const unwise = /[\t\n\r "'<>\\^`{|}]/g;
  function escapeUnwise(text) {
    return text.replace(unwise, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
  }

  function parseHost(url, text) {
    const at = text.lastIndexOf('@');
    if (at !== -1) url.auth = decodeURIComponent(text.slice(0, at));
    let host = text.slice(at + 1);
    const port = /:([0-9]*)$/.exec(host);
    if (port) {
      if (port[1] !== '') url.port = port[1];
      host = host.slice(0, port.index);
    }
    const isAddress = host.startsWith('[') && host.endsWith(']');
    const end = isAddress ? -1 : host.search(/[^a-zA-Z0-9.\-+_\u0080-\uffff]/);
    const rest = end === -1 ? '' : host.slice(end) + (port ? port[0] : '');
    if (end !== -1) host = host.slice(0, end);
    host = host.toLowerCase();
    // eslint-disable-next-line no-control-regex
    if (/[^\0-\x7f]/.test(host)) {
      try { host = require('internal/url_parser').domainToAscii(host); } catch {
        throw coded(TypeError, 'ERR_INVALID_URL', 'Invalid URL');
      }
    }
    url.hostname = isAddress ? host.slice(1, -1) : host;
    url.host = host + (url.port ? `:${url.port}` : '');
    return rest;
  }

  function parse(input, parseQuery = false, slashesDenoteHost = false) {
    if (input instanceof Url) return input;
    checkString(input, 'url');
    const url = new Url();
    const trimmed = input.trim();
    const cut = trimmed.search(/[?#]/);
    let rest = cut === -1 ? trimmed.replace(/\\/g, '/') : trimmed.slice(0, cut).replace(/\\/g, '/') + trimmed.slice(cut);
    const scheme = /^[a-z0-9.+-]+:/i.exec(rest);
    if (scheme) { url.protocol = scheme[0].toLowerCase(); rest = rest.slice(scheme[0].length); }
    const name = schemeOf(url.protocol);
    const hasSlashes = rest.startsWith('//') && !hostless.has(name)
      && (scheme || slashesDenoteHost || /^\/\/[^@/]+@[^@/]+/.test(rest));
    if (hasSlashes) { url.slashes = true; rest = rest.slice(2); }
    if (hasSlashes || (scheme && !slashed.has(name) && !hostless.has(name))) {
      const end = rest.search(/[/?#]/);
      const text = end === -1 ? rest : rest.slice(0, end);
      const left = parseHost(url, text);
      rest = (left === '' ? '' : `/${left}`) + (end === -1 ? '' : rest.slice(end));
    }
    if (!hostless.has(name)) rest = escapeUnwise(rest);
    const hash = rest.indexOf('#');
    if (hash !== -1) { url.hash = rest.slice(hash); rest = rest.slice(0, hash); }
    const mark = rest.indexOf('?');
    if (mark !== -1) {
      url.search = rest.slice(mark);
      url.query = parseQuery ? querystring.parse(rest.slice(mark + 1)) : rest.slice(mark + 1);
      rest = rest.slice(0, mark);
    } else if (parseQuery) {
      url.search = null;
      url.query = Object.create(null);
    }
    if (rest !== '') url.pathname = rest;
    if (slashed.has(name) && url.hostname && !url.pathname) url.pathname = '/';
    if (url.pathname !== null || url.search !== null) url.path = (url.pathname ?? '') + (url.search ?? '');
    url.href = formatLegacy(url);
    return url;
  }

  function formatLegacy(url) {
    let { auth } = url;
    auth = auth ? `${encodeURIComponent(auth).replace(/%3A/i, ':')}@` : '';
    let protocol = url.protocol ?? '';
    if (protocol !== '' && !protocol.endsWith(':')) protocol += ':';
    let host = '';
    if (url.host) host = auth + url.host;
    else if (url.hostname) {
      host = auth + (url.hostname.includes(':') && !url.hostname.startsWith('[') ? `[${url.hostname}]` : url.hostname);
      if (url.port) host += `:${url.port}`;
    }
    const query = url.query !== null && typeof url.query === 'object' ? querystring.stringify(url.query) : '';
    let search = url.search || (query === '' ? '' : `?${query}`);
    if (search !== '' && !search.startsWith('?')) search = `?${search}`;
    search = search.replace(/#/g, '%23');
    let hash = url.hash ?? '';
    if (hash !== '' && !hash.startsWith('#')) hash = `#${hash}`;
    let pathname = (url.pathname ?? '').replace(/[?#]/g, (c) => (c === '?' ? '%3F' : '%23'));
    if (url.slashes || slashed.has(schemeOf(protocol))) {
      if (url.slashes || host !== '') {
        if (pathname !== '' && !pathname.startsWith('/')) pathname = `/${pathname}`;
        host = `//${host}`;
      } else if (schemeOf(protocol) === 'file' && pathname.startsWith('/')) host = '//';
    }
    return protocol + host + pathname + search + hash;
  }

  function resolveObject(from, to) {
    const base = parse(from, false, true);
    const target = parse(to, false, true);
    const result = Object.assign(new Url(), base, { hash: target.hash });
    if (to === '') { result.href = formatLegacy(result); return result; }
    if (target.slashes && !target.protocol) {
      Object.assign(result, target, { protocol: base.protocol, pathname: target.pathname ?? '/' });
    } else if (target.protocol && target.protocol !== base.protocol) {
      Object.assign(result, target);
    } else if (target.host) {
      Object.assign(result, target);
    } else if (!target.pathname) {
      if (target.search) { result.search = target.search; result.query = target.query; }
    } else {
      result.search = target.search;
      result.query = target.query;
      result.pathname = joined(base, target.pathname);
    }
    result.path = (result.pathname ?? '') + (result.search ?? '') || null;
    result.href = formatLegacy(result);
    return result;
  }

  function joined(base, pathname) {
    const absolute = pathname.startsWith('/') || Boolean(base.host);
    const folder = (base.pathname ?? '').replace(/[^/]*$/, '');
    const path = pathname.startsWith('/') ? pathname : folder + pathname;
    const rooted = path.startsWith('/') || absolute;
    const parts = path.replace(/^\//, '').split('/');
    const out = [];
    parts.forEach((part, i) => {
      const last = i === parts.length - 1;
      if (part === '.') { if (last) out.push(''); }
      else if (part === '..') {
        if (out.length > 0 && out.at(-1) !== '..') out.pop(); else if (!rooted) out.push('..');
        if (last) out.push('');
      } else out.push(part);
    });
    return (rooted ? '/' : '') + out.join('/');
  }

  Url.prototype.parse = function (...args) { return Object.assign(this, parse(...args)); };
  Url.prototype.format = function () { return formatLegacy(this); };
  Url.prototype.resolve = function (to) { return resolveObject(this, to).href; };
  Url.prototype.resolveObject = function (to) { return resolveObject(this, to); };

  function formatUrl(url, options) {
    const { auth = true, fragment = true, search = true, unicode = false } = options ?? {};
    const copy = new URL(url.href);
    if (!auth) { copy.username = ''; copy.password = ''; }
    if (!fragment) copy.hash = '';
    if (!search) copy.search = '';
    const host = copy.hostname;
    return unicode && host.includes('xn--') ? copy.href.replace(host, require('punycode').toUnicode(host)) : copy.href;
  }

  module.exports.make = ({ isUrl }) => ({
    Url, parse,
    format(url, options) {
      if (typeof url === 'string') return formatLegacy(parse(url));
      if (url === null || typeof url !== 'object') throw badType('urlObject', 'one of type object or string', url);
      return isUrl(url) ? formatUrl(url, options) : formatLegacy(url);
    },
    resolve: (from, to) => resolveObject(from, to).href,
    resolveObject: (from, to) => resolveObject(from, to),
  });
})
