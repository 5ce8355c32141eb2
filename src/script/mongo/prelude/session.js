(function (exports, module, require, natives) {
  'use strict';
  const { Date } = require('internal/language');
  const { acceptCallbacks, addEvents, announce } = require('mongodb/callbacks');
  const errors = require('mongodb/errors');
  const { check } = require('mongodb/options');
  const { State, Transaction } = require('mongodb/transaction');

  // For how long withTransaction() goes on trying, from its start.
  const RETRY_LIMIT_MS = 120000;
  const MAX_TIME_EXPIRED = 50;

  const handles = new WeakMap();

  // A sequence of operations that the server knows to belong together; transactions are part of one.
  //
  // `run` is the handle of the session that godwit itself opened for a `transaction: true` migration. Its transaction
  // is godwit's: the script can work in it, but not end it.
  class ClientSession {
    constructor(client, options, run) {
      check('startSession', options);
      this.client = client;
      this.hasEnded = false;
      this.explicit = true;
      this.operationTime = undefined;
      this.clusterTime = undefined;
      this.defaultTransactionOptions = { ...options?.defaultTransactionOptions };
      this.transaction = new Transaction();
      const causalConsistency = options?.causalConsistency ?? true;
      this.supports = { causalConsistency };
      handles.set(this, { handle: run ?? natives.startSession({ causalConsistency }, client.server), isRun: run !== undefined });
      if (run !== undefined) this.transaction.state = State.IN_PROGRESS;
      this.begun = undefined;
    }

    get id() {
      const id = natives.sessionId(handles.get(this).handle);
      return id === undefined ? undefined : { id };
    }
    get serverSession() {
      return { id: this.id };
    }
    get clientOptions() {
      return this.client.options;
    }
    get loadBalanced() {
      return false;
    }
    get isPinned() {
      return false;
    }
    get timeoutMS() {
      return undefined;
    }
    get snapshotEnabled() {
      return false;
    }

    // The client below keeps these times by itself; here they can only be looked at.
    advanceOperationTime(time) {
      if (this.operationTime === undefined || time.greaterThan(this.operationTime)) this.operationTime = time;
    }
    advanceClusterTime(time) {
      if (time?.clusterTime?._bsontype !== 'Timestamp') {
        throw new errors.MongoInvalidArgumentError(
          'input cluster time "clusterTime" property must be a valid BSON Timestamp');
      }
      this.clusterTime = time;
    }

    inTransaction() {
      return this.transaction.isActive;
    }

    equals(other) {
      return other instanceof ClientSession && handles.get(other).handle === handles.get(this).handle;
    }

    toBSON() {
      throw new errors.MongoRuntimeError('ClientSession cannot be serialized to BSON.');
    }

    startTransaction(options) {
      check('startTransaction', options);
      if (this.hasEnded) throw new errors.MongoExpiredSessionError();
      if (this.inTransaction()) throw new errors.MongoTransactionError('Transaction already in progress');
      this.transaction = new Transaction({ ...this.defaultTransactionOptions, ...options });
      this.transaction.state = State.STARTING;
      // The native queues what follows behind it, so there is nothing to wait for; a failure shows at the commit.
      this.begun = natives.sessionBegin(handles.get(this).handle, this.transaction.toCommand());
      this.begun.catch(() => {});
    }

    async commitTransaction() {
      const { transaction } = this;
      this.refuseForRun('commitTransaction');
      if (transaction.state === State.NONE) throw new errors.MongoTransactionError('No transaction started');
      if (transaction.state === State.ABORTED) {
        throw new errors.MongoTransactionError('Cannot call commitTransaction after calling abortTransaction');
      }
      const isEmpty = transaction.isStarting || transaction.state === State.COMMITTED_EMPTY;
      await this.begun;
      try {
        // An empty one is ended too: the client below would otherwise refuse to begin the next.
        if (transaction.state !== State.COMMITTED_EMPTY) await natives.sessionCommit(handles.get(this).handle);
      } finally {
        transaction.state = isEmpty ? State.COMMITTED_EMPTY : State.COMMITTED;
      }
    }

    async abortTransaction() {
      const { transaction } = this;
      this.refuseForRun('abortTransaction');
      const refused = {
        [State.NONE]: 'No transaction started',
        [State.ABORTED]: 'Cannot call abortTransaction twice',
        [State.COMMITTED]: 'Cannot call abortTransaction after calling commitTransaction',
        [State.COMMITTED_EMPTY]: 'Cannot call abortTransaction after calling commitTransaction',
      }[transaction.state];
      if (refused) throw new errors.MongoTransactionError(refused);
      transaction.state = State.ABORTED;
      // The server ends it by itself in time when this doesn't arrive; the driver keeps quiet about that, too.
      await natives.sessionAbort(handles.get(this).handle).catch(() => {});
    }

    async endSession() {
      const { handle, isRun } = handles.get(this);
      if (this.hasEnded || isRun) return;
      if (this.inTransaction()) await this.abortTransaction();
      this.hasEnded = true;
      await natives.sessionEnd(handle);
      announce(this, 'ended', this);
    }

    // Runs `work` in a transaction and commits it; again from the start while the server says that this may help.
    async withTransaction(work, options) {
      const end = Date.now() + RETRY_LIMIT_MS;
      const again = (error, label) => Date.now() < end && error.hasErrorLabel?.(label) === true;
      for (;;) {
        this.startTransaction(options);
        let result;
        try {
          result = await this.runInTransaction(work);
        } catch (error) {
          if (this.inTransaction()) await this.abortTransaction();
          if (error instanceof errors.MongoError && again(error, 'TransientTransactionError')) continue;
          throw error;
        }
        // The function may have ended the transaction itself.
        if (!this.inTransaction()) return result;
        if (await this.commitWithRetry(again)) return result;
      }
    }

    async runInTransaction(work) {
      const promise = work(this);
      if (typeof promise?.then !== 'function') {
        throw new errors.MongoInvalidArgumentError('Function provided to `withTransaction` must return a Promise');
      }
      return promise;
    }

    // True when it is committed, false when the whole transaction is to be run again.
    async commitWithRetry(again) {
      for (;;) {
        try {
          await this.commitTransaction();
          return true;
        } catch (error) {
          const isTimeLimit = error.code === MAX_TIME_EXPIRED || error.writeConcernError?.code === MAX_TIME_EXPIRED;
          if (!isTimeLimit && again(error, 'UnknownTransactionCommitResult')) continue;
          if (again(error, 'TransientTransactionError')) return false;
          throw error;
        }
      }
    }

    refuseForRun(method) {
      if (handles.get(this).isRun) {
        throw new errors.MongoTransactionError(
          `${method}: this transaction is the migration's own; godwit commits it together with the ledger`);
      }
    }
  }
  exports.ClientSession = ClientSession;

  acceptCallbacks(ClientSession, ['commitTransaction', 'abortTransaction', 'endSession']);

  addEvents(ClientSession);
  if (Symbol.asyncDispose) ClientSession.prototype[Symbol.asyncDispose] = ClientSession.prototype.endSession;

  // The native handle for an operation of `client` that was given `options.session`; undefined for none over godwit's
  // own connection.
  exports.useSession = function useSession(client, session) {
    if (session == null) return client.server;
    if (!(session instanceof ClientSession)) {
      throw new errors.MongoInvalidArgumentError('Option "session" must be a ClientSession');
    }
    if (session.hasEnded) throw new errors.MongoExpiredSessionError('Use of expired sessions is not permitted');
    if (session.client !== client) {
      throw new errors.MongoInvalidArgumentError('ClientSession must be from the same MongoClient');
    }
    session.transaction.take();
    return handles.get(session).handle;
  };

  // A new session for what has to stay in one, where the script gave none; the caller ends it. In a `transaction: true`
  // migration there is no other than the run's: the server says what it thinks of that.
  exports.ownSession = function ownSession(client, given) {
    const isInRun = client.server === undefined && natives.runSession() !== undefined;
    return given == null && !isInRun ? client.startSession() : undefined;
  };
})
