(function (exports, module, require, natives) {
  'use strict';
  const { ObjectId } = require('bson');
  const { acceptCallbacks, announce } = require('mongodb/callbacks');
  const { MongoAPIError } = require('mongodb/errors');
  const { Writable } = require('stream');

  // Writes what it is given as a new file; the file is there when `finish` comes.
  class GridFSBucketWriteStream extends Writable {
    constructor(bucket, filename, options) {
      super();
      this.bucket = bucket;
      this.chunks = bucket.chunks;
      this.files = bucket.files;
      this.filename = filename;
      this.options = options;
      this.id = options.id ? options.id : new ObjectId();
      this.chunkSizeBytes = options.chunkSizeBytes || 255 * 1024;
      this.bufToStore = Buffer.alloc(this.chunkSizeBytes);
      this.pos = 0;
      this.length = 0;
      this.n = 0;
      this.done = false;
      this.writeConcern = bucket.files.writeConcern;
      this.gridFSFile = null;
      this.state = { streamEnd: false, aborted: false };
    }

    _construct(done) {
      this.makeIndexes().then(() => done(), done);
    }

    // Only the first file of a bucket needs them to be made.
    async makeIndexes() {
      if ((await this.files.findOne({}, { projection: { _id: 1 } })) !== null) return;
      await this.files.createIndex({ filename: 1, uploadDate: 1 });
      await this.chunks.createIndex({ files_id: 1, n: 1 }, { unique: true });
      announce(this.bucket, 'index');
    }

    _write(bytes, encoding, done) {
      this.store(Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes, encoding)).then(() => done(), done);
    }

    async store(bytes) {
      this.length += bytes.length;
      for (let at = 0; at < bytes.length;) {
        const size = Math.min(bytes.length - at, this.chunkSizeBytes - this.pos);
        bytes.copy(this.bufToStore, this.pos, at, at + size);
        this.pos += size;
        at += size;
        if (this.pos === this.chunkSizeBytes) await this.flush();
      }
    }

    async flush() {
      const data = Buffer.from(this.bufToStore.subarray(0, this.pos));
      this.pos = 0;
      await this.chunks.insertOne({ _id: new ObjectId(), files_id: this.id, n: this.n++, data });
    }

    _final(done) {
      this.finishFile().then(() => done(), done);
    }

    async finishFile() {
      if (this.state.aborted) throw new MongoAPIError('Stream has been aborted');
      if (this.pos > 0) await this.flush();
      const { contentType, aliases, metadata } = this.options;
      const file = {
        _id: this.id,
        length: this.length,
        chunkSize: this.chunkSizeBytes,
        uploadDate: new Date(),
        filename: this.filename,
      };
      if (contentType) file.contentType = contentType;
      if (aliases) file.aliases = aliases;
      if (metadata) file.metadata = metadata;
      await this.files.insertOne(file);
      this.state.streamEnd = true;
      this.done = true;
      this.gridFSFile = file;
    }

    // Takes back what was written.
    async abort() {
      if (this.state.streamEnd) throw new MongoAPIError('Cannot abort a stream that has already completed');
      if (this.state.aborted) throw new MongoAPIError('Cannot call abort() on a stream twice');
      this.state.aborted = true;
      await this.chunks.deleteMany({ files_id: this.id });
    }
  }
  exports.GridFSBucketWriteStream = GridFSBucketWriteStream;

  acceptCallbacks(GridFSBucketWriteStream, ['abort']);
})
