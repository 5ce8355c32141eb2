// Node's stream: the classes that read and write at once, and pipelines.
(function (exports, module, require, natives) {
  'use strict';

  const { aborted, badType, coded } = require('internal/failures');
  const { Promise } = require('internal/language');
  const { Stream, construct, finished, isReadable } = require('internal/stream_base');
  const { Readable, initialise: readSide, defaults } = require('internal/stream_readable');
  const writing = require('internal/stream_writable');
  const { process } = require('internal/process');
  const { Writable } = writing;

  function Duplex(options) {
    if (!(this instanceof Duplex)) return new Duplex(options);
    Stream.call(this, options);
    readSide(this, options);
    writing.initialise(this, options);
    this.allowHalfOpen = options?.allowHalfOpen !== false;
    if (options?.readable === false) Object.assign(this._readableState, { ended: true, endEmitted: true });
    if (options?.writable === false) Object.assign(this._writableState, { ending: true, finished: true });
    if (typeof options?.read === 'function') this._read = options.read;
    writing.take(this, options);
    construct(this, () => { this.read(0); this.uncork(); });
  }
  Object.setPrototypeOf(Duplex.prototype, Readable.prototype);
  Object.setPrototypeOf(Duplex, Readable);
  for (const name of ['write', 'end', 'cork', 'uncork', 'setDefaultEncoding']) Duplex.prototype[name] = writing.methods[name];
  for (const [name, get] of Object.entries(writing.getters)) {
    if (!(name in Readable.prototype)) Object.defineProperty(Duplex.prototype, name, { get, set() {}, configurable: true });
  }

  function Transform(options) {
    if (!(this instanceof Transform)) return new Transform(options);
    Duplex.call(this, options);
    if (typeof options?.transform === 'function') this._transform = options.transform;
    if (typeof options?.flush === 'function') this._flush = options.flush;
    this._waiting = null;
  }
  Object.setPrototypeOf(Transform.prototype, Duplex.prototype);
  Object.setPrototypeOf(Transform, Duplex);
  Object.assign(Transform.prototype, {
    _transform() { throw coded(Error, 'ERR_METHOD_NOT_IMPLEMENTED', 'The _transform() method is not implemented'); },
    _write(chunk, encoding, done) {
      this._transform(chunk, encoding, (error, value) => {
        if (error) { done(error); return; }
        if (value != null) this.push(value);
        const state = this._readableState;
        if (state.ended || state.length < state.highWaterMark || state.length === 0) done(); else this._waiting = done;
      });
    },
    _read() { const done = this._waiting; if (done) { this._waiting = null; done(); } },
    _final(done) {
      if (typeof this._flush !== 'function' || this.destroyed) { this.push(null); done(); return; }
      this._flush((error, value) => {
        if (error) { done(error); return; }
        if (value != null) this.push(value);
        this.push(null);
        done();
      });
    },
  });

  function PassThrough(options) {
    if (!(this instanceof PassThrough)) return new PassThrough(options);
    Transform.call(this, options);
  }
  Object.setPrototypeOf(PassThrough.prototype, Transform.prototype);
  Object.setPrototypeOf(PassThrough, Transform);
  PassThrough.prototype._transform = function (chunk, encoding, done) { done(null, chunk); };

  async function pump(source, target, ends) {
    for await (const chunk of source) {
      if (target.write(chunk) === false) {
        await new Promise((resolve, reject) => {
          const stop = finished(target, { readable: false }, (error) => reject(error ?? aborted()));
          target.once('drain', () => { stop(); resolve(); });
        });
      }
    }
    if (ends) target.end();
  }

  const isStream = (value) => typeof value?.on === 'function' && (typeof value.write === 'function' || typeof value.pipe === 'function');
  const isIterable = (value) => typeof value?.[Symbol.asyncIterator] === 'function' || typeof value?.[Symbol.iterator] === 'function';

  function sourceOf(value, signal) {
    const made = typeof value === 'function' ? value({ signal }) : value;
    if (isStream(made) || isIterable(made)) return made;
    throw badType('source', 'a Stream or an Iterable', made);
  }

  // Connects the stages and resolves with what a last function gives.
  async function run(stages, options, streams) {
    const controller = new AbortController();
    let current = sourceOf(stages[0], controller.signal);
    if (isStream(current)) streams.push(current);
    const endings = [];
    let result;
    for (let i = 1; i < stages.length; i++) {
      const stage = stages[i];
      const last = i === stages.length - 1;
      if (typeof stage === 'function') {
        const made = stage(current, { signal: controller.signal });
        if (last && !isIterable(made)) { result = made; endings.push(Promise.resolve(made)); } else current = made;
        if (last && isIterable(made)) endings.push((async () => { for await (const _ of made); })());
        continue;
      }
      if (!isStream(stage)) throw badType(`streams[${i}]`, 'a Stream', stage);
      streams.push(stage);
      const ends = !last || options.end !== false;
      endings.push(pump(current, stage, ends));
      if (ends) endings.push(new Promise((resolve, reject) => { finished(stage, { readable: false }, (error) => { if (error) reject(error); else resolve(); }); }));
      current = stage;
    }
    await Promise.all(endings);
    return result;
  }

  function start(stages, options) {
    const streams = [];
    const failing = (error) => {
      for (const stream of streams) if (!stream.destroyed) { if (stream.listenerCount('error') === 0) stream.once('error', () => {}); stream.destroy(error); }
      throw error;
    };
    const work = run(stages, options, streams).catch(failing);
    const { signal } = options;
    if (!signal) return work;
    return new Promise((resolve, reject) => {
      const stop = () => { const error = aborted(signal.reason); try { failing(error); } catch {} reject(error); };
      if (signal.aborted) stop(); else signal.addEventListener('abort', stop, { once: true });
      work.then(resolve, reject);
    });
  }

  const isOptions = (value) => value !== null && typeof value === 'object' && !isStream(value) && !isIterable(value);
  function stagesOf(args) {
    const stages = args.length === 1 && Array.isArray(args[0]) ? [...args[0]] : [...args];
    const options = isOptions(stages.at(-1)) ? stages.pop() : {};
    if (stages.length < 2) throw coded(TypeError, 'ERR_MISSING_ARGS', 'The "streams" argument must be specified');
    return [stages, options];
  }

  function pipeline(...args) {
    const done = args.pop();
    if (typeof done !== 'function') throw badType('streams[stream.length - 1]', 'of type function', done);
    const [stages, options] = stagesOf(args);
    start(stages, options).then((value) => process.nextTick(() => done(undefined, value)), (error) => process.nextTick(() => done(error)));
    return stages.at(-1);
  }

  const promises = {
    pipeline: (...args) => { const [stages, options] = stagesOf(args); return start(stages, options); },
    finished: (stream, options) => new Promise((resolve, reject) => {
      finished(stream, options ?? {}, (error) => { if (error) reject(error); else resolve(); });
    }),
  };
  // util.promisify gives these.
  const custom = Symbol.for('nodejs.util.promisify.custom');
  Object.defineProperty(pipeline, custom, { value: promises.pipeline });
  Object.defineProperty(finished, custom, { value: promises.finished });

  module.exports = Object.assign(Stream, {
    Stream, Readable, Writable, Duplex, Transform, PassThrough, pipeline, finished, promises,
    addAbortSignal(signal, stream) {
      const stop = () => stream.destroy(aborted(signal.reason));
      if (signal.aborted) stop(); else signal.addEventListener('abort', stop, { once: true });
      return stream;
    },
    isReadable: (stream) => (isReadable(stream) ? Boolean(stream.readable) : null),
    isErrored: (stream) => Boolean(stream?.errored),
    isDisturbed: (stream) => Boolean(stream?._readableState?.dataEmitted),
    getDefaultHighWaterMark: (objects) => (objects ? defaults.objects : defaults.bytes),
    setDefaultHighWaterMark: (objects, value) => { defaults[objects ? 'objects' : 'bytes'] = value; },
    destroy: (stream, error) => stream.destroy(error),
  });
})
