(function (exports, module, require, natives) {
  'use strict';
  // Inserts, updates and deletes on their way to the native and their results on the way back.
  const { ObjectId } = require('bson');
  const calls = require('mongodb/calls');
  const { MongoInvalidArgumentError, MongoServerError, MongoWriteConcernError } = require('mongodb/errors');
  const { useSession } = require('mongodb/session');
  const { formatHint, formatSort, hasAtomicOperators } = require('mongodb/specs');
  const { outgoing, valuesOf } = require('mongodb/values');
  const { boolean, given } = calls.optional;

  // How the native numbers operations.
  const Kind = Object.freeze({
    INSERT: 0,
    UPDATE_ONE: 1,
    UPDATE_MANY: 2,
    REPLACE_ONE: 3,
    DELETE_ONE: 4,
    DELETE_MANY: 5,
  });
  exports.Kind = Kind;

  // The document, with an `_id` if it had none: the caller's own document gets it, as with the driver.
  exports.withId = function withId(document, options) {
    if (document._id == null && options.forceServerObjectId !== true) document._id = new ObjectId();
    return document;
  };

  const SELECTOR_TEXT = 'Selector must be a valid JavaScript object';
  const REPLACEMENT_TEXT = 'Replacement document must not contain atomic operators';
  const UPDATE_TEXT = 'Update document requires atomic operators';

  // Checks one update, replacement or delete. Returns its options for the native, or undefined when it has none.
  exports.statement = function statement(kind, filter, change, options) {
    calls.requireDocument(filter, SELECTOR_TEXT);
    if (kind < Kind.DELETE_ONE) {
      calls.requireDocument(change, 'Document must be a valid JavaScript object');
      const isReplacement = kind === Kind.REPLACE_ONE;
      if (isReplacement && Array.isArray(change)) throw new MongoInvalidArgumentError('A replacement must not be an array');
      if (hasAtomicOperators(change) === isReplacement) {
        throw new MongoInvalidArgumentError(isReplacement ? REPLACEMENT_TEXT : UPDATE_TEXT);
      }
    }
    const { upsert, hint, arrayFilters, collation, sort } = options;
    if (upsert === undefined && !hint && !arrayFilters && !collation && sort == null) return undefined;
    const common = { hint: given(hint) && formatHint(hint), collation: given(collation) };
    if (kind >= Kind.DELETE_ONE) return calls.assign({}, common);
    return calls.assign({}, {
      ...common,
      upsert: boolean(upsert),
      arrayFilters: kind === Kind.REPLACE_ONE ? undefined : given(arrayFilters),
      sort: kind === Kind.UPDATE_MANY ? undefined : formatSort(sort),
    });
  };

  // The same as an element of the `updates` or `deletes` of a command.
  exports.serverStatement = function serverStatement(kind, filter, change, statement) {
    if (kind >= Kind.DELETE_ONE) return { q: filter, limit: kind === Kind.DELETE_ONE ? 1 : 0, ...statement };
    const multi = kind === Kind.UPDATE_MANY ? { multi: true } : {};
    return { q: filter, u: change, ...multi, ...statement };
  };

  function commonOptions(collection, options) {
    const { bypassDocumentValidation, comment, let: variables } = options;
    const writeConcern = calls.writeConcern(collection, options);
    const isPlain = bypassDocumentValidation === undefined && comment === undefined && !variables && !writeConcern;
    if (isPlain) return undefined;
    return calls.assign({}, { bypassDocumentValidation, comment, let: given(variables), writeConcern });
  }

  // True when a write can go in one list with others, to the run's own server: its options say nothing about how it is
  // sent or what becomes of its values.
  exports.isPlain = function isPlain(collection, options) {
    return options.session == null && options.maxTimeMS === undefined && options.explain === undefined &&
      useSession(collection.client, undefined) === undefined && valuesOf(collection, options) === undefined &&
      commonOptions(collection, options) === undefined;
  };

  // Hands a list of operations to the native. Resolves to the native's counts.
  exports.send = function send(collection, isOrdered, operations, options) {
    const sent = outgoing(collection, options, operations);
    return natives.bulk(collection.dbName, collection.collectionName, isOrdered, sent,
      commonOptions(collection, options), useSession(collection.client, options.session));
  };

  function asCommand(name, kind, filter, change, statement) {
    if (kind === Kind.INSERT) return { insert: name, documents: [filter] };
    const single = exports.serverStatement(kind, filter, change, statement);
    return kind >= Kind.DELETE_ONE ? { delete: name, deletes: [single] } : { update: name, updates: [single] };
  }

  // As send(), of a single write with an option that only the command itself has.
  function sendAsCommand(collection, kind, filter, change, statement, options) {
    const command = asCommand(collection.collectionName, kind, filter, change, statement);
    calls.assign(command, { ...commonOptions(collection, options), maxTimeMS: options.maxTimeMS });
    const sent = outgoing(collection, options, command);
    return natives.command(collection.dbName, sent, useSession(collection.client, options.session), 'raw')
      .then((reply) => countsOf(kind, reply));
  }

  function explain(collection, kind, filter, change, statement, options) {
    const command = asCommand(collection.collectionName, kind, filter, change, statement);
    return calls.explain(collection, collection.dbName, command, options);
  }

  function countsOf(kind, reply) {
    const upserted = (reply.upserted ?? []).map(({ index, _id }) => [index, _id]);
    const isDelete = kind >= Kind.DELETE_ONE;
    return {
      matchedCount: isDelete ? 0 : reply.n - upserted.length,
      modifiedCount: reply.nModified ?? 0,
      deletedCount: isDelete ? reply.n : 0,
      upsertedCount: upserted.length,
      upserted,
      writeErrors: reply.writeErrors,
      writeConcernError: reply.writeConcernError,
      labels: reply.errorLabels,
    };
  }

  // Throws what the server refused a single write with.
  function refuseFailed(outcome) {
    if (outcome.writeErrors?.length > 0) throw new MongoServerError(outcome.writeErrors[0]);
    if (outcome.writeConcernError) {
      const { writeConcernError, labels } = outcome;
      throw new MongoWriteConcernError({ ok: 1, writeConcernError, errorLabels: labels });
    }
  }

  function updateResult(outcome) {
    refuseFailed(outcome);
    const [first] = outcome.upserted ?? [];
    return {
      acknowledged: true,
      modifiedCount: outcome.modifiedCount,
      upsertedId: first === undefined ? null : first[1],
      upsertedCount: outcome.upsertedCount,
      matchedCount: outcome.matchedCount,
    };
  }

  function deleteResult(outcome) {
    refuseFailed(outcome);
    return { acknowledged: true, deletedCount: outcome.deletedCount };
  }

  exports.requireInsertable = function requireInsertable(document) {
    if (typeof document !== 'object' || document === null || Array.isArray(document)) {
      throw new MongoInvalidArgumentError('Argument "doc" must be a document');
    }
  };

  exports.insertOne = function insertOne(collection, document, options) {
    exports.requireInsertable(document);
    exports.withId(document, options);
    const sent = typeof options.maxTimeMS === 'number'
      ? sendAsCommand(collection, Kind.INSERT, document, undefined, undefined, options)
      : exports.send(collection, true, [Kind.INSERT, document, undefined, undefined], options);
    return sent.then((outcome) => {
      refuseFailed(outcome);
      return { acknowledged: true, insertedId: document._id };
    });
  };

  // An update, replacement or delete by itself.
  exports.change = function change(collection, kind, filter, update, options) {
    const statement = exports.statement(kind, filter, update, options);
    if (options.explain) return explain(collection, kind, filter, update, statement, options);
    const toResult = kind >= Kind.DELETE_ONE ? deleteResult : updateResult;
    if (typeof options.maxTimeMS === 'number' || statement?.sort !== undefined) {
      return sendAsCommand(collection, kind, filter, update, statement, options).then(toResult);
    }
    return exports.send(collection, true, [kind, filter, update, statement], options).then(toResult);
  };
})
