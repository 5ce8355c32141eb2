(function (exports, module, require, natives) {
  'use strict';
  const { MongoBatchReExecutionError, MongoClientClosedError, MongoInvalidArgumentError } = require('mongodb/errors');
  const { BulkWriteResult, MongoBulkWriteError, WriteConcernError, WriteError } = require('mongodb/bulk_result');
  const { acceptCallbacks } = require('mongodb/callbacks');
  const { attempt } = require('mongodb/calls');
  const { check } = require('mongodb/options');
  const { hasAtomicOperators } = require('mongodb/specs');
  const { valuesOf } = require('mongodb/values');
  const { WriteConcern } = require('mongodb/write_concern');
  const writes = require('mongodb/writes');
  const { Kind } = writes;

  const BatchType = Object.freeze({ INSERT: 1, UPDATE: 2, DELETE: 3 });
  exports.BatchType = BatchType;

  function batchTypeOf(kind) {
    if (kind === Kind.INSERT) return BatchType.INSERT;
    return kind < Kind.DELETE_ONE ? BatchType.UPDATE : BatchType.DELETE;
  }

  // The native's list has four slots for each operation.
  const SLOTS = 4;

  function invalid(text) {
    return new MongoInvalidArgumentError(text);
  }

  // The rest of `bulk.find(filter).upsert().updateOne(…)`.
  class FindOperators {
    constructor(bulk, filter) {
      this.bulkOperation = bulk;
      this.filter = filter;
      this.options = {};
    }
    upsert() {
      this.options.upsert = true;
      return this;
    }
    collation(collation) {
      this.options.collation = collation;
      return this;
    }
    arrayFilters(arrayFilters) {
      this.options.arrayFilters = arrayFilters;
      return this;
    }
    hint(hint) {
      this.options.hint = hint;
      return this;
    }
    update(update) {
      return this.bulkOperation.add(Kind.UPDATE_MANY, this.filter, update, this.options);
    }
    updateOne(update) {
      return this.bulkOperation.add(Kind.UPDATE_ONE, this.filter, update, this.options);
    }
    replaceOne(replacement) {
      return this.bulkOperation.add(Kind.REPLACE_ONE, this.filter, replacement, this.options);
    }
    deleteOne() {
      return this.bulkOperation.add(Kind.DELETE_ONE, this.filter, undefined, this.options);
    }
    delete() {
      return this.bulkOperation.add(Kind.DELETE_MANY, this.filter, undefined, this.options);
    }
  }
  FindOperators.prototype.remove = FindOperators.prototype.delete;
  FindOperators.prototype.removeOne = FindOperators.prototype.deleteOne;
  exports.FindOperators = FindOperators;

  // Keys of bulkWrite()'s operations.
  const MODELS = {
    __proto__: null,
    updateOne: { kind: Kind.UPDATE_ONE, change: 'update' },
    updateMany: { kind: Kind.UPDATE_MANY, change: 'update' },
    replaceOne: { kind: Kind.REPLACE_ONE, change: 'replacement' },
    deleteOne: { kind: Kind.DELETE_ONE },
    deleteMany: { kind: Kind.DELETE_MANY },
  };

  // A list of writes, sent together by execute(). Documents are converted only then, so they must stay as they are
  // until it is called.
  class BulkOperationBase {
    constructor(collection, options, isOrdered) {
      this.collection = collection;
      this.options = options;
      this.isOrdered = isOrdered;
      this.operations = [];
      this.isExecuted = false;
    }

    get length() {
      return this.operations.length / SLOTS;
    }
    get bsonOptions() {
      return { ...valuesOf(this.collection, this.options) };
    }
    get writeConcern() {
      return WriteConcern.fromOptions(this.options) ?? this.collection.writeConcern;
    }

    // The operations as they would be sent: one after the other when ordered, else those of a kind together.
    get batches() {
      const batches = [];
      for (let index = 0; index < this.length; ++index) {
        const batchType = batchTypeOf(this.operations[index * SLOTS]);
        let batch = this.isOrdered ? batches.at(-1) : batches.find((each) => each.batchType === batchType);
        if (batch?.batchType !== batchType) {
          batch = { originalZeroIndex: index, originalIndexes: [], batchType, operations: [], size: 0 };
          batches.push(batch);
        }
        batch.originalIndexes.push(index);
        batch.operations.push(this.operationAt(index));
        batch.size += 1;
      }
      return batches;
    }

    insert(document) {
      if (Array.isArray(document)) throw invalid('Operation passed in cannot be an Array');
      this.operations.push(Kind.INSERT, writes.withId(document, this.options), undefined, undefined);
      return this;
    }

    find(selector) {
      if (!selector) throw invalid('Bulk find operation must specify a selector');
      return new FindOperators(this, selector);
    }

    // Adds an operation as bulkWrite() takes them: { updateOne: { filter, update, … } }
    raw(operation) {
      if (operation == null || typeof operation !== 'object') {
        throw invalid('Operation must be an object with an operation key');
      }
      if ('insertOne' in operation) {
        return this.insert(operation.insertOne?.document ?? operation.insertOne);
      }
      const name = Object.keys(MODELS).find((model) => model in operation);
      if (name === undefined) {
        throw invalid('bulkWrite only supports insertOne, updateOne, updateMany, deleteOne, deleteMany');
      }
      const model = operation[name];
      if ('q' in model) throw invalid('Raw operations are not allowed');
      const { kind, change } = MODELS[name];
      if (kind === Kind.REPLACE_ONE && hasAtomicOperators(model.replacement ?? {})) {
        throw invalid('Replacement document must not use atomic operators');
      }
      return this.add(kind, model.filter, change && model[change], model);
    }

    // For the methods above: checks an operation and appends it.
    add(kind, filter, change, options) {
      const statement = writes.statement(kind, filter, change, options);
      if (statement?.sort) throw invalid('bulkWrite: option "sort" is not supported by godwit yet');
      this.operations.push(kind, filter, change, statement);
      return this;
    }

    // Sends the list. Resolves to a BulkWriteResult; rejects with MongoBulkWriteError when a write was refused.
    execute(options) {
      return attempt(() => {
        if (this.isExecuted) throw new MongoBatchReExecutionError();
        if (this.operations.length === 0) throw invalid('Invalid BulkOperation, Batch cannot be empty');
        this.isExecuted = true;
        const all = options ? { ...this.options, ...check('bulkWrite', options) } : this.options;
        return writes.send(this.collection, this.isOrdered, this.operations, all).then(
          (outcome) => this.finish(outcome),
          (error) => this.fail(error));
      });
    }

    finish(outcome) {
      const raw = this.rawResult(outcome);
      const result = new BulkWriteResult(raw, this.isOrdered);
      if (raw.writeErrors.length === 0 && raw.writeConcernErrors.length === 0) return result;
      const [first] = raw.writeErrors;
      const reason = first
        ? { message: first.errmsg || 'write operation failed', code: first.code, writeErrors: raw.writeErrors }
        : { message: raw.writeConcernErrors[0].errmsg, code: raw.writeConcernErrors[0].code };
      const error = new MongoBulkWriteError(reason, result);
      for (const label of outcome.labels ?? []) error.addErrorLabel(label);
      throw error;
    }

    // Nothing is known of single writes.
    fail(error) {
      if (error instanceof MongoClientClosedError || error instanceof MongoInvalidArgumentError) throw error;
      if (!error?.hasErrorLabel) throw error;
      throw new MongoBulkWriteError(error, new BulkWriteResult(this.rawResult({}), this.isOrdered));
    }

    rawResult(outcome) {
      const errors = outcome.writeErrors ?? [];
      return {
        ok: 1,
        writeErrors: errors.map(({ index, code, errmsg, errInfo }) =>
          new WriteError({ index, code, errmsg, errInfo, op: this.operationAt(index) })),
        writeConcernErrors: outcome.writeConcernError ? [new WriteConcernError(outcome.writeConcernError)] : [],
        insertedIds: this.insertedIds(),
        nInserted: outcome.insertedCount ?? 0,
        nUpserted: outcome.upsertedCount ?? 0,
        nMatched: outcome.matchedCount ?? 0,
        nModified: outcome.modifiedCount ?? 0,
        nRemoved: outcome.deletedCount ?? 0,
        upserted: (outcome.upserted ?? []).map(([index, _id]) => ({ index, _id })),
      };
    }

    insertedIds() {
      const ids = [];
      for (let at = 0; at < this.operations.length; at += SLOTS) {
        if (this.operations[at] === Kind.INSERT) ids.push({ index: at / SLOTS, _id: this.operations[at + 1]._id });
      }
      return ids;
    }

    // The operation as the server knows it, for WriteError.getOperation().
    operationAt(index) {
      const [kind, first, change, statement] = this.operations.slice(index * SLOTS, (index + 1) * SLOTS);
      if (kind === Kind.INSERT) return first;
      return writes.serverStatement(kind, first, change, statement);
    }
  }

  acceptCallbacks(BulkOperationBase, ['execute']);

  // Stops at the first refusal.
  class OrderedBulkOperation extends BulkOperationBase {
    constructor(collection, options = {}) {
      super(collection, options, true);
    }
  }
  exports.OrderedBulkOperation = OrderedBulkOperation;

  // Does what it can, in any order.
  class UnorderedBulkOperation extends BulkOperationBase {
    constructor(collection, options = {}) {
      super(collection, options, false);
    }
  }
  exports.UnorderedBulkOperation = UnorderedBulkOperation;

})
