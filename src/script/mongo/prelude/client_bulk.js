(function (exports, module, require, natives) {
  'use strict';
  // MongoClient.bulkWrite(): one list of writes to several collections, for servers that have the command.
  const { calculateObjectSize, Long, ObjectId } = require('bson');
  const calls = require('mongodb/calls');
  const errors = require('mongodb/errors');
  const { ownSession, useSession } = require('mongodb/session');
  const { formatHint, formatSort, hasAtomicOperators } = require('mongodb/specs');
  const { outgoing } = require('mongodb/values');
  const { given } = calls.optional;

  const MOST_WRITES = 100000;
  // The list travels inside of the command, which may have 16 MB and a little for what is around the list.
  const MOST_BYTES = 16 * 1024 * 1024;
  const WRITE_BYTES = 16;  // of a write in the list, beside the write itself

  const WRONG_UPDATE =
    'Client bulk write update models must only contain atomic modifiers (start with $) and must not be empty.';
  const WRONG_REPLACEMENT =
    'Client bulk write replace models must not contain atomic modifiers (start with $) and must not be empty.';

  function update(index, model, change, multi) {
    return calls.assign({ update: index, multi, filter: model.filter, updateMods: change }, {
      hint: given(model.hint) && formatHint(model.hint),
      upsert: given(model.upsert),
      arrayFilters: given(model.arrayFilters),
      collation: given(model.collation),
      sort: multi ? undefined : formatSort(model.sort),
    });
  }

  function checkedUpdate(index, model, multi) {
    if (!hasAtomicOperators(model.update ?? {})) throw new errors.MongoAPIError(WRONG_UPDATE);
    return update(index, model, model.update, multi);
  }

  function removal(index, model, multi) {
    return calls.assign({ delete: index, multi, filter: model.filter }, {
      hint: given(model.hint) && formatHint(model.hint),
      collation: given(model.collation),
    });
  }

  // By the names of the models: the write as the server wants it; `index` is that of its namespace.
  const WRITES = {
    __proto__: null,
    insertOne(index, { document }) {
      calls.requireDocument(document, 'insertOne: "document" must be a document');
      // The caller's own document gets the _id, as with the driver.
      document._id ??= new ObjectId();
      return { insert: index, document };
    },
    updateOne: (index, model) => checkedUpdate(index, model, false),
    updateMany: (index, model) => checkedUpdate(index, model, true),
    replaceOne(index, model) {
      calls.requireDocument(model.replacement, 'replaceOne: "replacement" must be a document');
      if (hasAtomicOperators(model.replacement)) throw new errors.MongoAPIError(WRONG_REPLACEMENT);
      return update(index, { ...model, arrayFilters: undefined }, model.replacement, false);
    },
    deleteOne: (index, model) => removal(index, model, false),
    deleteMany: (index, model) => removal(index, model, true),
  };

  function sizeOf(write) {
    try {
      return calculateObjectSize(write) + WRITE_BYTES;
    } catch (cause) {
      throw new errors.MongoInvalidArgumentError(`Could not serialize operation to BSON: ${cause.message}`, { cause });
    }
  }

  function written(index, model) {
    const make = WRITES[model?.name];
    if (make === undefined) {
      throw new errors.MongoInvalidArgumentError(
        `A client bulk write model is named one of ${Object.keys(WRITES).join(', ')}, not ${model?.name}`);
    }
    if (typeof model.namespace !== 'string') {
      throw new errors.MongoInvalidArgumentError('A client bulk write model has a namespace: "database.collection"');
    }
    return make(index, model);
  }

  // The writes that fit into one command, from the model at `start`: { ops, nsInfo }.
  function batchFrom(models, start) {
    const namespaces = new Map();
    const ops = [];
    let bytes = 0;
    for (let at = start; at < models.length && ops.length < MOST_WRITES; ++at) {
      const ns = models[at]?.namespace;
      const index = namespaces.get(ns) ?? namespaces.size;
      const write = written(index, models[at]);
      bytes += sizeOf(write) + (namespaces.has(ns) ? 0 : sizeOf({ ns }));
      if (bytes > MOST_BYTES && ops.length > 0) break;
      namespaces.set(ns, index);
      ops.push(write);
    }
    return { ops, nsInfo: Array.from(namespaces.keys(), (ns) => ({ ns })) };
  }

  class ClientBulk {
    constructor(client, models, options) {
      this.client = client;
      this.models = models;
      this.options = options;
      this.isOrdered = options.ordered ?? true;
      const maps = () => (options.verboseResults ? new Map() : undefined);
      this.result = {
        acknowledged: true,
        insertedCount: 0,
        upsertedCount: 0,
        matchedCount: 0,
        modifiedCount: 0,
        deletedCount: 0,
        insertResults: maps(),
        updateResults: maps(),
        deleteResults: maps(),
      };
      this.writeErrors = new Map();
      this.writeConcernErrors = [];
    }

    command({ ops, nsInfo }) {
      const { bypassDocumentValidation, comment, let: variables, maxTimeMS } = this.options;
      const owner = { client: this.client, values: this.client.values, writeConcern: this.client.writeConcern };
      const command = {
        bulkWrite: 1,
        errorsOnly: !this.options.verboseResults,
        ordered: this.isOrdered,
        bypassDocumentValidation: bypassDocumentValidation ?? false,
        ops,
        nsInfo,
      };
      const writeConcern = calls.writeConcern(owner, this.options);
      calls.assign(command, { let: given(variables), comment, maxTimeMS, writeConcern });
      return outgoing(owner, this.options, command);
    }

    send(command, mode) {
      return natives.command('admin', command, useSession(this.client, this.session), mode);
    }

    async execute() {
      for (let start = 0; start < this.models.length;) {
        const batch = batchFrom(this.models, start);
        await this.executeBatch(batch, start);
        start += batch.ops.length;
      }
      if (this.writeErrors.size === 0 && this.writeConcernErrors.length === 0) return this.result;
      throw this.failure('Mongo client bulk write encountered errors during execution.', this.writeErrors);
    }

    async executeBatch(batch, start) {
      let reply;
      try {
        reply = await this.send(this.command(batch), 'write');
      } catch (error) {
        // The writes were done, but not as safely as asked for.
        if (!(error instanceof errors.MongoWriteConcernError)) throw this.wrapped(error);
        reply = error.result;
      }
      this.count(reply);
      await this.walk(reply.cursor, (outcome) => this.take(outcome, batch.ops[outcome.idx], start + outcome.idx));
    }

    async walk({ id, firstBatch }, visit) {
      firstBatch.forEach(visit);
      while (`${id}` !== '0') {
        const more = { getMore: Long.fromValue(id), collection: '$cmd.bulkWrite' };
        const { cursor } = await this.send(more, 'raw').catch((error) => Promise.reject(this.wrapped(error)));
        id = cursor.id;
        cursor.nextBatch.forEach(visit);
      }
    }

    count(reply) {
      const { result } = this;
      result.insertedCount += reply.nInserted;
      result.upsertedCount += reply.nUpserted;
      result.matchedCount += reply.nMatched;
      result.modifiedCount += reply.nModified;
      result.deletedCount += reply.nDeleted;
      const { writeConcernError: unsafe } = reply;
      if (unsafe) this.writeConcernErrors.push({ code: unsafe.code, message: unsafe.errmsg });
    }

    // What became of one write. The first refusal ends an ordered list.
    take(outcome, write, index) {
      if (outcome.ok !== 1) {
        const refusal = { code: outcome.code, message: outcome.errmsg };
        if (!this.isOrdered) return void this.writeErrors.set(index, refusal);
        throw this.failure('Mongo client ordered bulk write encountered a write error.', new Map([[index, refusal]]));
      }
      if (this.options.verboseResults) this.keep(outcome, write, index);
    }

    keep({ n, nModified, upserted }, write, index) {
      const { insertResults, updateResults, deleteResults } = this.result;
      if ('insert' in write) return insertResults.set(index, { insertedId: write.document._id });
      if ('delete' in write) return deleteResults.set(index, { deletedCount: n });
      const updated = { matchedCount: n, modifiedCount: nModified ?? 0, didUpsert: upserted != null };
      return updateResults.set(index, calls.assign(updated, { upsertedId: upserted?._id }));
    }

    failure(message, writeErrors) {
      const error = new errors.MongoClientBulkWriteError({ message });
      error.writeConcernErrors = this.writeConcernErrors;
      error.writeErrors = writeErrors;
      error.partialResult = this.result;
      return error;
    }

    // The server refused a command as a whole; anything else is passed on as it is.
    wrapped(error) {
      if (!(error instanceof errors.MongoServerError)) return error;
      const whole = this.failure('Mongo client bulk write encountered an error during execution', new Map());
      whole.cause = error;
      return whole;
    }
  }

  exports.bulkWrite = async function bulkWrite(client, models, options) {
    if (!Array.isArray(models)) {
      throw new errors.MongoInvalidArgumentError('Argument "models" must be an array of write models');
    }
    if (models.length === 0) {
      throw new errors.MongoClientBulkWriteExecutionError('No client bulk write models were provided.');
    }
    const bulk = new ClientBulk(client, models, options);
    // The cursor over what became of the writes is only there for the session that sent them.
    const own = ownSession(client, options.session);
    bulk.session = own ?? options.session;
    try {
      return await bulk.execute();
    } finally {
      await own?.endSession();
    }
  };
})
