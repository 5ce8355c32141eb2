(function (exports, module, require, natives) {
  'use strict';
  const { Promise } = require('internal/language');
  const { acceptCallbacks, addEvents, announce } = require('mongodb/callbacks');
  const { attempt } = require('mongodb/calls');
  const { Db } = require('mongodb/db');
  const errors = require('mongodb/errors');
  const { ReadConcern } = require('mongodb/read_concern');
  const { ReadPreference } = require('mongodb/read_preference');
  const { ClientSession } = require('mongodb/session');
  const { valuesOf } = require('mongodb/values');
  const { WriteConcern } = require('mongodb/write_concern');

  // Only the holder of this makes the client of godwit's own connection.
  const OWN = Symbol('own');

  // `server` is the handle of a server that the script connected to itself; undefined for the one that godwit holds,
  // which a script cannot close.
  class MongoClient {
    // What it was made with; private, because passwords may be part of it and inspection shows the other fields.
    #given;

    constructor(url, options) {
      if (url === OWN) {
        this.databaseName = options;
        this.readConcern = undefined;
        this.writeConcern = undefined;
        return;
      }
      const { withOptions } = require('mongodb/client_url');
      const { url: whole, database } = withOptions(url, options ?? {});
      this.databaseName = database;
      this.#given = options;
      this.values = valuesOf({ values: undefined }, options);
      this.readConcern = ReadConcern.fromOptions(options);
      this.writeConcern = WriteConcern.acknowledged('MongoClient', options);
      this.open = () => {
        this.server = natives.openServer(whole);
      };
      this.open();
    }

    static connect(url, options) {
      return attempt(() => new this(url, options).connect());
    }

    get readPreference() {
      return ReadPreference.primary;
    }
    get namespace() {
      return '';
    }
    get bsonOptions() {
      return { ...this.values };
    }
    get options() {
      return Object.freeze({ ...this.#given, dbName: this.databaseName });
    }
    get serverApi() {
      return this.#given?.serverApi;
    }
    get timeoutMS() {
      return undefined;
    }

    // Without a name the one in the connection string; of godwit's own client the database that the migration runs on,
    // except in a project that migrate-mongo could run too.
    db(name, options) {
      return new Db(this, name || this.databaseName, options);
    }

    // Asks the server, so that a wrong address or password shows here.
    connect() {
      return attempt(() => {
        if (this.server === undefined && this.open === undefined) return Promise.resolve(this);
        // godwit closes what a migration leaves open, also of a client that a shared module keeps.
        if (this.isClosed || !natives.isServerOpen(this.server)) this.open();
        this.isClosed = false;
        return natives.command('admin', { ping: 1 }, this.server, 'read').then(() => announce(this, 'open', this));
      });
    }

    // Scripts written for a process of their own close their client at the end. godwit's own connection is still needed
    // then, and stays.
    close() {
      return attempt(() => {
        if (this.server !== undefined && !this.isClosed) natives.closeServer(this.server);
        this.isClosed = true;
        announce(this, 'close');
        return Promise.resolve();
      });
    }

    isConnected() {
      return !this.isClosed || this.server === undefined;
    }

    watch(pipeline, options) {
      return require('mongodb/change_stream').watch(this, pipeline, options);
    }

    startSession(options) {
      return new ClientSession(this, options);
    }

    // Calls `work` with a session that ends with it.
    withSession(options, work) {
      if (typeof options === 'function') [options, work] = [undefined, options];
      return attempt(() => {
        if (typeof work !== 'function') {
          throw new errors.MongoInvalidArgumentError('Missing required callback parameter');
        }
        return this.callWithSession(options, work);
      });
    }

    async callWithSession(options, work) {
      const session = this.startSession(options);
      try {
        return await work(session);
      } finally {
        await session.endSession().catch(() => {});
      }
    }

    // Writes to several collections and databases, for servers that have the command.
    bulkWrite(models, options) {
      return attempt(() => {
        const { bulkWrite } = require('mongodb/client_bulk');
        return bulkWrite(this, models, require('mongodb/options').check('client.bulkWrite', options));
      });
    }

    // For what the driver tells servers of the program that it is part of.
    appendMetadata() {}
  }
  // Of the driver's events only these two happen here; asking for others is no mistake.
  addEvents(MongoClient);
  exports.MongoClient = MongoClient;

  acceptCallbacks(MongoClient, ['connect', 'close']);
  if (Symbol.asyncDispose) MongoClient.prototype[Symbol.asyncDispose] = MongoClient.prototype.close;
  const { connect } = MongoClient;
  MongoClient.connect = function connectWithCallback(url, options, callback) {
    const done = typeof options === 'function' ? options : callback;
    const promise = connect.call(this, url, typeof options === 'function' ? undefined : options);
    return typeof done === 'function' ? require('mongodb/callbacks').tell(promise, done) : promise;
  };

  // What a migration's functions are called with. `session` is the one of a `transaction: true` migration.
  exports.open = function open(databaseName, ignoreUndefined, clientDatabase) {
    const client = new MongoClient(OWN, clientDatabase);
    if (ignoreUndefined) client.values = { ignoreUndefined };
    const run = natives.runSession();
    const session = run === undefined ? undefined : new ClientSession(client, undefined, run);
    return { db: client.db(databaseName), client, session };
  };
})
