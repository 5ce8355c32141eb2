// Node's stream.Readable.
(function (exports, module, require, natives) {
  'use strict';

  const { Buffer } = require('buffer');
  const EventEmitter = require('events');
  const { aborted, badType, coded } = require('internal/failures');
  const { Promise } = require('internal/language');
  const { process } = require('internal/process');
  const { Stream, construct, destroy, fail, finished } = require('internal/stream_base');

  const defaults = { bytes: 16 * 1024, objects: 16 };

  function Readable(options) {
    if (!(this instanceof Readable)) return new Readable(options);
    Stream.call(this, options);
    initialise(this, options);
    if (typeof options?.read === 'function') this._read = options.read;
    if (typeof options?.destroy === 'function') this._destroy = options.destroy;
    if (typeof options?.construct === 'function') this._construct = options.construct;
    construct(this, () => more(this));
  }
  Object.setPrototypeOf(Readable.prototype, Stream.prototype);
  Object.setPrototypeOf(Readable, Stream);

  function initialise(stream, options) {
    const objectMode = Boolean(options?.objectMode || options?.readableObjectMode);
    const state = {
      objectMode, highWaterMark: options?.readableHighWaterMark ?? options?.highWaterMark ?? (objectMode ? defaults.objects : defaults.bytes),
      buffer: [], length: 0, flowing: null, ended: false, endEmitted: false, reading: false, pipes: [], encoding: null,
      decoder: null, destroyed: false, errored: null, closed: false, closeEmitted: false, readableListening: false,
      readableQueued: false, flowQueued: false, autoDestroy: options?.autoDestroy !== false, emitClose: options?.emitClose !== false,
      awaitDrain: new Set(), dataEmitted: false, sync: false,
    };
    Object.defineProperty(stream, '_readableState', { value: state, writable: true, configurable: true, enumerable: true });
    if (options?.encoding) stream.setEncoding(options.encoding);
    if (options?.signal) abortWith(stream, options.signal);
  }

  function abortWith(stream, signal) {
    const stop = () => stream.destroy(aborted(signal.reason));
    if (signal.aborted) stop(); else signal.addEventListener('abort', stop, { once: true });
  }

  const sizeOf = (state, chunk) => (state.objectMode ? 1 : chunk.length);

  function converted(stream, state, chunk, encoding) {
    if (state.objectMode) return chunk;
    let bytes = chunk;
    if (typeof chunk === 'string') {
      if (state.decoder && (encoding ?? 'utf8') === state.encoding) return chunk;
      bytes = Buffer.from(chunk, encoding);
    } else if (!(chunk instanceof Uint8Array)) {
      fail(stream, badType('chunk', 'of type string or an instance of Buffer or Uint8Array', chunk));
      return undefined;
    } else if (!Buffer.isBuffer(chunk)) bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    return state.decoder ? state.decoder.write(bytes) : bytes;
  }

  function add(stream, chunk, encoding, first) {
    const state = stream._readableState;
    if (chunk === null) {
      state.reading = false;
      if (state.ended) return false;
      const rest = state.decoder?.end();
      if (rest) { state.buffer.push(rest); state.length += sizeOf(state, rest); }
      state.ended = true;
      if (state.flowing) flowSoon(stream);
      queueReadable(stream);
      if (state.length === 0) endSoon(stream);
      return false;
    }
    if (state.destroyed || state.errored) return false;
    if (state.ended && !first) {
      fail(stream, coded(Error, 'ERR_STREAM_PUSH_AFTER_EOF', 'stream.push() after EOF'));
      return false;
    }
    if (first && state.endEmitted) {
      fail(stream, coded(Error, 'ERR_STREAM_UNSHIFT_AFTER_END_EVENT', 'stream.unshift() after end event'));
      return false;
    }
    const item = converted(stream, state, chunk, encoding);
    if (item === undefined && !state.objectMode) return false;
    state.reading = false;
    if (!state.objectMode && item.length === 0) { more(stream); return state.length < state.highWaterMark; }
    if (!first && state.flowing && state.length === 0 && !state.sync && stream.listenerCount('data') > 0) {
      state.dataEmitted = true;
      stream.emit('data', item);
    } else {
      if (first) state.buffer.unshift(item); else state.buffer.push(item);
      state.length += sizeOf(state, item);
      queueReadable(stream);
    }
    if (state.flowing) flowSoon(stream); else more(stream);
    return !state.ended && (state.length < state.highWaterMark || state.length === 0);
  }

  function queueReadable(stream) {
    const state = stream._readableState;
    if (state.readableQueued || !state.readableListening) return;
    state.readableQueued = true;
    process.nextTick(() => {
      state.readableQueued = false;
      if (!state.destroyed && !state.errored && (state.length > 0 || state.ended)) stream.emit('readable');
      if (state.ended && state.length === 0) endSoon(stream);
    });
  }

  // Fills the buffer up to its mark.
  function more(stream) {
    const state = stream._readableState;
    if (state.moreQueued) return;
    state.moreQueued = true;
    process.nextTick(() => {
      state.moreQueued = false;
      if (state.length < state.highWaterMark || (state.flowing && state.length === 0)) fetch(stream);
    });
  }

  function fetch(stream) {
    const state = stream._readableState;
    if (state.reading || state.ended || state.destroyed || state.errored || stream._constructing) return;
    state.reading = true;
    state.sync = true;
    try { stream._read(state.highWaterMark); } catch (error) { fail(stream, error); }
    state.sync = false;
  }

  function endSoon(stream) {
    const state = stream._readableState;
    if (state.endEmitted || state.endQueued) return;
    state.endQueued = true;
    process.nextTick(() => {
      state.endQueued = false;
      if (state.endEmitted || state.length > 0 || state.errored || state.closeEmitted) return;
      state.endEmitted = true;
      stream.emit('end');
      const write = stream._writableState;
      if (write && stream.allowHalfOpen === false && !write.ending) stream.end();
      if (state.autoDestroy && (!write || (write.autoDestroy && (write.finished || stream.writable === false)))) stream.destroy();
    });
  }

  function flowSoon(stream) {
    const state = stream._readableState;
    if (state.flowQueued) return;
    state.flowQueued = true;
    process.nextTick(() => {
      state.flowQueued = false;
      if (!state.resumed && state.flowing) { state.resumed = true; stream.emit('resume'); }
      while (state.flowing && !state.destroyed && stream.read() !== null);
    });
  }

  function take(state, count) {
    if (state.objectMode) { state.length--; return state.buffer.shift(); }
    if (count >= state.length) {
      const all = state.buffer;
      state.buffer = [];
      state.length = 0;
      return all.length === 1 ? all[0] : state.decoder ? all.join('') : Buffer.concat(all);
    }
    const parts = [];
    let left = count;
    while (left > 0) {
      const head = state.buffer[0];
      if (head.length <= left) { parts.push(state.buffer.shift()); left -= head.length; continue; }
      parts.push(head.slice(0, left));
      state.buffer[0] = head.slice(left);
      left = 0;
    }
    state.length -= count;
    return parts.length === 1 ? parts[0] : state.decoder ? parts.join('') : Buffer.concat(parts);
  }

  const methods = {
    push(chunk, encoding) { return add(this, chunk, encoding, false); },
    unshift(chunk, encoding) { return add(this, chunk, encoding, true); },
    _read() { throw coded(Error, 'ERR_METHOD_NOT_IMPLEMENTED', 'The _read() method is not implemented'); },
    _destroy(error, done) { done(error); },
    destroy,
    isPaused() { return this._readableState.paused === true || this._readableState.flowing === false; },
    setEncoding(encoding) {
      const { StringDecoder } = require('string_decoder');
      const state = this._readableState;
      state.decoder = new StringDecoder(encoding);
      state.encoding = state.decoder.encoding;
      const text = state.buffer.map((bytes) => state.decoder.write(bytes)).join('');
      state.buffer = text === '' ? [] : [text];
      state.length = text.length;
      return this;
    },
    read(size) {
      const state = this._readableState;
      const asked = size === undefined || size === null || Number.isNaN(Number(size)) ? undefined : Math.trunc(Number(size));
      if (asked > state.highWaterMark) state.highWaterMark = asked;
      const enough = asked === undefined || asked === 0 || asked <= state.length || state.ended;
      if (state.length === 0 || !enough || (state.length < state.highWaterMark && asked !== 0 && !state.ended)) fetch(this);
      if (asked === 0) { if (state.length === 0 && state.ended) endSoon(this); return null; }
      if (state.length === 0 || (asked !== undefined && asked > state.length && !state.ended)) {
        if (state.ended && state.length === 0) endSoon(this);
        return null;
      }
      const count = state.objectMode ? 1 : asked ?? (state.flowing && state.buffer.length > 0 ? state.buffer[0].length : state.length);
      const chunk = take(state, count);
      if (state.length === 0 && state.ended) endSoon(this); else if (state.length < state.highWaterMark) more(this);
      if (chunk !== undefined && chunk !== null && !state.errored) { state.dataEmitted = true; this.emit('data', chunk); }
      return chunk ?? null;
    },
    resume() {
      const state = this._readableState;
      if (!state.flowing) { state.flowing = !state.readableListening; state.resumed = false; flowSoon(this); more(this); }
      state.paused = false;
      return this;
    },
    pause() {
      const state = this._readableState;
      if (state.flowing !== false) { state.flowing = false; this.emit('pause'); }
      state.paused = true;
      return this;
    },
    on(name, listener) {
      EventEmitter.prototype.on.call(this, name, listener);
      const state = this._readableState;
      if (name === 'data') {
        state.readableListening = this.listenerCount('readable') > 0;
        if (state.flowing !== false) this.resume();
      } else if (name === 'readable' && !state.endEmitted && !state.readableListening) {
        state.readableListening = true;
        state.flowing = false;
        if (state.length > 0 || state.ended) queueReadable(this); else more(this);
      }
      return this;
    },
    removeListener(name, listener) {
      EventEmitter.prototype.removeListener.call(this, name, listener);
      const state = this._readableState;
      if (name === 'readable') {
        process.nextTick(() => {
          state.readableListening = this.listenerCount('readable') > 0;
          if (!state.readableListening && this.listenerCount('data') > 0 && !state.paused) this.resume();
        });
      }
      return this;
    },
    pipe(target, options) {
      const state = this._readableState;
      state.pipes.push(target);
      const ends = options?.end !== false && target !== process.stdout && target !== process.stderr;
      const onData = (chunk) => { if (target.write(chunk) === false) { state.awaitDrain.add(target); this.pause(); } };
      const onDrain = () => {
        state.awaitDrain.delete(target);
        if (state.awaitDrain.size === 0 && this.listenerCount('data') > 0) this.resume();
      };
      const onEnd = () => target.end();
      const onError = (error) => { undo(); this.unpipe(target); if (target.listenerCount('error') === 0) fail(target, error); };
      const onClose = () => { undo(); this.unpipe(target); };
      const undo = () => {
        for (const [emitter, name, listener] of [[this, 'data', onData], [this, 'end', onEnd], [target, 'drain', onDrain],
          [target, 'error', onError], [target, 'close', onClose], [target, 'unpipe', onUnpipe]]) emitter.removeListener(name, listener);
        onDrain();
      };
      const onUnpipe = (source) => { if (source === this) undo(); };
      target.on('drain', onDrain);
      target.prependListener('error', onError);
      target.once('close', onClose);
      target.on('unpipe', onUnpipe);
      if (ends) { if (state.endEmitted) process.nextTick(onEnd); else this.once('end', onEnd); }
      target.emit('pipe', this);
      this.on('data', onData);
      if (!state.flowing) this.resume();
      return target;
    },
    unpipe(target) {
      const state = this._readableState;
      const gone = target === undefined ? state.pipes.splice(0) : state.pipes.includes(target) ? state.pipes.splice(state.pipes.indexOf(target), 1) : [];
      if (gone.length > 0 && state.pipes.length === 0) this.pause();
      for (const each of gone) each.emit('unpipe', this, { hasUnpiped: false });
      return this;
    },
    wrap(old) {
      old.on('data', (chunk) => { if (!this.push(chunk)) old.pause?.(); });
      old.on('end', () => this.push(null));
      old.on('error', (error) => fail(this, error));
      this._read = () => old.resume?.();
      return this;
    },
    iterator(options) { return iterate(this, options); },
    [Symbol.asyncIterator]() { return iterate(this); },
  };
  methods.addListener = methods.on;
  methods.off = methods.removeListener;
  for (const [name, value] of Object.entries(methods)) Readable.prototype[name] = value;
  Readable.prototype[Symbol.asyncIterator] = methods[Symbol.asyncIterator];

  async function* iterate(stream, options) {
    let wake = () => {};
    let ending;
    const onReadable = () => wake();
    stream.on('readable', onReadable);
    const stopWatching = finished(stream, { writable: false }, (error) => { ending = { error }; wake(); });
    let failed = true;
    try {
      while (true) {
        const chunk = stream.destroyed ? null : stream.read();
        if (chunk !== null) { yield chunk; continue; }
        if (ending?.error) throw ending.error;
        if (ending) break;
        await new Promise((resolve) => { wake = resolve; });
      }
      failed = false;
    } finally {
      stream.removeListener('readable', onReadable);
      if (failed && options?.destroyOnReturn !== false) stream.destroy();
      else if (!failed && stream._readableState.autoDestroy) stream.destroy();
      stopWatching();
    }
  }

  const getters = {
    readable() { const s = this._readableState; return !s.destroyed && !s.endEmitted && !s.errored; },
    readableLength() { return this._readableState.length; },
    readableFlowing() { return this._readableState.flowing; },
    readableHighWaterMark() { return this._readableState.highWaterMark; },
    readableObjectMode() { return this._readableState.objectMode; },
    readableEncoding() { return this._readableState.encoding; },
    readableEnded() { return this._readableState.endEmitted; },
    readableAborted() { const s = this._readableState; return (s.destroyed || Boolean(s.errored)) && !s.endEmitted; },
    readableDidRead() { return this._readableState.dataEmitted; },
    destroyed() { return this._readableState?.destroyed ?? false; },
    errored() { return this._readableState?.errored ?? null; },
    closed() { return this._readableState?.closed ?? false; },
  };
  for (const [name, get] of Object.entries(getters)) {
    Object.defineProperty(Readable.prototype, name, { get, set() {}, configurable: true, enumerable: false });
  }

  function from(source, options) {
    if (typeof source === 'string' || source instanceof Uint8Array) {
      return new Readable({ objectMode: true, ...options, read() { this.push(source); this.push(null); } });
    }
    const start = source?.[Symbol.asyncIterator] ?? source?.[Symbol.iterator];
    if (typeof start !== 'function') throw badType('iterable', 'an instance of Iterable', source);
    const iterator = start.call(source);
    let running = false;
    const stream = new Readable({ objectMode: true, highWaterMark: 1, ...options });
    async function next() {
      while (true) {
        const { value, done } = await iterator.next();
        if (done) { running = false; stream.push(null); return; }
        const item = typeof value?.then === 'function' ? await value : value;
        if (item === null) throw coded(TypeError, 'ERR_STREAM_NULL_VALUES', 'May not write null values to stream');
        running = false;  // a push may ask for the next item at once
        if (!stream.push(item) || running || stream.destroyed) return;
        running = true;
      }
    }
    stream._read = () => {
      if (running) return;
      running = true;
      next().catch((error) => stream.destroy(error));
    };
    stream._destroy = (error, done) => {
      const stop = async () => { if (error && iterator.throw) { try { await iterator.throw(error); } catch {} } else await iterator.return?.(); };
      stop().then(() => process.nextTick(done, error), (problem) => process.nextTick(done, problem ?? error));
    };
    return stream;
  }
  Readable.from = from;

  // The helpers over async iteration.
  const lazily = (make) => function (...args) { return from(make(this, ...args)); };
  Object.assign(Readable.prototype, {
    map: lazily(async function* (source, fn) { for await (const item of source) yield await fn(item, {}); }),
    filter: lazily(async function* (source, fn) { for await (const item of source) if (await fn(item, {})) yield item; }),
    flatMap: lazily(async function* (source, fn) { for await (const item of source) yield* await fn(item, {}); }),
    take: lazily(async function* (source, count) {
      let left = count;
      if (left > 0) for await (const item of source) { yield item; if (--left <= 0) return; }
    }),
    drop: lazily(async function* (source, count) { let left = count; for await (const item of source) if (left-- <= 0) yield item; }),
    async toArray() { const list = []; for await (const item of this) list.push(item); return list; },
    async forEach(fn) { for await (const item of this) await fn(item, {}); },
    async some(fn) { for await (const item of this) if (await fn(item, {})) return true; return false; },
    async every(fn) { for await (const item of this) if (!(await fn(item, {}))) return false; return true; },
    async find(fn) { for await (const item of this) if (await fn(item, {})) return item; return undefined; },
    async reduce(fn, ...initial) {
      let result = initial[0];
      let empty = initial.length === 0;
      for await (const item of this) { result = empty ? item : await fn(result, item, {}); empty = false; }
      if (empty) throw new TypeError('Reduce of an empty stream requires an initial value');
      return result;
    },
  });

  module.exports = { Readable, initialise, defaults };
})
