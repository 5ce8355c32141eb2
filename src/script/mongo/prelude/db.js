(function (exports, module, require, natives) {
  'use strict';
  const { AggregationCursor } = require('mongodb/aggregation_cursor');
  const { acceptCallbacks, acceptCallbacksAtOnce } = require('mongodb/callbacks');
  const calls = require('mongodb/calls');
  const { Collection } = require('mongodb/collection');
  const { ListCollectionsCursor } = require('mongodb/command_cursor');
  const errors = require('mongodb/errors');
  const { Namespace } = require('mongodb/namespace');
  const { check } = require('mongodb/options');
  const { ReadConcern } = require('mongodb/read_concern');
  const { ReadPreference } = require('mongodb/read_preference');
  const { isDocument } = require('mongodb/specs');
  const { reader, valuesOf } = require('mongodb/values');
  const { WriteConcern } = require('mongodb/write_concern');
  const { attempt } = calls;

  function invalid(text) {
    return new errors.MongoInvalidArgumentError(text);
  }

  function read(db, command, options) {
    return calls.read(db, db.databaseName, command, options);
  }

  function write(db, command, options) {
    return calls.write(db, db.databaseName, command, options);
  }

  // Options of createCollection() that are not the server's.
  const NOT_SENT = new Set([
    'w', 'wtimeout', 'wtimeoutMS', 'j', 'journal', 'fsync', 'writeConcern', 'readConcern', 'readPreference', 'session',
    'autoIndexId', 'raw', 'fieldsAsRaw', 'useBigInt64', 'promoteLongs', 'promoteValues', 'promoteBuffers', 'bsonRegExp',
    'serializeFunctions', 'ignoreUndefined', 'enableUtf8Validation', 'checkKeys', 'retryWrites',
  ]);

  function collectionFields(options) {
    const fields = {};
    for (const [name, value] of Object.entries(options)) {
      if (value != null && typeof value !== 'function' && !NOT_SENT.has(name)) fields[name] = value;
    }
    return fields;
  }

  const PROFILING = ['off', 'slow_only', 'all'];

  class Db {
    constructor(client, databaseName, options) {
      if (typeof databaseName !== 'string') throw invalid('Database name must be a string');
      if (databaseName.includes('.')) throw invalid(`Database names cannot contain the character '.'`);
      check('db', options);
      this.client = client;
      this.databaseName = databaseName;
      this.fullNamespace = new Namespace(databaseName);
      this.values = valuesOf(client, options);
      this.given = options;
      this.readConcern = ReadConcern.fromOptions(options) ?? client.readConcern;
      this.writeConcern = WriteConcern.fromOptions(options) ?? client.writeConcern;
    }

    get namespace() {
      return this.databaseName;
    }
    get readPreference() {
      return ReadPreference.primary;
    }
    get bsonOptions() {
      return { ...this.values };
    }
    get options() {
      return this.given;
    }
    get timeoutMS() {
      return undefined;
    }
    get secondaryOk() {
      return false;
    }

    // ---- collections ----

    collection(name, options) {
      return new Collection(this, name, options);
    }

    createCollection(name, options) {
      return attempt(() => {
        const taken = check('createCollection', options);
        const command = { create: name, ...collectionFields(taken) };
        return write(this, command, taken).then(() => this.collection(name));
      });
    }

    dropCollection(name, options) {
      return attempt(() => write(this, { drop: name }, check('dropCollection', options)).then(() => true));
    }

    renameCollection(from, to, options) {
      return attempt(() => this.collection(from).rename(to, options));
    }

    listCollections(filter = {}, options = undefined) {
      if (filter !== null && !isDocument(filter)) throw invalid('Argument "filter" must be a document');
      return new ListCollectionsCursor(this, filter, check('listCollections', options));
    }

    collections(options) {
      return attempt(() => {
        const taken = check('collections', options);
        return this.listCollections({}, { ...taken, nameOnly: true }).toArray();
      }).then((all) => all.filter(({ name }) => !name.includes('$')).map(({ name }) => this.collection(name)));
    }

    createIndex(name, spec, options) {
      return attempt(() => this.collection(name).createIndex(spec, options));
    }

    indexInformation(name, options) {
      return attempt(() => this.collection(name).indexInformation(options));
    }

    // ---- the database ----

    aggregate(pipeline = [], options = undefined) {
      if (!Array.isArray(pipeline)) throw invalid('Argument "pipeline" must be an array of aggregation stages');
      return new AggregationCursor(this, pipeline, check('aggregate', options));
    }

    watch(pipeline, options) {
      return require('mongodb/change_stream').watch(this, pipeline, options);
    }

    command(command, options) {
      return attempt(() => {
        const taken = check('command', options);
        const read = reader(this, { ...taken, raw: false });
        const reply = calls.raw(this.client, this.databaseName, command, taken);
        return read === undefined ? reply : reply.then(read);
      });
    }

    runCursorCommand(command, options) {
      const { RunCommandCursor } = require('mongodb/command_cursor');
      return new RunCommandCursor(this, command, check('runCursorCommand', options));
    }

    admin() {
      const { Admin } = require('mongodb/admin');
      return new Admin(this);
    }

    stats(options) {
      return attempt(() => {
        const taken = check('stats', options);
        return read(this, calls.assign({ dbStats: true }, { scale: taken.scale ?? undefined }), taken);
      });
    }

    dropDatabase(options) {
      return attempt(() => write(this, { dropDatabase: 1 }, check('dropDatabase', options)).then(() => true));
    }

    removeUser(username, options) {
      return attempt(() => write(this, { dropUser: username }, check('removeUser', options)).then(() => true));
    }

    profilingLevel(options) {
      return attempt(() => read(this, { profile: -1 }, check('profilingLevel', options))).then(({ was }) => {
        if (PROFILING[was] !== undefined) return PROFILING[was];
        throw new errors.MongoUnexpectedServerResponseError(`Illegal profiling level value ${was}`);
      });
    }

    setProfilingLevel(level, options) {
      return attempt(() => {
        const profile = PROFILING.indexOf(level);
        if (profile < 0) throw invalid(`Profiling level must be one of "${PROFILING.join(', ')}"`);
        return write(this, { profile }, check('setProfilingLevel', options)).then(() => level);
      });
    }
  }

  Db.SYSTEM_NAMESPACE_COLLECTION = 'system.namespaces';
  Db.SYSTEM_INDEX_COLLECTION = 'system.indexes';
  Db.SYSTEM_PROFILE_COLLECTION = 'system.profile';
  Db.SYSTEM_USER_COLLECTION = 'system.users';
  Db.SYSTEM_COMMAND_COLLECTION = '$cmd';
  Db.SYSTEM_JS_COLLECTION = 'system.js';
  exports.Db = Db;

  acceptCallbacks(Db, [
    'createCollection', 'dropCollection', 'renameCollection', 'collections', 'createIndex', 'indexInformation', 'command',
    'stats', 'dropDatabase', 'removeUser', 'profilingLevel', 'setProfilingLevel',
  ]);
  acceptCallbacksAtOnce(Db, ['collection', 'aggregate']);
  require('mongodb/legacy').addToDb(Db);
})
