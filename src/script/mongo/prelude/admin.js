(function (exports, module, require, natives) {
  'use strict';
  const calls = require('mongodb/calls');
  const { MongoUnexpectedServerResponseError } = require('mongodb/errors');
  const { check } = require('mongodb/options');
  const { attempt } = calls;
  const { boolean, given } = calls.optional;

  // Commands about the server as a whole.
  class Admin {
    constructor(db) {
      this.db = db;
    }

    command(command, options) {
      return attempt(() => calls.raw(this.db.client, 'admin', command, check('command', options)));
    }

    ping(options) {
      return this.command({ ping: 1 }, options);
    }

    buildInfo(options) {
      return this.command({ buildinfo: 1 }, options);
    }

    serverInfo(options) {
      return this.command({ buildinfo: 1 }, options);
    }

    serverStatus(options) {
      return this.command({ serverStatus: 1 }, options);
    }

    replSetGetStatus(options) {
      return this.command({ replSetGetStatus: 1 }, options);
    }

    listDatabases(options) {
      return attempt(() => {
        const taken = check('listDatabases', options);
        const command = calls.assign({ listDatabases: 1 }, {
          nameOnly: boolean(taken.nameOnly),
          filter: given(taken.filter),
          authorizedDatabases: boolean(taken.authorizedDatabases),
        });
        return calls.read({ client: this.db.client }, 'admin', command, taken);
      });
    }

    removeUser(username, options) {
      return attempt(() => {
        const owner = { client: this.db.client };
        return calls.write(owner, 'admin', { dropUser: username }, check('removeUser', options)).then(() => true);
      });
    }

    validateCollection(collectionName, options) {
      return attempt(() => {
        const { session, ...fields } = check('validateCollection', options);
        const command = { validate: collectionName, ...fields };
        return calls.raw(this.db.client, this.db.databaseName, command, { session });
      }).then((reply) => {
        if (reply.valid === false) {
          throw new MongoUnexpectedServerResponseError(`Invalid collection ${collectionName}`);
        }
        return reply;
      });
    }
  }
  exports.Admin = Admin;

  require('mongodb/callbacks').acceptCallbacks(Admin, [
    'command', 'ping', 'buildInfo', 'serverInfo', 'serverStatus', 'replSetGetStatus', 'listDatabases', 'removeUser',
    'validateCollection',
  ]);
})
