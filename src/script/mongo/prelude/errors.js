(function (exports, module, require, natives) {
  'use strict';
  // The driver's error classes. Their names, fields and texts are part of what scripts rely on
  // (`e.code === 11000`, `e instanceof MongoServerError`, `e.hasErrorLabel('TransientTransactionError')`).

  // Errors that add nothing but a name: class, the class it extends, its standard message. Made when first asked for.
  const PLAIN = [
    ['MongoDriverError', 'MongoError'],
    ['MongoAPIError', 'MongoDriverError'],
    ['MongoRuntimeError', 'MongoDriverError'],
    ['MongoParseError', 'MongoDriverError'],
    ['MongoOperationTimeoutError', 'MongoDriverError'],
    ['MongoBatchReExecutionError', 'MongoAPIError',
      'This batch has already been executed, create new batch to execute'],
    ['MongoClientClosedError', 'MongoAPIError', 'Operation interrupted because client was closed'],
    ['MongoCompatibilityError', 'MongoAPIError'],
    ['MongoCursorExhaustedError', 'MongoAPIError', 'Cursor is exhausted'],
    ['MongoCursorInUseError', 'MongoAPIError', 'Cursor is already initialized'],
    ['MongoExpiredSessionError', 'MongoAPIError', 'Cannot use a session that has ended'],
    ['MongoInvalidArgumentError', 'MongoAPIError'],
    ['MongoMissingCredentialsError', 'MongoAPIError'],
    ['MongoMissingDependencyError', 'MongoAPIError'],
    ['MongoNotConnectedError', 'MongoAPIError'],
    ['MongoServerClosedError', 'MongoAPIError', 'Server is closed'],
    ['MongoTailableCursorError', 'MongoAPIError', 'Tailable cursor does not support this operation'],
    ['MongoTopologyClosedError', 'MongoAPIError', 'Topology is closed'],
    ['MongoTransactionError', 'MongoAPIError'],
    ['MongoAWSError', 'MongoRuntimeError'],
    ['MongoChangeStreamError', 'MongoRuntimeError'],
    ['MongoClientBulkWriteCursorError', 'MongoRuntimeError'],
    ['MongoClientBulkWriteExecutionError', 'MongoRuntimeError'],
    ['MongoDecompressionError', 'MongoRuntimeError'],
    ['MongoGridFSChunkError', 'MongoRuntimeError'],
    ['MongoGridFSStreamError', 'MongoRuntimeError'],
    ['MongoKerberosError', 'MongoRuntimeError'],
    ['MongoOIDCError', 'MongoRuntimeError'],
    ['MongoStalePrimaryError', 'MongoRuntimeError'],
    ['MongoUnexpectedServerResponseError', 'MongoRuntimeError'],
    ['MongoAzureError', 'MongoOIDCError'],
    ['MongoGCPError', 'MongoOIDCError'],
  ];

  exports.MongoErrorLabel = Object.freeze({
    RetryableWriteError: 'RetryableWriteError',
    TransientTransactionError: 'TransientTransactionError',
    UnknownTransactionCommitResult: 'UnknownTransactionCommitResult',
    ResumableChangeStreamError: 'ResumableChangeStreamError',
    HandshakeError: 'HandshakeError',
    ResetPool: 'ResetPool',
    PoolRequstedRetry: 'PoolRequstedRetry',
    InterruptInUseConnections: 'InterruptInUseConnections',
    NoWritesPerformed: 'NoWritesPerformed',
  });

  class MongoError extends Error {
    constructor(message, options) {
      super(message, options);
      Object.defineProperty(this, 'errorLabelSet', { value: new Set() });
    }
    get name() {
      return 'MongoError';
    }
    get errmsg() {
      return this.message;
    }
    get errorLabels() {
      return Array.from(this.errorLabelSet);
    }
    hasErrorLabel(label) {
      return this.errorLabelSet.has(label);
    }
    addErrorLabel(label) {
      this.errorLabelSet.add(label);
    }
  }
  exports.MongoError = MongoError;

  function named(name, type) {
    Object.defineProperty(type.prototype, 'name', { configurable: true, get: () => name });
    Object.defineProperty(exports, name, { enumerable: true, value: type });
  }

  function makePlain(name, parent, standard) {
    const Parent = exports[parent];
    // The computed key is what gives the class its name.
    const holder = {
      [name]: class extends Parent {
        constructor(message = standard, options) {
          super(message, options);
        }
      },
    };
    named(name, holder[name]);
    return holder[name];
  }

  for (const plain of PLAIN) {
    Object.defineProperty(exports, plain[0], { configurable: true, enumerable: true, get: () => makePlain(...plain) });
  }

  // What the server refused. Carries every field of the server's answer.
  class MongoServerError extends MongoError {
    constructor(answer) {
      super(answer.message || answer.errmsg || answer.$err || 'n/a');
      for (const label of answer.errorLabels || []) this.addErrorLabel(label);
      this.errorResponse = answer;
      for (const field in answer) {
        if (!NOT_COPIED.has(field)) this[field] = answer[field];
      }
    }
  }
  const NOT_COPIED = new Set(['errorLabels', 'errmsg', 'message', 'errorResponse', 'name', 'stack']);
  named('MongoServerError', MongoServerError);

  // The write was done, but not as safely as its write concern asked for.
  class MongoWriteConcernError extends MongoServerError {
    constructor(result) {
      super({ ...result.writeConcernError, ...result });
      this.errInfo = result.writeConcernError.errInfo;
      this.result = result;
    }
  }
  named('MongoWriteConcernError', MongoWriteConcernError);

  class MongoClientBulkWriteError extends MongoServerError {
    constructor(answer) {
      super(answer);
      this.writeConcernErrors = [];
      this.writeErrors = new Map();
    }
  }
  named('MongoClientBulkWriteError', MongoClientBulkWriteError);

  class MongoNetworkError extends MongoError {
    constructor(message, options) {
      super(message, { cause: options?.cause });
      this.beforeHandshake = Boolean(options?.beforeHandshake);
    }
  }
  named('MongoNetworkError', MongoNetworkError);

  class MongoNetworkTimeoutError extends MongoNetworkError {}
  named('MongoNetworkTimeoutError', MongoNetworkTimeoutError);

  class MongoSystemError extends MongoError {
    constructor(message, reason) {
      super(message, reason?.error && { cause: reason.error });
      if (reason) this.reason = reason;
      this.code = reason?.error?.code;
    }
  }
  named('MongoSystemError', MongoSystemError);

  class MongoServerSelectionError extends MongoSystemError {}
  named('MongoServerSelectionError', MongoServerSelectionError);

  // A part of the driver that godwit does not have yet, named: "Collection.watch".
  exports.unsupported = (what) => new exports.MongoCompatibilityError(`${what} is not supported by godwit yet`);

  // The names of what a server may refuse a whole list of writes with.
  function nameOfCode(code) {
    return {
      13: 'Unauthorized',
      50: 'MaxTimeMSExpired',
      72: 'InvalidOptions',
      79: 'UnknownReplWriteConcern',
      91: 'ShutdownInProgress',
      112: 'WriteConflict',
      189: 'PrimarySteppedDown',
      251: 'NoSuchTransaction',
      10107: 'NotWritablePrimary',
      11600: 'InterruptedAtShutdown',
      11602: 'InterruptedDueToReplStateChange',
    }[code];
  }

  // What the client below adds to the reply of a list of writes is not the server's; the code's name gets lost there.
  function withoutCounts(reply, code) {
    if (!('nRemoved' in reply)) return reply;
    const { nInserted, nMatched, nModified, nRemoved, nUpserted, writeErrors, writeConcernErrors, ...answer } = reply;
    const codeName = answer.codeName ?? nameOfCode(code);
    return codeName === undefined ? { ok: 0, ...answer } : { ok: 0, ...answer, code, codeName };
  }

  function serverError(info) {
    const answer = withoutCounts({ ...info.reply }, info.code);
    if (answer.writeConcernError && answer.ok === 1) return new MongoWriteConcernError(answer);
    answer.errmsg ??= info.message;
    answer.code ??= info.code;
    if (info.codeName) answer.codeName ??= info.codeName;
    return new MongoServerError(answer);
  }

  const AUTHENTICATION_FAILED = 18;

  function errorOfKind(info) {
    switch (info.kind) {
      case 'server':
        return serverError(info);
      case 'network':
        if (info.reply || info.code === AUTHENTICATION_FAILED) return serverError(info);
        return info.selection ? new MongoServerSelectionError(info.message) : new MongoNetworkError(info.message);
      case 'timeout':
        return new MongoNetworkTimeoutError(info.message);
      case 'invalid':
        return new exports.MongoInvalidArgumentError(info.message);
      case 'interrupted':
        return new exports.MongoClientClosedError(info.message);
      default:
        return new exports.MongoRuntimeError(info.message);
    }
  }

  // Called by C++ for what a native failed with; natives.md says what `info` holds.
  exports.makeError = function makeError(info) {
    const error = errorOfKind(info);
    for (const label of info.labels || []) error.addErrorLabel(label);
    if (error.code === undefined && info.code) error.code = info.code;
    if (info.godwit) Object.defineProperty(error, 'godwit', { value: info.godwit });
    return error;
  };
})
