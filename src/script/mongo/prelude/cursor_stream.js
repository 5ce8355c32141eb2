(function (exports, module, require, natives) {
  'use strict';
  // Cursors and change streams as Node's readable streams.
  const { Readable } = require('stream');

  // A stream of what `source.next()` gives; `transform` is applied to each. Destroying it closes the source.
  exports.streamOf = function streamOf(source, { transform, ...options } = {}) {
    return new Readable({
      autoDestroy: true,
      highWaterMark: 1,
      ...options,
      objectMode: true,
      read() {
        source.next().then(
          (value) => {
            if (value === null) this.push(null);
            else this.push(transform ? transform(value) : value);
          })
          .catch((error) => (source.closed || source.killed ? this.push(null) : this.destroy(error)));
      },
      destroy(error, done) {
        source.close().then(() => done(error), (failed) => done(error ?? failed));
      },
    });
  };
})
