(function (exports, module, require, natives) {
  'use strict';
  const { Promise } = require('internal/language');
  const { attempt } = require('mongodb/calls');
  const { Db } = require('mongodb/db');
  const errors = require('mongodb/errors');
  const { ReadPreference } = require('mongodb/read_preference');
  const { ClientSession } = require('mongodb/session');

  // Only the holder of this makes a client: scripts get theirs from godwit.
  const OWN = Symbol('own');

  // The connection that godwit holds. A script can neither open another one yet nor close this one.
  class MongoClient {
    constructor(own, databaseName) {
      if (own !== OWN) {
        throw new errors.MongoCompatibilityError('MongoClient: connecting to another server is not supported by ' +
          'godwit yet; use the client that the migration is given');
      }
      this.databaseName = databaseName;
    }

    static async connect(url, options) {
      return new this(url, options);
    }

    get readPreference() {
      return ReadPreference.primary;
    }

    // Without a name the database that the migration runs on.
    db(name, options) {
      return new Db(this, name || this.databaseName, options);
    }

    connect() {
      return Promise.resolve(this);
    }

    // Scripts written for a process of their own close the client at their end; godwit still needs it then.
    close() {
      return Promise.resolve();
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
  }
  exports.MongoClient = MongoClient;

  errors.refuseMethods(MongoClient, ['watch', 'bulkWrite', 'appendMetadata', 'on', 'once', 'off', 'addListener']);

  // What a migration's functions are called with. `session` is the one of a `transaction: true` migration.
  exports.open = function open(databaseName) {
    const client = new MongoClient(OWN, databaseName);
    const run = natives.runSession();
    const session = run === undefined ? undefined : new ClientSession(client, undefined, run);
    return { db: client.db(databaseName), client, session };
  };
})
