// Node's readline, for reading a stream line by line.
(function (exports, module, require, natives) {
  'use strict';

  const EventEmitter = require('events');
  const { StringDecoder } = require('string_decoder');
  const { Promise } = require('internal/language');
  const { refusal } = require('internal/refused');

  class Interface extends EventEmitter {
    #decoder = new StringDecoder('utf8');
    #rest = '';
    #lines = [];
    #wake = () => {};
    constructor(options) {
      super();
      this.input = options.input;
      this.closed = false;
      this.line = '';
      if (typeof this.input?.on !== 'function') refusal('readline on a terminal', 'scripts have no terminal')();
      this.input.on('data', (chunk) => this.#take(typeof chunk === 'string' ? chunk : this.#decoder.write(chunk)));
      this.input.on('end', () => this.#finish());
      this.input.on('error', (error) => { this.failure = error; if (this.listenerCount('error') > 0) this.emit('error', error); this.close(); });
      options.signal?.addEventListener('abort', () => this.close(), { once: true });
    }
    #take(text) {
      const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)|\u2028|\u2029/);
      this.#rest = lines.pop();
      for (const line of lines) this.#give(line);
    }
    #give(line) {
      if (this.closed) return;
      if (this.iterates) this.#lines.push(line);
      this.emit('line', line);
      this.#wake();
    }
    #finish() {
      const last = this.#rest.replace(/\r$/, '');
      if (this.#rest !== '') { this.#rest = ''; this.#give(last); }
      this.close();
    }
    close() {
      if (this.closed) return;
      this.closed = true;
      this.input.pause?.();
      this.emit('close');
      this.#wake();
    }
    pause() { this.input.pause(); this.emit('pause'); return this; }
    resume() { this.input.resume(); this.emit('resume'); return this; }
    setPrompt() {}
    getPrompt() { return ''; }
    prompt() {}
    write() {}
    question() { refusal('readline.question', 'nobody is there to answer a migration')(); }
    async* [Symbol.asyncIterator]() {
      this.iterates = true;
      try {
        while (true) {
          if (this.#lines.length > 0) { yield this.#lines.shift(); continue; }
          if (this.failure) throw this.failure;
          if (this.closed) return;
          await new Promise((resolve) => { this.#wake = resolve; });
        }
      } finally { this.close(); }
    }
  }

  module.exports = {
    Interface, createInterface: (options, ...rest) => new Interface(options?.input ? options : { input: options, output: rest[0] }),
    clearLine: () => true, clearScreenDown: () => true, cursorTo: () => true, moveCursor: () => true, emitKeypressEvents() {},
    promises: { Interface, createInterface: (options) => new Interface(options) },
  };
})
