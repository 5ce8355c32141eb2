(function (exports, module, require, natives) {
  'use strict';
  // What a list of writes came to.
  const { MongoServerError } = require('mongodb/errors');

  const WRITE_CONCERN_TIMEOUT = 64;

  // One write of a list that the server refused.
  class WriteError {
    constructor(err) {
      this.err = err;
    }
    get code() {
      return this.err.code;
    }
    // The place of the operation in the list.
    get index() {
      return this.err.index;
    }
    get errmsg() {
      return this.err.errmsg;
    }
    get errInfo() {
      return this.err.errInfo;
    }
    getOperation() {
      return this.err.op;
    }
    toJSON() {
      return { code: this.err.code, index: this.err.index, errmsg: this.err.errmsg, op: this.err.op };
    }
    toString() {
      return `WriteError(${JSON.stringify(this.toJSON())})`;
    }
  }
  exports.WriteError = WriteError;

  // The writes were done, but not as safely as asked for.
  class WriteConcernError {
    constructor(error) {
      this.serverError = error;
    }
    get code() {
      return this.serverError.code;
    }
    get errmsg() {
      return this.serverError.errmsg;
    }
    get errInfo() {
      return this.serverError.errInfo;
    }
    toJSON() {
      return this.serverError;
    }
    toString() {
      return `WriteConcernError(${this.errmsg})`;
    }
  }
  exports.WriteConcernError = WriteConcernError;

  function idsByIndex(entries) {
    const ids = {};
    for (const { index, _id } of entries) ids[index] = _id;
    return ids;
  }

  // Of an ordered list nothing after the first refusal was tried.
  function inserted(raw, isOrdered) {
    if (raw.writeErrors.length === 0) return raw.insertedIds;
    if (isOrdered) return raw.insertedIds.filter(({ index }) => index < raw.writeErrors[0].index);
    const refused = new Set(raw.writeErrors.map((error) => error.index));
    return raw.insertedIds.filter(({ index }) => !refused.has(index));
  }

  // `raw`: { ok, nInserted, nMatched, nModified, nRemoved, nUpserted, upserted: [{ index, _id }],
  // insertedIds: [{ index, _id }], writeErrors: [WriteError], writeConcernErrors: [WriteConcernError] }
  class BulkWriteResult {
    constructor(raw, isOrdered) {
      this.insertedCount = raw.nInserted;
      this.matchedCount = raw.nMatched;
      this.modifiedCount = raw.nModified;
      this.deletedCount = raw.nRemoved;
      this.upsertedCount = raw.upserted.length;
      this.upsertedIds = idsByIndex(raw.upserted);
      this.insertedIds = idsByIndex(inserted(raw, isOrdered));
      Object.defineProperty(this, 'result', { value: raw, enumerable: false });
    }
    get ok() {
      return this.result.ok;
    }
    isOk() {
      return this.result.ok === 1;
    }
    getRawResponse() {
      return this.result;
    }
    getUpsertedIdAt(index) {
      return this.result.upserted[index];
    }
    hasWriteErrors() {
      return this.result.writeErrors.length > 0;
    }
    getWriteErrorCount() {
      return this.result.writeErrors.length;
    }
    getWriteErrorAt(index) {
      return this.result.writeErrors[index];
    }
    getWriteErrors() {
      return this.result.writeErrors;
    }
    getWriteConcernError() {
      const found = this.result.writeConcernErrors;
      if (found.length <= 1) return found[0];
      return new WriteConcernError({
        errmsg: found.map((error) => error.errmsg).join(' and '),
        code: WRITE_CONCERN_TIMEOUT,
      });
    }
    toString() {
      return `BulkWriteResult(${JSON.stringify(this.result)})`;
    }
  }
  // As drivers before version 5 had it.
  for (const name of ['nInserted', 'nUpserted', 'nMatched', 'nModified', 'nRemoved']) {
    Object.defineProperty(BulkWriteResult.prototype, name, {
      configurable: true,
      get() {
        return this.result[name];
      },
    });
  }
  exports.BulkWriteResult = BulkWriteResult;

  // A list of writes that did not wholly succeed; `result` says how far it came.
  class MongoBulkWriteError extends MongoServerError {
    constructor(error, result) {
      super(error);
      this.writeErrors = [];
      if (error instanceof WriteConcernError) {
        this.err = error;
      } else if (!(error instanceof Error)) {
        this.message = error.message;
        this.writeErrors = error.writeErrors ?? [];
      }
      this.result = result;
      Object.assign(this, error);
    }
    get name() {
      return 'MongoBulkWriteError';
    }
    get insertedCount() {
      return this.result.insertedCount;
    }
    get matchedCount() {
      return this.result.matchedCount;
    }
    get modifiedCount() {
      return this.result.modifiedCount;
    }
    get deletedCount() {
      return this.result.deletedCount;
    }
    get upsertedCount() {
      return this.result.upsertedCount;
    }
    get insertedIds() {
      return this.result.insertedIds;
    }
    get upsertedIds() {
      return this.result.upsertedIds;
    }
  }
  exports.MongoBulkWriteError = MongoBulkWriteError;
})
