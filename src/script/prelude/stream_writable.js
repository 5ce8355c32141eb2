// Node's stream.Writable.
(function (exports, module, require, natives) {
  'use strict';

  const { Buffer } = require('buffer');
  const { aborted, badType, coded } = require('internal/failures');
  const { process } = require('internal/process');
  const { Stream, construct, destroy, fail } = require('internal/stream_base');
  const { defaults } = require('internal/stream_readable');

  function Writable(options) {
    if (!(this instanceof Writable)) return new Writable(options);
    Stream.call(this, options);
    initialise(this, options);
    take(this, options);
    construct(this, () => next(this));
  }
  Object.setPrototypeOf(Writable.prototype, Stream.prototype);
  Object.setPrototypeOf(Writable, Stream);

  // The methods that options bring.
  function take(stream, options) {
    for (const name of ['write', 'writev', 'destroy', 'final', 'construct']) {
      if (typeof options?.[name] === 'function') stream[`_${name}`] = options[name];
    }
  }

  function initialise(stream, options) {
    const objectMode = Boolean(options?.objectMode || options?.writableObjectMode);
    const state = {
      objectMode, highWaterMark: options?.writableHighWaterMark ?? options?.highWaterMark ?? (objectMode ? defaults.objects : defaults.bytes),
      decodeStrings: options?.decodeStrings !== false, defaultEncoding: options?.defaultEncoding ?? 'utf8',
      queue: [], length: 0, writing: false, corked: 0, ending: false, finalCalled: false, finished: false, needDrain: false,
      destroyed: false, errored: null, closed: false, closeEmitted: false, autoDestroy: options?.autoDestroy !== false,
      emitClose: options?.emitClose !== false, endCallbacks: [],
    };
    state.failWaiting = (error) => {
      const reason = error ?? destroyedError('write');
      for (const item of state.queue.splice(0)) { state.length -= item.size; process.nextTick(() => item.done?.(reason)); }
      for (const done of state.endCallbacks.splice(0)) process.nextTick(() => done(error ?? destroyedError('end')));
    };
    Object.defineProperty(stream, '_writableState', { value: state, writable: true, configurable: true, enumerable: true });
    if (options?.signal) {
      const stop = () => stream.destroy(aborted(options.signal.reason));
      if (options.signal.aborted) stop(); else options.signal.addEventListener('abort', stop, { once: true });
    }
  }

  function destroyedError(name) { return coded(Error, 'ERR_STREAM_DESTROYED', `Cannot call ${name} after a stream was destroyed`); }

  function refuse(stream, error, done) {
    process.nextTick(() => done?.(error));
    fail(stream, error);
    return false;
  }

  function write(stream, chunk, encodingOrDone, callback) {
    const state = stream._writableState;
    let [encoding, done] = [encodingOrDone, callback];
    if (typeof encoding === 'function') [encoding, done] = [undefined, encoding];
    encoding ??= state.defaultEncoding;
    if (chunk === null) throw coded(TypeError, 'ERR_STREAM_NULL_VALUES', 'May not write null values to stream');
    let item = chunk;
    if (!state.objectMode) {
      if (typeof chunk === 'string') { if (state.decodeStrings) { item = Buffer.from(chunk, encoding); encoding = 'buffer'; } }
      else if (chunk instanceof Uint8Array) {
        encoding = 'buffer';
        if (!Buffer.isBuffer(chunk)) item = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      } else throw badType('chunk', 'of type string or an instance of Buffer or Uint8Array', chunk);
    }
    if (state.ending) return refuse(stream, coded(Error, 'ERR_STREAM_WRITE_AFTER_END', 'write after end'), done);
    if (state.destroyed) { process.nextTick(() => done?.(destroyedError('write'))); return false; }
    const size = state.objectMode ? 1 : item.length;
    state.length += size;
    state.queue.push({ chunk: item, encoding, done, size });
    const roomLeft = state.length < state.highWaterMark;
    if (!roomLeft) state.needDrain = true;
    next(stream);
    return roomLeft && !state.errored && !state.destroyed;
  }

  // Writes what waits, one after the other; what is written at once is not waited for.
  function next(stream) {
    const state = stream._writableState;
    if (state.pumping) return;
    state.pumping = true;
    try {
      while (state.queue.length > 0 && !state.writing && state.corked === 0 && !stream._constructing && !state.destroyed && !state.errored) {
        start(stream, state);
      }
    } finally {
      state.pumping = false;
    }
    if (state.queue.length === 0 && !state.writing && !stream._constructing) finishSoon(stream);
  }

  function start(stream, state) {
    const many = typeof stream._writev === 'function' && state.queue.length > 1 ? state.queue.splice(0) : [state.queue.shift()];
    const chunks = () => many.map(({ chunk, encoding }) => ({ chunk, encoding }));
    state.writing = true;
    let sync = true;
    let called = false;
    const done = (error) => {
      if (called) { fail(stream, coded(Error, 'ERR_MULTIPLE_CALLBACK', 'Callback called multiple times')); return; }
      called = true;
      written(stream, many, error, sync);
    };
    try {
      if (many.length > 1) stream._writev(chunks(), done);
      else if (typeof stream._write === 'function') stream._write(many[0].chunk, many[0].encoding, done);
      else if (typeof stream._writev === 'function') stream._writev(chunks(), done);
      else throw coded(Error, 'ERR_METHOD_NOT_IMPLEMENTED', 'The _write() method is not implemented');
    } catch (error) {
      state.writing = false;
      throw error;
    }
    sync = false;
  }

  function written(stream, items, error, sync) {
    const state = stream._writableState;
    state.writing = false;
    for (const { size } of items) state.length -= size;
    if (error) {
      state.errored ??= error;
      const tell = () => { for (const { done } of items) done?.(error); fail(stream, error); };
      if (sync) process.nextTick(tell); else tell();
      return;
    }
    const after = () => {
      if (state.needDrain && state.length === 0 && !state.ending && !state.destroyed) { state.needDrain = false; stream.emit('drain'); }
      for (const { done } of items) done?.(null);
    };
    if (sync) { process.nextTick(after); return; }
    next(stream);
    after();
  }

  function finishSoon(stream) {
    const state = stream._writableState;
    if (!state.ending || state.finalCalled || state.finished || state.errored || state.destroyed) return;
    state.finalCalled = true;
    const finish = (error) => {
      if (error) {
        for (const done of state.endCallbacks.splice(0)) done(error);
        fail(stream, error);
        return;
      }
      if (state.destroyed && state.errored) return;
      state.finished = true;
      for (const done of state.endCallbacks.splice(0)) done();
      stream.emit('finish');
      const read = stream._readableState;
      if (state.autoDestroy && (!read || (read.autoDestroy && (read.endEmitted || stream.readable === false)))) stream.destroy();
    };
    if (typeof stream._final !== 'function') { process.nextTick(finish); return; }
    let called = false;
    const once = (error) => { if (!called) { called = true; process.nextTick(finish, error); } };
    try { stream._final(once); } catch (error) { once(error); }
  }

  const methods = {
    write(chunk, encoding, done) { return write(this, chunk, encoding, done); },
    end(chunk, encoding, callback) {
      let [item, kind, done] = [chunk, encoding, callback];
      if (typeof item === 'function') [item, kind, done] = [undefined, undefined, item];
      else if (typeof kind === 'function') [kind, done] = [undefined, kind];
      const state = this._writableState;
      if (item !== undefined && item !== null) write(this, item, kind);
      if (state.corked > 0) { state.corked = 1; this.uncork(); }
      if (typeof done === 'function') {
        if (state.finished) process.nextTick(() => done(coded(Error, 'ERR_STREAM_ALREADY_FINISHED', 'Cannot call end after a stream was finished')));
        else if (state.destroyed) process.nextTick(() => done(destroyedError('end')));
        else state.endCallbacks.push(done);
      }
      state.ending = true;
      next(this);
      return this;
    },
    cork() { this._writableState.corked++; },
    uncork() { const state = this._writableState; if (state.corked > 0 && --state.corked === 0) next(this); },
    setDefaultEncoding(encoding) { this._writableState.defaultEncoding = String(encoding).toLowerCase(); return this; },
    _destroy(error, done) { done(error); },
    destroy,
    pipe() { fail(this, coded(Error, 'ERR_STREAM_CANNOT_PIPE', 'Cannot pipe, not readable')); },
  };
  for (const [name, value] of Object.entries(methods)) Writable.prototype[name] = value;

  const getters = {
    writable() { const s = this._writableState; return !s.destroyed && !s.errored && !s.ending && !s.finished; },
    writableLength() { return this._writableState.length; },
    writableHighWaterMark() { return this._writableState.highWaterMark; },
    writableObjectMode() { return this._writableState.objectMode; },
    writableEnded() { return this._writableState.ending; },
    writableFinished() { return this._writableState.finished; },
    writableNeedDrain() { const s = this._writableState; return !s.destroyed && !s.ending && s.needDrain; },
    writableCorked() { return this._writableState.corked; },
    writableAborted() { const s = this._writableState; return (s.destroyed || Boolean(s.errored)) && !s.finished; },
    destroyed() { return this._writableState?.destroyed ?? false; },
    errored() { return this._writableState?.errored ?? null; },
    closed() { return this._writableState?.closed ?? false; },
  };
  for (const [name, get] of Object.entries(getters)) {
    Object.defineProperty(Writable.prototype, name, { get, set() {}, configurable: true, enumerable: false });
  }
  // A Duplex is one, though its chain of prototypes is Readable's.
  Object.defineProperty(Writable, Symbol.hasInstance, {
    value(object) {
      if (Function.prototype[Symbol.hasInstance].call(this, object)) return true;
      return this === Writable && Boolean(object?._writableState) && typeof object._readableState === 'object';
    },
  });

  module.exports = { Writable, initialise, take, methods, getters };
})
