(function (exports, module, require, natives) {
  'use strict';
  // The shell's `db` for files in its style: calls give their results at once, `db.users` is a collection, and so is
  // `db.users.archive`. Under it is the driver; every call waits for the driver's promise.

  const bson = require('bson');
  const { inspect } = require('internal/inspect');
  const { beginShell, runFile, waitFor } = require('internal/shell');
  const errors = require('mongodb/errors');
  const oldShell = require('godwit/old_shell');

  class ShellError extends errors.MongoError {
    get name() { return 'MongoshError'; }
  }

  const refuse = (what, instead) => () => {
    throw new ShellError(`${what} is not available in a migration${instead ? `: ${instead}` : ''}`);
  };

  // --- values ---------------------------------------------------------------------------------------------------

  // Called with or without `new`, as the shell allows.
  function callable(Class, make) {
    function Made(...args) { return make(...args); }
    Made.prototype = Class.prototype;
    for (const name of Object.getOwnPropertyNames(Class)) {
      if (typeof Class[name] === 'function' && !(name in Made)) Made[name] = Class[name].bind(Class);
    }
    return Object.defineProperty(Made, 'name', { value: Class.name });
  }

  const long = (value = 0) => (typeof value === 'string' ? bson.Long.fromString(value)
    : typeof value === 'bigint' ? bson.Long.fromBigInt(value) : bson.Long.fromNumber(Number(value)));

  function isoDate(text) {
    if (text === undefined) return new Date();
    const compact = /^(\d{4})-?(\d\d)-?(\d\d)(?:[T ](\d\d)(?::?(\d\d)(?::?(\d\d(?:\.\d+)?))?)?(Z|[+-]\d\d:?\d\d)?)?$/
      .exec(String(text));
    if (!compact) throw new ShellError(`${inspect(text)} is no ISO date`);
    const [, year, month, day, hour = '00', minute = '00', second = '00', zone = 'Z'] = compact;
    const offset = zone === 'Z' || zone.includes(':') ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`;
    const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`);
    if (Number.isNaN(date.getTime())) throw new ShellError(`${inspect(text)} is no ISO date`);
    return date;
  }

  const binary = (bytes, subtype) => (subtype === 4 && bytes.length === 16 ? new bson.UUID(bytes)
    : new bson.Binary(bytes, subtype));

  const VALUES = {
    ISODate: isoDate,
    ObjectId: callable(bson.ObjectId, (id) => new bson.ObjectId(id)),
    NumberLong: callable(bson.Long, long),
    Long: callable(bson.Long, long),
    NumberInt: callable(bson.Int32, (value = 0) => new bson.Int32(Number(value))),
    Int32: callable(bson.Int32, (value = 0) => new bson.Int32(Number(value))),
    Double: callable(bson.Double, (value = 0) => new bson.Double(Number(value))),
    NumberDecimal: callable(bson.Decimal128, (value = '0') => bson.Decimal128.fromString(String(value))),
    Decimal128: callable(bson.Decimal128, (value = '0') => bson.Decimal128.fromString(String(value))),
    UUID: callable(bson.UUID, (hex) => new bson.UUID(hex)),
    BinData: callable(bson.Binary, (subtype, base64) => binary(Buffer.from(base64, 'base64'), subtype)),
    HexData: callable(bson.Binary, (subtype, hex) => binary(Buffer.from(hex, 'hex'), subtype)),
    MD5: callable(bson.Binary, (hex) => binary(Buffer.from(hex, 'hex'), 5)),
    Timestamp: callable(bson.Timestamp, (t = 0, i = 0) => (typeof t === 'object' ? new bson.Timestamp(t)
      : new bson.Timestamp({ t: Number(t), i: Number(i) }))),
    MinKey: callable(bson.MinKey, () => new bson.MinKey()),
    MaxKey: callable(bson.MaxKey, () => new bson.MaxKey()),
    DBRef: callable(bson.DBRef, (name, id, database) => new bson.DBRef(name, id, database)),
    Code: callable(bson.Code, (code, scope) => new bson.Code(code, scope)),
    BSONRegExp: callable(bson.BSONRegExp, (pattern, options) => new bson.BSONRegExp(pattern, options)),
  };

  const WRITTEN = {
    ObjectId: (value) => `ObjectId("${value.toHexString()}")`,
    Long: (value) => `NumberLong("${value}")`,
    Int32: (value) => `NumberInt(${value})`,
    Double: (value) => String(value),
    Decimal128: (value) => `NumberDecimal("${value}")`,
    Timestamp: (value) => `Timestamp(${value.getHighBits()}, ${value.getLowBits()})`,
    MinKey: () => 'MinKey()',
    MaxKey: () => 'MaxKey()',
    Binary: (value) => (value instanceof bson.UUID ? `UUID("${value}")`
      : `BinData(${value.sub_type}, "${Buffer.from(value.buffer).toString('base64')}")`),
  };

  // A value as the shell's language writes it.
  function tojson(value, indent = '', oneLine = false) {
    if (value === undefined) return 'undefined';
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'ISODate()' : `ISODate("${value.toISOString()}")`;
    if (value instanceof RegExp || typeof value === 'function') return String(value);
    if (typeof value === 'bigint') return `NumberLong("${value}")`;
    if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? String(value);
    const write = WRITTEN[value._bsontype];
    if (write) return write(value);
    const inner = oneLine === true ? '' : `${indent}\t`;
    const [start, gap, end] = oneLine === true ? [' ', ', ', ' '] : [`\n${inner}`, `,\n${inner}`, `\n${indent}`];
    const isArray = Array.isArray(value);
    const parts = isArray ? value.map((item) => tojson(item, inner, oneLine))
      : Object.keys(value).map((key) => `${JSON.stringify(key)} : ${tojson(value[key], inner, oneLine)}`);
    const [open, close] = isArray ? '[]' : '{}';
    return parts.length === 0 ? `${open} ${close}` : `${open}${start}${parts.join(gap)}${end}${close}`;
  }

  // --- cursors --------------------------------------------------------------------------------------------------

  class ShellCursor {
    constructor(cursor) {
      this._cursor = cursor;
      this._all = undefined;
      this._buffer = [];
      this._at = 0;
      this._isDone = false;
    }

    hasNext() {
      if (this._at < this._buffer.length) return true;
      if (this._isDone) return false;
      this._isDone = !waitFor(this._cursor.hasNext());
      this._at = 0;
      this._buffer = this._isDone ? [] : this._cursor.readBufferedDocuments();
      return !this._isDone;
    }
    // Waits for no more than one answer of the server: a tailable cursor may have no other for a long time.
    tryNext() { return this._at < this._buffer.length ? this._buffer[this._at++] : waitFor(this._cursor.tryNext()); }
    next() {
      if (!this.hasNext()) throw new ShellError('the cursor has no more documents');
      return this._buffer[this._at++];
    }
    objsLeftInBatch() { return this._buffer.length - this._at; }
    isExhausted() { return !this.hasNext(); }
    isClosed() { return this._cursor.closed; }
    close() { waitFor(this._cursor.close()); }
    pretty() { return this; }

    * [Symbol.iterator]() { while (this.hasNext()) yield this._buffer[this._at++]; }
    forEach(callback) { for (const document of this) if (callback(document) === false) return; }
    // Kept, as the old shell does: its scripts ask for length() and for cursor[i] in one loop.
    toArray() { return this._all ??= [...this]; }
    map(callback) { return new MappedCursor(this, callback); }
    itcount() {
      let count = 0;
      for (const document of this) if (document !== undefined) count++;
      return count;
    }
    explain(verbosity = 'queryPlanner') { return waitFor(this._cursor.explain(verbosity)); }
  }

  // cursor[i] of the old shell. Behind the prototype: what a cursor has is found before a proxy is asked.
  Object.setPrototypeOf(ShellCursor.prototype, new Proxy({}, {
    get: (target, name, cursor) => (typeof name === 'string' && /^\d+$/.test(name) ? cursor.toArray()[name]
      : Reflect.get(target, name, cursor)),
  }));

  class MappedCursor extends ShellCursor {
    constructor(inner, callback) {
      super(inner._cursor);
      this._inner = inner;
      this._callback = callback;
    }
    hasNext() { return this._inner.hasNext(); }
    next() { return this._callback(this._inner.next()); }
    tryNext() { return this.hasNext() ? this.next() : null; }
    * [Symbol.iterator]() { while (this.hasNext()) yield this.next(); }
  }

  class ShellFindCursor extends ShellCursor {
    constructor(cursor, collection, filter) {
      super(cursor);
      this._collection = collection;
      this._filter = filter;
      this._window = {};
    }
    // What is left and right of a limit does not count for count().
    count() { return waitFor(this._collection.countDocuments(this._filter)); }
    size() { return waitFor(this._collection.countDocuments(this._filter, this._window)); }
    length() { return this.toArray().length; }
    limit(number) {
      if (number > 0) this._window.limit = Number(number);
      this._cursor.limit(number);
      return this;
    }
    skip(number) {
      this._window.skip = Number(number);
      this._cursor.skip(number);
      return this;
    }
    projection(fields) { return this._with('project', fields); }
    addOption() { return this; }
    noCursorTimeout() { return this._with('addCursorFlag', 'noCursorTimeout', true); }
    tailable(options) {
      if (options?.awaitData) this._with('addCursorFlag', 'awaitData', true);
      return this._with('addCursorFlag', 'tailable', true);
    }
    readPref(mode) { return this._with('withReadPreference', mode); }
    readConcern(level) { return this._with('withReadConcern', { level }); }
    _with(method, ...args) {
      this._cursor[method](...args);
      return this;
    }
  }
  for (const name of ['sort', 'hint', 'batchSize', 'comment', 'maxAwaitTimeMS', 'maxTimeMS', 'min', 'max', 'collation',
    'allowDiskUse', 'returnKey', 'showRecordId']) {
    ShellFindCursor.prototype[name] = function (...args) { return this._with(name, ...args); };
  }

  // --- collections ----------------------------------------------------------------------------------------------

  let lastWritten = 0;  // documents, as getLastErrorObj() counts them: inserted ones are none

  // The old shell's names for the same numbers, beside the new ones.
  function withOldNames(result) {
    lastWritten = (result.matchedCount ?? 0) + (result.upsertedCount ?? 0) + (result.deletedCount ?? 0);
    const old = {
      nInserted: result.insertedCount, nMatched: result.matchedCount, nModified: result.modifiedCount,
      nUpserted: result.upsertedCount, nRemoved: result.deletedCount,
    };
    for (const [name, value] of Object.entries(old)) {
      if (value !== undefined && !(name in result)) Object.defineProperty(result, name, { value });
    }
    return result;
  }

  const isOperatorUpdate = (update) => Array.isArray(update) || Object.keys(update)[0]?.startsWith('$');

  class ShellBulk {
    constructor(bulk) { this._bulk = bulk; }
    insert(document) {
      this._bulk.insert(document);
      return this;
    }
    find(filter) { return new ShellBulkFind(this, this._bulk.find(filter)); }
    execute() { return withOldNames(waitFor(this._bulk.execute())); }
  }

  class ShellBulkFind {
    constructor(bulk, find) {
      this._owner = bulk;
      this._find = find;
    }
    _set(name, value) {
      this._find[name](value);
      return this;
    }
    upsert() { return this._set('upsert'); }
    collation(value) { return this._set('collation', value); }
    arrayFilters(value) { return this._set('arrayFilters', value); }
    hint(value) { return this._set('hint', value); }
    _end(name, ...args) {
      this._find[name](...args);
      return this._owner;
    }
    update(change) { return this._end('update', change); }
    updateOne(change) { return this._end('updateOne', change); }
    replaceOne(document) { return this._end('replaceOne', document); }
    remove() { return this._end('delete'); }
    delete() { return this._end('delete'); }
    removeOne() { return this._end('deleteOne'); }
    deleteOne() { return this._end('deleteOne'); }
  }

  class ShellCollection {
    constructor(database, name) {
      Object.defineProperties(this, {
        _database: { value: database },
        _name: { value: name },
        _collection: { value: database._db.collection(name) },
      });
    }

    getName() { return this._name; }
    getFullName() { return `${this._database.getName()}.${this._name}`; }
    getDB() { return this._database; }
    getMongo() { return this._database.getMongo(); }
    getCollection(name) { return this._database.getCollection(`${this._name}.${name}`); }
    toString() { return this.getFullName(); }

    find(filter = {}, projection = undefined, options = {}) {
      const all = projection ? { ...options, projection } : options;
      return new ShellFindCursor(this._collection.find(filter, all), this._collection, filter);
    }
    findOne(filter = {}, projection = undefined, options = {}) {
      return waitFor(this._collection.findOne(filter, projection ? { ...options, projection } : options));
    }
    aggregate(first, ...rest) {
      const [pipeline, options] = Array.isArray(first) ? [first, rest[0]] : [[first, ...rest].filter(Boolean), undefined];
      const cursor = new ShellCursor(this._collection.aggregate(pipeline, options));
      const last = Object.keys(pipeline[pipeline.length - 1] ?? {})[0];
      // Nobody reads its result, and it would not run.
      if (last === '$out' || last === '$merge') cursor.toArray();
      return cursor;
    }
    count(filter = {}, options = {}) { return waitFor(this._collection.countDocuments(filter, options)); }
    drop(options) { return this.exists() !== null && waitFor(this._collection.drop(options)); }
    exists() { return this._database.getCollectionInfos({ name: this._name })[0] ?? null; }
    isCapped() { return Boolean(this.exists()?.options?.capped); }
    renameCollection(name, dropTarget = false) {
      waitFor(this._collection.rename(name, { dropTarget: Boolean(dropTarget) }));
      return { ok: 1 };
    }

    insert(documents, options) {
      const list = Array.isArray(documents) ? documents : [documents];
      return withOldNames(waitFor(this._collection.insertMany(list, options)));
    }
    save(document) {
      if (document._id === undefined) return this.insert(document);
      return withOldNames(waitFor(this._collection.replaceOne({ _id: document._id }, document, { upsert: true })));
    }
    update(filter, update, upsertOrOptions = {}, multi = false) {
      const options = typeof upsertOrOptions === 'object' ? { ...upsertOrOptions } : { upsert: upsertOrOptions, multi };
      const many = options.multi;
      delete options.multi;
      if (!isOperatorUpdate(update)) return this.replaceOne(filter, update, options);
      return many ? this.updateMany(filter, update, options) : this.updateOne(filter, update, options);
    }
    remove(filter, oneOrOptions = {}) {
      if (filter === undefined) throw new ShellError('remove() needs a query: {} for all documents');
      const options = typeof oneOrOptions === 'object' ? { ...oneOrOptions } : { justOne: oneOrOptions };
      const one = options.justOne;
      delete options.justOne;
      return one ? this.deleteOne(filter, options) : this.deleteMany(filter, options);
    }
    findAndModify({ query = {}, update, remove, fields, new: isNew, ...options }) {
      const all = fields ? { ...options, projection: fields } : options;
      if (remove) return waitFor(this._collection.findOneAndDelete(query, all));
      const method = isOperatorUpdate(update) ? 'findOneAndUpdate' : 'findOneAndReplace';
      return waitFor(this._collection[method](query, update, { ...all, returnDocument: isNew ? 'after' : 'before' }));
    }

    createIndex(keys, options, commitQuorum) {
      return waitFor(this._collection.createIndex(keys, commitQuorum === undefined ? options : { ...options, commitQuorum }));
    }
    ensureIndex(keys, options) { return this.createIndex(keys, options); }
    createIndexes(list, options) {
      return waitFor(this._collection.createIndexes(list.map((key) => ({ key, ...options }))));
    }
    getIndexes() { return waitFor(this._collection.listIndexes().toArray()); }
    getIndices() { return this.getIndexes(); }
    getIndexKeys() { return this.getIndexes().map(({ key }) => key); }
    dropIndex(index) {
      return this._database.runCommand({ dropIndexes: this._name, index });
    }
    dropIndexes(index = '*') { return this.dropIndex(index); }
    hideIndex(index) { return this._setHidden(index, true); }
    unhideIndex(index) { return this._setHidden(index, false); }
    _setHidden(index, hidden) {
      const which = typeof index === 'string' ? { name: index } : { keyPattern: index };
      return this._database.runCommand({ collMod: this._name, index: { ...which, hidden } });
    }

    stats(options) { return this._database.runCommand({ collStats: this._name, ...options }); }
    dataSize() { return this.stats().size; }
    storageSize() { return this.stats().storageSize; }
    totalIndexSize() { return this.stats().totalIndexSize; }
    validate(full = false) {
      return this._database.runCommand({ validate: this._name, ...(typeof full === 'object' ? full : { full }) });
    }
    runCommand(command, options) {
      return this._database.runCommand(typeof command === 'string' ? { [command]: this._name, ...options } : command);
    }
    initializeOrderedBulkOp() { return new ShellBulk(this._collection.initializeOrderedBulkOp()); }
    initializeUnorderedBulkOp() { return new ShellBulk(this._collection.initializeUnorderedBulkOp()); }
  }
  for (const name of ['insertOne', 'insertMany', 'updateOne', 'updateMany', 'replaceOne', 'deleteOne', 'deleteMany',
    'bulkWrite']) {
    ShellCollection.prototype[name] = function (...args) { return withOldNames(waitFor(this._collection[name](...args))); };
  }
  for (const name of ['countDocuments', 'estimatedDocumentCount', 'distinct', 'findOneAndDelete']) {
    ShellCollection.prototype[name] = function (...args) { return waitFor(this._collection[name](...args)); };
  }
  for (const name of ['findOneAndUpdate', 'findOneAndReplace']) {
    ShellCollection.prototype[name] = function (filter, change, { returnNewDocument, ...options } = {}) {
      const all = returnNewDocument === undefined ? options : { ...options, returnDocument: returnNewDocument ? 'after' : 'before' };
      return waitFor(this._collection[name](filter, change, all));
    };
  }
  for (const name of ['watch', 'mapReduce', 'explain', 'getShardDistribution', 'reIndex', 'convertToCapped']) {
    ShellCollection.prototype[name] = refuse(`collection.${name}()`, 'use db.runCommand(…)');
  }

  // --- databases ------------------------------------------------------------------------------------------------

  class ShellDatabase {
    constructor(db, client) {
      Object.defineProperties(this, { _db: { value: db }, _client: { value: client }, _known: { value: new Map() } });
    }

    getName() { return this._db.databaseName; }
    toString() { return this.getName(); }
    getCollection(name) {
      if (!this._known.has(name)) this._known.set(name, withNames(new ShellCollection(this, name), (inner) => this.getCollection(`${name}.${inner}`)));
      return this._known.get(name);
    }
    getSiblingDB(name) { return name === this.getName() ? this._proxy ?? this : database(this._client.db(name), this._client); }
    getSisterDB(name) { return this.getSiblingDB(name); }
    getMongo() {
      return {
        getDB: (name) => this.getSiblingDB(name),
        getDBNames: () => this.adminCommand({ listDatabases: 1, nameOnly: true }).databases.map(({ name }) => name),
        getDBs: () => this.adminCommand({ listDatabases: 1 }),
        startSession: refuse('a session', 'write the migration with exports and use transaction: true'),
        setReadPref() {}, setSlaveOk() {}, setSecondaryOk() {},
      };
    }
    getCollectionInfos(filter = {}, nameOnly = false) { return waitFor(this._db.listCollections(filter, { nameOnly }).toArray()); }
    getCollectionNames() { return this.getCollectionInfos({}, true).map(({ name }) => name).sort(); }
    createCollection(name, options) {
      waitFor(this._db.createCollection(name, options));
      return { ok: 1 };
    }
    createView(name, viewOn, pipeline, options) { return this.createCollection(name, { ...options, viewOn, pipeline }); }
    dropDatabase() {
      const dropped = this.getName();
      waitFor(this._db.dropDatabase());
      return { ok: 1, dropped };
    }
    runCommand(command, options) {
      return waitFor(this._db.command(typeof command === 'string' ? { [command]: 1, ...options } : command));
    }
    adminCommand(command) {
      return waitFor(this._client.db('admin').command(typeof command === 'string' ? { [command]: 1 } : command));
    }
    aggregate(pipeline, options) { return new ShellCursor(this._db.aggregate(pipeline, options)); }
    stats(scale = 1) { return this.runCommand({ dbStats: 1, scale: typeof scale === 'object' ? scale.scale : scale }); }
    serverStatus(options) { return this.adminCommand({ serverStatus: 1, ...options }); }
    serverBuildInfo() { return this.adminCommand({ buildInfo: 1 }); }
    version() { return this.serverBuildInfo().version; }
    hostInfo() { return this.adminCommand({ hostInfo: 1 }); }
    hello() { return this.runCommand({ hello: 1 }); }
    isMaster() { return this.runCommand({ isMaster: 1 }); }
    getUsers(options) { return this.runCommand({ usersInfo: 1, ...options }); }
    getUser(name) { return this.runCommand({ usersInfo: name }).users[0] ?? null; }
    createUser({ user, ...rest }) { return this.runCommand({ createUser: user, ...rest }); }
    updateUser(name, changes) { return this.runCommand({ updateUser: name, ...changes }); }
    dropUser(name) { return this.runCommand({ dropUser: name }).ok === 1; }
    grantRolesToUser(name, roles) { return this.runCommand({ grantRolesToUser: name, roles }); }
    revokeRolesFromUser(name, roles) { return this.runCommand({ revokeRolesFromUser: name, roles }); }
    createRole({ role, ...rest }) { return this.runCommand({ createRole: role, ...rest }); }
    updateRole(name, changes) { return this.runCommand({ updateRole: name, ...changes }); }
    dropRole(name) { return this.runCommand({ dropRole: name }).ok === 1; }
    // What goes wrong is thrown: a script that gets this far has nothing to be told.
    getLastError() { return null; }
    getLastErrorObj() { return { n: lastWritten, err: null, ok: 1 }; }
    getProfilingStatus() { return this.runCommand({ profile: -1 }); }
    setProfilingLevel(level) { return this.runCommand({ profile: level }); }
  }
  for (const name of ['auth', 'logout', 'watch', 'shutdownServer', 'fsyncLock', 'fsyncUnlock', 'killOp', 'currentOp', 'eval']) {
    ShellDatabase.prototype[name] = refuse(`db.${name}()`);
  }

  // What is no method is a collection. A proxy costs a quarter of a microsecond, which no call to a server notices.
  function withNames(object, collection) {
    return new Proxy(object, {
      get(target, name) {
        if (typeof name === 'symbol' || name in target || name === 'then' || name === 'toJSON') return Reflect.get(target, name);
        return collection(name);
      },
    });
  }

  function database(db, client) {
    const made = new ShellDatabase(db, client);
    const proxy = withNames(made, (name) => made.getCollection(name));
    Object.defineProperty(made, '_proxy', { value: proxy });
    return proxy;
  }

  // --- the shell's global names ---------------------------------------------------------------------------------

  function assertThat(condition, message) {
    if (!condition) throw new ShellError(`assert failed${message === undefined ? '' : `: ${typeof message === 'function' ? message() : tojson(message)}`}`);
  }
  const same = (a, b) => tojson(a, '', true) === tojson(b, '', true);
  Object.assign(assertThat, {
    eq: (a, b, message) => assertThat(same(a, b), message ?? `${tojson(a)} is not ${tojson(b)}`),
    neq: (a, b, message) => assertThat(!same(a, b), message ?? `both are ${tojson(a)}`),
    commandWorked(result) {
      assertThat(result.ok === 1, `command failed: ${tojson(result)}`);
      return result;
    },
    writeOK: (result) => result,
  });

  const shown = (value) => (typeof value === 'string' ? value
    : value instanceof ShellCursor ? value.toArray().map((document) => tojson(document)).join('\n')
      : value !== null && typeof value === 'object' ? tojson(value) : inspect(value));
  const print = (...values) => { console.log('%s', values.map(shown).join(' ')); };

  function refusing(name) {
    return new Proxy({}, { get: (target, method) => refuse(`${name}.${String(method)}()`) });
  }

  function namesFor(db, client, folder) {
    const own = database(db, client);
    return {
      ...VALUES,
      db: own,
      use(name) {
        globalThis.db = own.getSiblingDB(String(name));
        return `switched to db ${name}`;
      },
      print,
      printjson: (value) => { console.log('%s', tojson(value)); },
      printjsononeline: (value) => { console.log('%s', tojson(value, '', true)); },
      tojson, tojsononeline: (value) => tojson(value, '', true),
      load(file) {
        runFile(String(file), folder);
        return true;
      },
      sleep(milliseconds) { waitFor(new Promise((resolve) => { setTimeout(resolve, milliseconds); })); },
      assert: assertThat,
      rs: refusing('rs'), sh: refusing('sh'),
      connect: refuse('connect()', 'db.getSiblingDB(…) reaches other databases of the server'),
      Mongo: refuse('Mongo()', 'db.getSiblingDB(…) reaches other databases of the server'),
      passwordPrompt: refuse('passwordPrompt()'),
      quit: (code) => process.exit(code),
      exit: (code) => process.exit(code),
    };
  }

  // Calls a shell script's text with the shell's names around it. The engine is not used again afterwards.
  exports.run = async function run([db, client], folder, body) {
    beginShell();
    oldShell.install();
    const names = namesFor(db, client, folder);
    for (const [name, value] of Object.entries(names)) {
      Object.defineProperty(globalThis, name, { value, writable: true, enumerable: false, configurable: true });
    }
    await body.call(globalThis);
  };
})
