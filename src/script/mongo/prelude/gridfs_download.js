(function (exports, module, require, natives) {
  'use strict';
  const { MongoGridFSChunkError, MongoGridFSStreamError, MongoInvalidArgumentError, MongoRuntimeError } =
    require('mongodb/errors');
  const { Readable } = require('stream');

  function invalid(text) {
    return new MongoInvalidArgumentError(text);
  }

  function checkRange({ start, end }, length) {
    if (start !== undefined) {
      if (start > length) throw invalid(`Stream start (${start}) must not be more than the length of the file (${length})`);
      if (start < 0) throw invalid(`Stream start (${start}) must not be negative`);
      if (end != null && end < start) throw invalid(`Stream start (${start}) must not be greater than stream end (${end})`);
    }
    if (end === undefined) return;
    if (end > length) throw invalid(`Stream end (${end}) must not be more than the length of the file (${length})`);
    if (end < 0) throw invalid(`Stream end (${end}) must not be negative`);
  }

  // Reads a file. `file` comes with its description.
  class GridFSBucketReadStream extends Readable {
    constructor(bucket, filter, options) {
      super({ emitClose: true });
      this.bucket = bucket;
      this.filter = filter;
      this.options = options;
      this.file = undefined;
      this.cursor = undefined;
    }

    start(start = 0) {
      this.refuseWhenReading();
      this.options.start = start;
      return this;
    }

    end(end = 0) {
      this.refuseWhenReading();
      this.options.end = end;
      return this;
    }

    refuseWhenReading() {
      if (this.file) throw new MongoGridFSStreamError('Options cannot be changed after the stream is initialized');
    }

    _read() {
      this.readChunk().then((data) => this.push(data), (error) => this.destroy(error));
    }

    _destroy(error, done) {
      const closed = this.cursor === undefined ? Promise.resolve() : this.cursor.close();
      closed.then(() => done(error), done);
    }

    async abort() {
      this.push(null);
      this.destroy();
    }

    async open() {
      const { sort, skip, start, end } = this.options;
      const file = await this.bucket.files.findOne(this.filter, { sort, skip });
      if (file === null) {
        const identifier = this.filter._id ? String(this.filter._id) : this.filter.filename;
        const error = new MongoRuntimeError(`FileNotFound: file ${identifier} was not found`);
        error.code = 'ENOENT';
        throw error;
      }
      checkRange(this.options, file.length);
      this.from = start ?? 0;
      this.to = end ?? file.length;
      this.n = Math.floor(this.from / file.chunkSize);
      this.last = Math.ceil(this.to / file.chunkSize);
      this.file = file;
      this.cursor = this.bucket.chunks.find({ files_id: file._id, n: { $gte: this.n } }).sort({ n: 1 });
      this.emit('file', file);
    }

    // The next piece, or null after the last.
    async readChunk() {
      if (this.file === undefined) await this.open();
      if (this.file.length <= 0 || this.n >= this.last) return null;
      const chunk = await this.cursor.next();
      const data = this.checked(chunk);
      const at = this.n++ * this.file.chunkSize;
      return data.subarray(Math.max(0, this.from - at), Math.max(0, Math.min(data.length, this.to - at)));
    }

    checked(chunk) {
      const { chunkSize, length } = this.file;
      if (chunk === null) throw new MongoGridFSChunkError(`ChunkIsMissing: Got unexpected n: ${this.n}, expected: ${this.n}`);
      if (chunk.n > this.n) {
        throw new MongoGridFSChunkError(`ChunkIsMissing: Got unexpected n: ${chunk.n}, expected: ${this.n}`);
      }
      if (chunk.n < this.n) throw new MongoGridFSChunkError(`ExtraChunk: Got unexpected n: ${chunk.n}, expected: ${this.n}`);
      const data = chunk.data?._bsontype === 'Binary' ? chunk.data.value() : chunk.data;
      const expected = Math.min(length - this.n * chunkSize, chunkSize);
      if (data.length !== expected) {
        throw new MongoGridFSChunkError(`ChunkIsWrongSize: Got unexpected length: ${data.length}, expected: ${expected}`);
      }
      return Buffer.from(data);
    }
  }
  GridFSBucketReadStream.FILE = 'file';
  exports.GridFSBucketReadStream = GridFSBucketReadStream;
})
