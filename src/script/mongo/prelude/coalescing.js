(function (exports, module, require, natives) {
  'use strict';
  // What `coalesce: true` changes: writes that a migration awaits without looking at what they gave are handed to a native
  // that sends many of them together. Which calls those are is known to the native by their places in the file.
  const { Collection } = require('mongodb/collection');
  const { MongoServerError, MongoWriteConcernError } = require('mongodb/errors');
  const { check } = require('mongodb/options');
  const writes = require('mongodb/writes');
  const { Kind } = writes;

  const KINDS = Object.entries({
    insertOne: Kind.INSERT,
    updateOne: Kind.UPDATE_ONE,
    updateMany: Kind.UPDATE_MANY,
    replaceOne: Kind.REPLACE_ONE,
    deleteOne: Kind.DELETE_ONE,
    deleteMany: Kind.DELETE_MANY,
  });
  exports.methods = KINDS.map(([name]) => name);

  // Gives false when the write has to be sent by itself; throws what its arguments are refused with.
  function hold(collection, method, kind, first, change, options) {
    if (typeof options === 'function' || typeof change === 'function') return false;  // the old callback style
    const taken = check(method, options);
    if (!writes.isPlain(collection, taken)) return false;
    let statement;
    if (kind === Kind.INSERT) {
      writes.requireInsertable(first);
      writes.withId(first, taken);
    } else {
      statement = writes.statement(kind, first, change, taken);
      if (statement?.sort !== undefined) return false;
    }
    return natives.holdBack(collection.dbName, collection.collectionName, kind, first, change, statement);
  }

  // The method in two halves: as it is, and as it is called where it may be held back.
  for (const [name, kind] of KINDS) {
    const plain = Collection.prototype[name];
    const held = kind === Kind.INSERT
      ? function held(document, options) {
        return hold(this, name, kind, document, undefined, options) ? undefined : plain.call(this, document, options);
      }
      : kind >= Kind.DELETE_ONE
        ? function held(filter = {}, options = undefined) {
          return hold(this, name, kind, filter, undefined, options) ? undefined : plain.call(this, filter, options);
        }
        : function held(filter, change, options) {
          return hold(this, name, kind, filter, change, options) ? undefined : plain.call(this, filter, change, options);
        };
    const value = natives.byCallSite(name, plain.length, plain, held);
    Object.defineProperty(Collection.prototype, name, { value, writable: true, enumerable: false, configurable: true });
  }

  // What the first of the refused writes would have thrown.
  exports.failure = function failure({ writeErrors, writeConcernError, labels }) {
    if (writeErrors?.length > 0) return new MongoServerError(writeErrors[0]);
    return writeConcernError && new MongoWriteConcernError({ ok: 1, writeConcernError, errorLabels: labels });
  };
})
