(function (exports, module, require, natives) {
  'use strict';
  const { MongoTransactionError } = require('mongodb/errors');
  const { ReadConcern } = require('mongodb/read_concern');
  const { WriteConcern } = require('mongodb/write_concern');

  const State = Object.freeze({
    NONE: 'NO_TRANSACTION',
    STARTING: 'STARTING_TRANSACTION',
    IN_PROGRESS: 'TRANSACTION_IN_PROGRESS',
    COMMITTED: 'TRANSACTION_COMMITTED',
    COMMITTED_EMPTY: 'TRANSACTION_COMMITTED_EMPTY',
    ABORTED: 'TRANSACTION_ABORTED',
  });
  exports.State = State;

  // Where a session's transaction stands, and what it was started with.
  class Transaction {
    constructor(options) {
      this.state = State.NONE;
      this.options = {};
      const writeConcern = WriteConcern.fromOptions(options);
      if (writeConcern?.w === 0) {
        throw new MongoTransactionError('Transactions do not support unacknowledged write concern');
      }
      if (writeConcern) this.options.writeConcern = writeConcern;
      const readConcern = ReadConcern.fromOptions(options);
      if (readConcern) this.options.readConcern = readConcern;
      if (options?.readPreference) this.options.readPreference = options.readPreference;
      if (options?.maxCommitTimeMS) this.options.maxTimeMS = options.maxCommitTimeMS;
    }

    get isStarting() {
      return this.state === State.STARTING;
    }
    // Begun and neither committed nor aborted.
    get isActive() {
      return this.state === State.STARTING || this.state === State.IN_PROGRESS;
    }
    get isCommitted() {
      return this.state === State.COMMITTED || this.state === State.COMMITTED_EMPTY || this.state === State.ABORTED;
    }

    // An operation takes part: the first one makes a begun transaction real; one after the end is on its own again.
    take() {
      if (this.state === State.STARTING) this.state = State.IN_PROGRESS;
      else if (!this.isActive) this.state = State.NONE;
    }

    // What the native is told at the beginning.
    toCommand() {
      const { writeConcern, readConcern, maxTimeMS } = this.options;
      const document = {};
      if (readConcern) document.readConcern = { level: readConcern.level };
      if (writeConcern) document.writeConcern = writeConcern.toCommand();
      if (maxTimeMS) document.maxCommitTimeMS = maxTimeMS;
      return document;
    }
  }
  exports.Transaction = Transaction;
})
