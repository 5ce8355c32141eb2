// fetch, Headers, Request and Response (https://fetch.spec.whatwg.org), without streams of bodies: a body is whole.
(function (exports, module, require, natives) {
  'use strict';

  const { Buffer } = require('buffer');
  const { Blob, File, FormData, bytesOf } = require('internal/blob');
  const { isName, isValue } = require('internal/header_text');
  const { Promise } = require('internal/language');
  const net = natives.group('net');

  const checkName = (name) => {
    if (!isName(name)) throw new TypeError(`Headers: ${name} is an invalid header name.`);
    return name.toLowerCase();
  };
  const checkValue = (value) => {
    const text = String(value).trim();
    if (!isValue(text)) throw new TypeError('Headers: a value has characters that a header cannot have.');
    return text;
  };
  class Headers {
    #map = new Map();
    constructor(init = undefined) {
      if (init instanceof Headers || init?.[Symbol.iterator]) for (const [name, value] of init) this.append(name, value);
      else if (init) for (const name of Object.keys(init)) this.append(name, init[name]);
    }
    append(name, value) {
      const key = checkName(String(name));
      this.#map.set(key, [...(this.#map.get(key) ?? []), checkValue(value)]);
    }
    set(name, value) { this.#map.set(checkName(String(name)), [checkValue(value)]); }
    get(name) { return this.#map.get(checkName(String(name)))?.join(', ') ?? null; }
    has(name) { return this.#map.has(checkName(String(name))); }
    delete(name) { this.#map.delete(checkName(String(name))); }
    getSetCookie() { return [...(this.#map.get('set-cookie') ?? [])]; }
    forEach(fn, self) { for (const [name, value] of this) fn.call(self, value, name, this); }
    * entries() {
      for (const name of [...this.#map.keys()].sort()) {
        if (name === 'set-cookie') for (const value of this.#map.get(name)) yield [name, value];
        else yield [name, this.#map.get(name).join(', ')];
      }
    }
    * keys() { for (const [name] of this.entries()) yield name; }
    * values() { for (const [, value] of this.entries()) yield value; }
    [Symbol.iterator]() { return this.entries(); }
    get [Symbol.toStringTag]() { return 'Headers'; }
  }

  function multipart(form) {
    const boundary = `----godwit${require('crypto').randomBytes(12).toString('hex')}`;
    const quoted = (text) => text.replace(/\n/g, '%0A').replace(/\r/g, '%0D').replace(/"/g, '%22');
    const parts = [];
    for (const [name, value] of form) {
      const file = value instanceof File ? `; filename="${quoted(value.name)}"\r\nContent-Type: ${value.type || 'application/octet-stream'}` : '';
      parts.push(`--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"${file}\r\n\r\n`, value, '\r\n');
    }
    return { bytes: Buffer.concat([...parts, `--${boundary}--\r\n`].map(bytesOf)), type: `multipart/form-data; boundary=${boundary}` };
  }

  // The bytes of a body, and the type that it has by itself.
  async function bodyOf(body) {
    if (body === undefined || body === null) return { bytes: null };
    if (typeof body === 'string') return { bytes: Buffer.from(body), type: 'text/plain;charset=UTF-8' };
    if (body instanceof FormData) return multipart(body);
    if (body instanceof Blob) return { bytes: bytesOf(body), type: body.type || undefined };
    if (ArrayBuffer.isView(body) || body instanceof ArrayBuffer) return { bytes: bytesOf(body) };
    if (Object.prototype.toString.call(body) === '[object URLSearchParams]') {
      return { bytes: Buffer.from(String(body)), type: 'application/x-www-form-urlencoded;charset=UTF-8' };
    }
    if (typeof body[Symbol.asyncIterator] === 'function') return { bytes: await require('stream/consumers').buffer(body) };
    return { bytes: Buffer.from(String(body)), type: 'text/plain;charset=UTF-8' };
  }

  class Body {
    #body;
    #used = false;
    constructor(body) { this.#body = body; }
    get bodyUsed() { return this.#used; }
    get body() { return this.#body === null || this.#body === undefined ? null : require('stream').Readable.from((async function* (self) { yield await self.bytes(); })(this)); }
    #take() {
      if (this.#used) throw new TypeError('Body is unusable: Body has already been read');
      this.#used = this.#body !== null && this.#body !== undefined;
      return bodyOf(this.#body);
    }
    peek() { return this.#body; }
    async bytes() { return new Uint8Array((await this.#take()).bytes ?? 0); }
    async arrayBuffer() { return (await this.bytes()).buffer; }
    async text() { return new TextDecoder().decode(await this.bytes()); }
    async json() { return JSON.parse(await this.text()); }
    async blob() { return new Blob([await this.bytes()], { type: this.headers.get('content-type') ?? '' }); }
    async formData() {
      const form = new FormData();
      for (const [name, value] of new (require('url').URLSearchParams)(await this.text())) form.append(name, value);
      return form;
    }
  }

  class Request extends Body {
    constructor(input, init = {}) {
      const from = input instanceof Request ? input : undefined;
      super(init.body ?? from?.peek());
      const { URL } = require('url');
      this.url = from ? from.url : new URL(String(input)).href;
      const method = String(init.method ?? from?.method ?? 'GET');
      this.method = /^(get|head|post|put|delete|options|patch)$/i.test(method) && !/^patch$/.test(method) ? method.toUpperCase() : method;
      this.headers = new Headers(init.headers ?? from?.headers);
      this.redirect = init.redirect ?? from?.redirect ?? 'follow';
      this.signal = init.signal ?? from?.signal ?? new AbortController().signal;
      if (/^(GET|HEAD)$/.test(this.method) && (init.body ?? from?.peek()) != null) {
        throw new TypeError('Request with GET/HEAD method cannot have body.');
      }
    }
    clone() { return new Request(this); }
    get [Symbol.toStringTag]() { return 'Request'; }
  }

  class Response extends Body {
    constructor(body = null, init = {}) {
      super(body);
      this.status = init.status ?? 200;
      this.statusText = init.statusText ?? '';
      this.headers = new Headers(init.headers);
      this.url = init.url ?? '';
      this.redirected = init.redirected ?? false;
      this.type = 'default';
      if (typeof body === 'string' && !this.headers.has('content-type')) this.headers.set('content-type', 'text/plain;charset=UTF-8');
    }
    get ok() { return this.status >= 200 && this.status < 300; }
    clone() { return new Response(this.peek(), this); }
    static json(value, init = {}) {
      const response = new Response(JSON.stringify(value), init);
      response.headers.set('content-type', 'application/json');
      return response;
    }
    static error() { return new Response(null, { status: 0 }); }
    static redirect(url, status = 302) { return new Response(null, { status, headers: { location: String(url) } }); }
    get [Symbol.toStringTag]() { return 'Response'; }
  }

  // Sends one request; `signal` ends it.
  async function send(method, url, headers, body, { follows = true, timeout = 0, verifies = true, signal = undefined } = {}) {
    const handle = net.newAbort();
    const stop = () => net.abort(handle);
    if (signal?.aborted) throw signal.reason;
    signal?.addEventListener('abort', stop, { once: true });
    try {
      const [status, statusText, at, redirected, names, bytes] = await net.request(method, url, headers, body, follows, timeout, verifies, handle);
      return { status, statusText, url: at, redirected, headers: names, bytes };
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      throw error;
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  }
  const pairs = (flat) => Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i], flat[2 * i + 1]]);

  function fetch(input, init = undefined) {
    return new Promise((resolve, reject) => { run(input, init).then(resolve, reject); });
  }
  async function run(input, init) {
    const request = new Request(input, init);
    if (!/^https?:/.test(request.url)) throw new TypeError('fetch failed', { cause: new Error('unknown scheme') });
    const { bytes, type } = await bodyOf(request.peek());
    if (type !== undefined && !request.headers.has('content-type')) request.headers.set('content-type', type);
    if (!request.headers.has('accept')) request.headers.set('accept', '*/*');
    if (!request.headers.has('user-agent')) request.headers.set('user-agent', 'node');
    let answer;
    try {
      answer = await send(request.method, request.url, [...request.headers].flat(), bytes, { follows: request.redirect === 'follow', signal: request.signal });
    } catch (error) {
      if (request.signal.aborted || error?.code === 'kScriptOptions' || !/^E/.test(error?.code ?? '')) throw error;
      throw new TypeError('fetch failed', { cause: error });
    }
    const redirects = [301, 302, 303, 307, 308].includes(answer.status);
    if (redirects && request.redirect === 'error') throw new TypeError('fetch failed', { cause: new Error('unexpected redirect') });
    const body = [101, 204, 205, 304].includes(answer.status) ? null : answer.bytes;
    return new Response(body, { ...answer, headers: pairs(answer.headers) });
  }

  module.exports = { fetch, Headers, Request, Response, send, pairs };
})
