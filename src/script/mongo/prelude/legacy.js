(function (exports, module, require, natives) {
  'use strict';
  // Methods of drivers before version 5, for migrations of that time, with the results of that time.
  const { acceptCallbacks } = require('mongodb/callbacks');
  const calls = require('mongodb/calls');
  const { MongoCompatibilityError, MongoInvalidArgumentError } = require('mongodb/errors');
  const { formatSort, hasAtomicOperators } = require('mongodb/specs');

  // Adds `result` as the server's reply was handed on then.
  function asOf(result, reply) {
    return Object.assign(result, { result: { ok: 1, ...reply } });
  }

  // Options without those that are an old method's own.
  function without(options, ...names) {
    const rest = { ...options };
    for (const name of names) delete rest[name];
    return rest;
  }

  const COLLECTION = {
    // One document or many.
    insert(documents, options) {
      return calls.attempt(() => {
        const list = Array.isArray(documents) ? documents : [documents];
        const { keepGoing, ...rest } = options ?? {};
        return this.insertMany(list, keepGoing === true ? { ...rest, ordered: false } : rest).then((result) =>
          asOf({ ops: list, insertedCount: result.insertedCount, insertedIds: result.insertedIds },
            { n: result.insertedCount }));
      });
    },

    // Changes the first match, or all with `multi`; a document without operators replaces it.
    update(filter, update, options) {
      return calls.attempt(() => {
        const rest = without(options, 'multi');
        const isWhole = typeof update === 'object' && update !== null && !hasAtomicOperators(update);
        if (isWhole && options?.multi) {
          throw new MongoInvalidArgumentError('multi updates require atomic operators');
        }
        const method = isWhole ? 'replaceOne' : options?.multi ? 'updateMany' : 'updateOne';
        return this[method](filter, update, rest).then((result) => asOf(result, {
          n: result.matchedCount + result.upsertedCount,
          nModified: result.modifiedCount,
          ...(result.upsertedCount > 0 ? { upserted: [{ index: 0, _id: result.upsertedId }] } : {}),
        }));
      });
    },

    // Deletes all matches, or the first with `single` or `justOne`.
    remove(filter = {}, options = undefined) {
      return calls.attempt(() => {
        const method = options?.single || options?.justOne ? 'deleteOne' : 'deleteMany';
        return this[method](filter, without(options, 'single', 'justOne')).then((result) =>
          asOf(result, { n: result.deletedCount }));
      });
    },

    // Inserts a document without _id, replaces or inserts one that has it.
    save(document, options) {
      return calls.attempt(() => {
        calls.requireDocument(document, 'Argument "doc" must be a document');
        if (document._id == null) return this.insert(document, options);
        return this.update({ _id: document._id }, document, { ...options, upsert: true });
      });
    },

    ensureIndex(spec, options) {
      return this.createIndex(spec, options);
    },

    dropAllIndexes(options) {
      return this.dropIndexes(options);
    },

    findAndModify(filter, sort, update, options) {
      return calls.attempt(() => {
        const { new: after, remove, fields, ...rest } = options ?? {};
        const common = { projection: fields, ...rest, sort: formatSort(sort), includeResultMetadata: true };
        if (remove) return this.findOneAndDelete(filter, common);
        const returnDocument = after ? 'after' : 'before';
        const method = hasAtomicOperators(update) ? 'findOneAndUpdate' : 'findOneAndReplace';
        return this[method](filter, update, { ...common, returnDocument });
      });
    },

    findAndRemove(filter, sort, options) {
      return this.findAndModify(filter, sort, undefined, { ...options, remove: true });
    },
  };
  COLLECTION.removeOne = function removeOne(filter, options) {
    return this.deleteOne(filter, options);
  };
  COLLECTION.removeMany = function removeMany(filter, options) {
    return this.deleteMany(filter, options);
  };

  const DB = {
    ensureIndex(name, spec, options) {
      return this.createIndex(name, spec, options);
    },
    executeDbAdminCommand(command, options) {
      return this.admin().command(command, options);
    },
    profilingInfo() {
      return this.collection('system.profile').find().toArray();
    },
  };

  const CURSOR = {
    // Calls `callback(error, document)` for each document, and with null after the last.
    each(callback) {
      if (typeof callback !== 'function') throw new MongoInvalidArgumentError('callback is mandatory');
      const step = (document) => {
        if (callback(null, document) === false || document === null) return undefined;
        return this.next().then(step);
      };
      this.next().then(step, callback);
    },
    nextObject() {
      return this.next();
    },
    snapshot() {
      return this;
    },
    maxScan() {
      return this;
    },
    isClosed() {
      return this.closed;
    },
  };

  // What no driver and hardly a server has any more, and what does the same now.
  const GONE = {
    Collection: {
      geoHaystackSearch: 'aggregate([{ $geoNear: … }])',
      geoNear: 'aggregate([{ $geoNear: … }])',
      group: 'aggregate([{ $group: … }])',
      mapReduce: 'aggregate with $group, $accumulator and $out or $merge; db.command({ mapReduce: … }) while the server has it',
      parallelCollectionScan: 'find()',
      reIndex: 'dropIndex and createIndex; db.command({ reIndex: … }) on a standalone server',
    },
    Db: {
      addUser: 'db.command({ createUser: … })',
      authenticate: 'a connection string with the credentials, and new MongoClient(url)',
      eval: 'the same code in the migration itself',
    },
  };

  function refuse(prototype, className) {
    for (const [name, instead] of Object.entries(GONE[className])) {
      prototype[name] = () => {
        throw new MongoCompatibilityError(`${className}.${name} left the driver before version 6; instead: ${instead}`);
      };
    }
  }

  // Gives the classes the methods of `methods`, where they have none of that name.
  function add(Class, methods) {
    for (const name of Object.keys(methods)) {
      const value = methods[name];
      if (!(name in Class.prototype)) {
        Object.defineProperty(Class.prototype, name, { value, writable: true, configurable: true });
      }
    }
  }

  exports.addToCollection = function addToCollection(Collection) {
    refuse(COLLECTION, 'Collection');
    add(Collection, COLLECTION);
    acceptCallbacks(Collection, [
      'insert', 'update', 'remove', 'removeOne', 'removeMany', 'save', 'ensureIndex', 'dropAllIndexes', 'findAndRemove',
    ]);
    // The only method with five arguments.
    const { findAndModify } = COLLECTION;
    Collection.prototype.findAndModify = function withCallback(...args) {
      const at = args.findIndex((each) => typeof each === 'function');
      if (at < 0) return findAndModify.apply(this, args);
      require('mongodb/callbacks').tell(findAndModify.apply(this, args.slice(0, at)), args[at]);
      return undefined;
    };
  };

  exports.addToDb = function addToDb(Db) {
    refuse(DB, 'Db');
    add(Db, DB);
    acceptCallbacks(Db, ['ensureIndex', 'executeDbAdminCommand', 'profilingInfo']);
  };

  exports.addToCursor = function addToCursor(Cursor) {
    add(Cursor, CURSOR);
    acceptCallbacks(Cursor, ['nextObject']);
  };
})
