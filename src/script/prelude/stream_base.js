// What all streams share: destruction, and being told when they are done.
(function (exports, module, require, natives) {
  'use strict';

  const EventEmitter = require('events');
  const { aborted, coded } = require('internal/failures');
  const { process } = require('internal/process');

  function Stream(options) { EventEmitter.call(this, options); }
  Object.setPrototypeOf(Stream.prototype, EventEmitter.prototype);
  Object.setPrototypeOf(Stream, EventEmitter);

  const prematureClose = () => coded(Error, 'ERR_STREAM_PREMATURE_CLOSE', 'Premature close');
  const isReadable = (stream) => Boolean(stream?._readableState) || typeof stream?.read === 'function';
  const isWritable = (stream) => Boolean(stream?._writableState) || (typeof stream?.write === 'function' && typeof stream.end === 'function');

  // `done` is called once with the error, if any.
  function closeDown(stream, error, done) {
    let called = false;
    const finish = (failure) => {
      if (called) return;
      called = true;
      const problem = failure ?? error ?? null;
      for (const state of [stream._readableState, stream._writableState]) if (state) { state.closed = true; state.errored ??= problem; }
      done?.(problem);
      process.nextTick(() => {
        if (problem && !stream.errorWasShown) { stream.errorWasShown = true; stream.emit('error', problem); }
        for (const state of [stream._readableState, stream._writableState]) if (state) state.closeEmitted = true;
        if ((stream._writableState ?? stream._readableState)?.emitClose !== false) stream.emit('close');
      });
    };
    try { stream._destroy(error ?? null, finish); } catch (thrown) { finish(thrown); }
  }

  function destroy(error, done) {
    const states = [this._readableState, this._writableState].filter(Boolean);
    if (states.some((state) => state.destroyed)) { done?.(); return this; }
    for (const state of states) { state.destroyed = true; if (error) state.errored = error; }
    if (this._writableState && !this._writableState.finished) this._writableState.failWaiting?.(error);
    if (this._constructing) this.once('constructed', () => closeDown(this, error, done)); else closeDown(this, error, done);
    return this;
  }

  // Something went wrong inside a stream.
  function fail(stream, error) { stream.destroy(error); }

  // Runs options.construct or _construct before anything else happens.
  function construct(stream, ready) {
    if (typeof stream._construct !== 'function') return;
    stream._constructing = true;
    process.nextTick(() => {
      const done = (error) => {
        stream._constructing = false;
        stream.emit('constructed');
        if (error) fail(stream, error); else ready();
      };
      try { stream._construct(done); } catch (error) { done(error); }
    });
  }

  function finished(stream, options, callback) {
    let [settings, done] = [options, callback];
    if (typeof options === 'function') [settings, done] = [{}, options];
    settings ??= {};
    const readable = settings.readable ?? isReadable(stream);
    const writable = settings.writable ?? isWritable(stream);
    const read = stream._readableState;
    const write = stream._writableState;
    let readEnded = !readable || Boolean(read?.endEmitted);
    let writeEnded = !writable || Boolean(write?.finished);
    let over = false;
    const listeners = [];
    const listen = (name, listener) => { stream.on(name, listener); listeners.push([name, listener]); };
    const cleanup = () => { over = true; for (const [name, listener] of listeners.splice(0)) stream.removeListener(name, listener); };
    const finish = (error) => {
      if (over) return;
      over = true;
      if (settings.cleanup) cleanup();
      if (error) done.call(stream, error); else done.call(stream);
    };
    const check = () => { if (readEnded && writeEnded) finish(); };
    listen('end', () => { readEnded = true; check(); });
    listen('finish', () => { writeEnded = true; check(); });
    if (settings.error !== false) listen('error', (error) => finish(error));
    listen('close', () => {
      const problem = read?.errored ?? write?.errored;
      if (problem) return finish(problem);
      if (readable && !readEnded && read && !read.endEmitted) return finish(prematureClose());
      if (writable && !writeEnded && write && !write.finished) return finish(prematureClose());
      return finish();
    });
    const closed = (read?.closeEmitted || write?.closeEmitted || stream.closed) && (read || write);
    if (closed || (readEnded && writeEnded && (read || write))) {
      process.nextTick(() => {
        const problem = read?.errored ?? write?.errored;
        finish(problem ?? (readEnded && writeEnded ? undefined : prematureClose()));
      });
    }
    if (settings.signal) {
      const stop = () => { const call = done; cleanup(); call.call(stream, aborted(settings.signal.reason)); };
      if (settings.signal.aborted) process.nextTick(stop); else settings.signal.addEventListener('abort', stop, { once: true });
    }
    return cleanup;
  }

  module.exports = { Stream, closeDown, construct, destroy, fail, finished, isReadable, isWritable };
})
