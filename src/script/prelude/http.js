// Node's http and https, the asking side: request and get.
(function (exports, module, require, natives) {
  'use strict';

  const { Buffer } = require('buffer');
  const { Readable, Writable } = require('stream');
  const { URL, urlToHttpOptions } = require('url');
  const { coded } = require('internal/failures');
  const { isName, isValue } = require('internal/header_text');
  const { refusal } = require('internal/refused');

  const METHODS = ['ACL', 'BIND', 'CHECKOUT', 'CONNECT', 'COPY', 'DELETE', 'GET', 'HEAD', 'LINK', 'LOCK', 'M-SEARCH', 'MERGE', 'MKACTIVITY', 'MKCALENDAR',
    'MKCOL', 'MOVE', 'NOTIFY', 'OPTIONS', 'PATCH', 'POST', 'PROPFIND', 'PROPPATCH', 'PURGE', 'PUT', 'REBIND', 'REPORT', 'SEARCH', 'SOURCE', 'SUBSCRIBE',
    'TRACE', 'UNBIND', 'UNLINK', 'UNLOCK', 'UNSUBSCRIBE'];
  const STATUS_CODES = {
    100: 'Continue', 101: 'Switching Protocols', 102: 'Processing', 103: 'Early Hints', 200: 'OK', 201: 'Created', 202: 'Accepted',
    203: 'Non-Authoritative Information', 204: 'No Content', 205: 'Reset Content', 206: 'Partial Content', 207: 'Multi-Status', 208: 'Already Reported',
    226: 'IM Used', 300: 'Multiple Choices', 301: 'Moved Permanently', 302: 'Found', 303: 'See Other', 304: 'Not Modified', 305: 'Use Proxy',
    307: 'Temporary Redirect', 308: 'Permanent Redirect', 400: 'Bad Request', 401: 'Unauthorized', 402: 'Payment Required', 403: 'Forbidden', 404: 'Not Found',
    405: 'Method Not Allowed', 406: 'Not Acceptable', 407: 'Proxy Authentication Required', 408: 'Request Timeout', 409: 'Conflict', 410: 'Gone',
    411: 'Length Required', 412: 'Precondition Failed', 413: 'Payload Too Large', 414: 'URI Too Long', 415: 'Unsupported Media Type',
    416: 'Range Not Satisfiable', 417: 'Expectation Failed', 418: "I'm a Teapot", 421: 'Misdirected Request', 422: 'Unprocessable Entity', 423: 'Locked',
    424: 'Failed Dependency', 425: 'Too Early', 426: 'Upgrade Required', 428: 'Precondition Required', 429: 'Too Many Requests',
    431: 'Request Header Fields Too Large', 451: 'Unavailable For Legal Reasons', 500: 'Internal Server Error', 501: 'Not Implemented', 502: 'Bad Gateway',
    503: 'Service Unavailable', 504: 'Gateway Timeout', 505: 'HTTP Version Not Supported', 506: 'Variant Also Negotiates', 507: 'Insufficient Storage',
    508: 'Loop Detected', 509: 'Bandwidth Limit Exceeded', 510: 'Not Extended', 511: 'Network Authentication Required',
  };

  class IncomingMessage extends Readable {
    constructor(answer) {
      super({ read() {} });
      if (!answer) return;
      this.statusCode = answer.status;
      this.statusMessage = answer.statusText;
      this.httpVersion = '1.1';
      this.url = '';
      this.complete = true;
      this.rawHeaders = answer.headers;
      this.headers = {};
      for (let i = 0; i < answer.headers.length; i += 2) {
        const [name, value] = [answer.headers[i].toLowerCase(), answer.headers[i + 1]];
        if (name === 'set-cookie') (this.headers[name] ??= []).push(value);
        else this.headers[name] = name in this.headers ? `${this.headers[name]}, ${value}` : value;
      }
      const bytes = Buffer.from(answer.bytes.buffer, answer.bytes.byteOffset, answer.bytes.byteLength);
      if (bytes.length > 0) this.push(bytes);
      this.push(null);
    }
    setTimeout() { return this; }
  }

  class ClientRequest extends Writable {
    #headers = new Map();
    #parts = [];
    #controller = new AbortController();
    #timeout = 0;
    constructor(options, done) {
      super({ autoDestroy: false });
      this.method = String(options.method ?? 'GET').toUpperCase();
      if (!/^[A-Z][A-Z-]*$/.test(this.method)) throw coded(TypeError, 'ERR_INVALID_HTTP_TOKEN', `Method must be a valid HTTP token ["${this.method}"]`);
      this.protocol = options.protocol ?? options.own;
      const host = options.hostname ?? options.host ?? 'localhost';
      this.host = host;
      this.path = options.path ?? '/';
      const port = options.port ? `:${options.port}` : '';
      this.href = `${this.protocol}//${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}${port}${this.path}`;
      this.verifies = options.rejectUnauthorized !== false;
      this.aborted = false;
      for (const [name, value] of Object.entries(options.headers ?? {})) this.setHeader(name, value);
      if (options.auth && !this.hasHeader('authorization')) this.setHeader('Authorization', `Basic ${Buffer.from(options.auth).toString('base64')}`);
      if (options.timeout) this.setTimeout(options.timeout);
      if (done) this.once('response', done);
      options.signal?.addEventListener('abort', () => this.destroy(), { once: true });
    }
    setHeader(name, value) {
      if (!isName(name)) throw coded(TypeError, 'ERR_INVALID_HTTP_TOKEN', `Header name must be a valid HTTP token ["${name}"]`);
      for (const each of [value].flat()) {
        if (!isValue(each)) throw coded(TypeError, 'ERR_INVALID_CHAR', `Invalid character in header content ["${name}"]`);
      }
      this.#headers.set(String(name).toLowerCase(), [String(name), value]);
      return this;
    }
    getHeader(name) { return this.#headers.get(String(name).toLowerCase())?.[1]; }
    getHeaders() { return Object.fromEntries([...this.#headers].map(([name, [, value]]) => [name, value])); }
    hasHeader(name) { return this.#headers.has(String(name).toLowerCase()); }
    removeHeader(name) { this.#headers.delete(String(name).toLowerCase()); }
    setTimeout(time, done) { this.#timeout = time; if (done) this.once('timeout', done); return this; }
    setNoDelay() {} setSocketKeepAlive() {} flushHeaders() {}
    _write(chunk, encoding, done) { this.#parts.push(chunk); done(); }
    _final(done) {
      done();
      const body = this.#parts.length > 0 ? Buffer.concat(this.#parts) : /^(POST|PUT|PATCH)$/.test(this.method) ? Buffer.alloc(0) : null;
      const headers = [...this.#headers.values()].flatMap(([name, value]) => (Array.isArray(value) ? value.flatMap((each) => [name, each]) : [name, value]));
      const { send } = require('internal/fetch');
      send(this.method, this.href, headers, body, { follows: false, timeout: this.#timeout, verifies: this.verifies, signal: this.#controller.signal })
        .then((answer) => this.#answered(answer), (error) => this.#failed(error));
    }
    #answered(answer) {
      if (this.destroyed) return;
      const message = new IncomingMessage(answer);
      message.req = this;
      this.res = message;
      // A body that nobody listens for is thrown away, as in Node.
      if (!this.emit('response', message)) message.resume();
      message.once('close', () => this.emit('close'));
    }
    #failed(error) {
      if (this.destroyed && error?.name === 'AbortError') return;
      if (error?.code === 'ETIMEDOUT' && this.listenerCount('timeout') > 0) { this.emit('timeout'); return; }
      this.emit('error', error);
    }
    abort() { this.aborted = true; this.destroy(); }
    _destroy(error, done) {
      this.#controller.abort();
      done(error ?? (this.res ? null : coded(Error, 'ECONNRESET', 'socket hang up')));
    }
  }

  class Agent {
    constructor(options = {}) { this.options = options; this.maxSockets = Infinity; this.sockets = {}; this.requests = {}; this.freeSockets = {}; }
    destroy() {}
  }

  function make(own) {
    function request(input, second, third) {
      let [options, done] = [second, third];
      if (typeof options === 'function') [options, done] = [{}, options];
      const isUrl = typeof input === 'string' || (typeof input?.href === 'string' && typeof input.searchParams === 'object');
      const settings = isUrl ? { ...urlToHttpOptions(new URL(String(input))), ...options } : { ...input, ...options };
      if (!isUrl && typeof second === 'function') done = second;
      const protocol = settings.protocol ?? own;
      if (protocol !== own) throw coded(TypeError, 'ERR_INVALID_PROTOCOL', `Protocol "${protocol}" not supported. Expected "${own}"`);
      return new ClientRequest({ ...settings, own }, done);
    }
    const name = own.slice(0, -1);
    return {
      request, get(...args) { const made = request(...args); made.end(); return made; },
      Agent: class extends Agent {}, globalAgent: new Agent(), METHODS: [...METHODS], STATUS_CODES: { ...STATUS_CODES }, IncomingMessage, ClientRequest,
      OutgoingMessage: Writable, ServerResponse: refusal(`${name}.ServerResponse`, 'scripts serve nothing'), Server: refusal(`${name}.Server`, 'scripts serve nothing'),
      createServer: refusal(`${name}.createServer`, 'scripts serve nothing'), maxHeaderSize: 16384,
      validateHeaderName() {}, validateHeaderValue() {}, setMaxIdleHTTPParsers() {},
    };
  }

  module.exports = { http: make('http:'), https: make('https:') };
})
