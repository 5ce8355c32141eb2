(function (exports, module, require, natives) {
  'use strict';
  // Files in two collections: one document each in `NAME.files`, their bytes in pieces in `NAME.chunks`.
  const { attempt } = require('mongodb/calls');
  const { acceptCallbacks, addEvents } = require('mongodb/callbacks');
  const { MongoRuntimeError } = require('mongodb/errors');
  const { WriteConcern } = require('mongodb/write_concern');

  const CHUNK_BYTES = 255 * 1024;

  class GridFSBucket {
    constructor(db, options) {
      const { bucketName = 'fs', chunkSizeBytes = CHUNK_BYTES } = options ?? {};
      const own = { writeConcern: WriteConcern.acknowledged('GridFSBucket', options) };
      this.db = db;
      this.options = { ...options, bucketName, chunkSizeBytes };
      this.files = db.collection(`${bucketName}.files`, own);
      this.chunks = db.collection(`${bucketName}.chunks`, own);
    }

    openUploadStream(filename, options) {
      const { GridFSBucketWriteStream } = require('mongodb/gridfs_upload');
      const { chunkSizeBytes } = this.options;
      return new GridFSBucketWriteStream(this, filename, { chunkSizeBytes, ...options });
    }

    openUploadStreamWithId(id, filename, options) {
      return this.openUploadStream(filename, { ...options, id });
    }

    openDownloadStream(id, options) {
      const { GridFSBucketReadStream } = require('mongodb/gridfs_download');
      return new GridFSBucketReadStream(this, { _id: id }, { ...options });
    }

    // `revision`: 0 is the first file of that name, -1 the last.
    openDownloadStreamByName(filename, options) {
      const { GridFSBucketReadStream } = require('mongodb/gridfs_download');
      const { revision = -1, ...rest } = options ?? {};
      const place = revision < 0 ? { sort: { uploadDate: -1 }, skip: -revision - 1 } : { sort: { uploadDate: 1 }, skip: revision };
      return new GridFSBucketReadStream(this, { filename }, { ...rest, ...place });
    }

    find(filter = {}, options = undefined) {
      return this.files.find(filter, options);
    }

    async delete(id) {
      const { deletedCount } = await this.files.deleteOne({ _id: id });
      await this.chunks.deleteMany({ files_id: id });
      if (deletedCount === 0) throw new MongoRuntimeError(`File not found for id ${id}`);
    }

    async rename(id, filename) {
      const { matchedCount } = await this.files.updateOne({ _id: id }, { $set: { filename } });
      if (matchedCount === 0) throw new MongoRuntimeError(`File with id ${id} not found`);
    }

    drop() {
      return attempt(() => this.files.drop().then(() => this.chunks.drop())).then(() => undefined);
    }
  }
  GridFSBucket.INDEX = 'index';
  exports.GridFSBucket = GridFSBucket;

  addEvents(GridFSBucket);
  acceptCallbacks(GridFSBucket, ['delete', 'rename', 'drop']);
})
