(function (exports, module, require, natives) {
  'use strict';
  // Cursors and change streams as Node's readable streams.
  const { Readable } = require('stream');

  // A stream of what `source.next()` gives; `transform` is applied to each. Destroying it closes the source.
  exports.streamOf = function streamOf(source, { transform, ...options } = {}) {
    const { signal } = source.options;
    const stream = new Readable({
      autoDestroy: true,
      highWaterMark: 1,
      ...options,
      objectMode: true,
      read() {
        // A cursor that failed counts as closed, too: only one that somebody closed just ends.
        source.next().then(
          (value) => this.push(value !== null && transform ? transform(value) : value),
          (error) => ((source.killed ?? source.closed) && !signal?.aborted ? this.push(null) : this.destroy(error)),
        ).catch((error) => this.destroy(error));
      },
      destroy(error, done) {
        source.close().then(() => done(error), (failed) => done(error ?? failed));
      },
    });
    signal?.addEventListener('abort', () => stream.destroy(signal.reason), { once: true });
    return stream;
  };
})
