(function (exports, module, require, natives) {
  'use strict';
  const calls = require('mongodb/calls');
  const { AbstractCursor } = require('mongodb/cursor');
  const { MongoAPIError, refuseMethods } = require('mongodb/errors');

  // The cursor that a command answers with.
  class CommandCursor extends AbstractCursor {
    constructor(db, options) {
      super(db, options);
      this.db = db;
    }

    open(session) {
      return natives.commandCursor(this.db.databaseName, this.command(), session);
    }

    // `{ batchSize: 10 }`, or {} for the server's choice.
    batch() {
      return this.options.batchSize ? { batchSize: this.options.batchSize } : {};
    }
  }

  class ListCollectionsCursor extends CommandCursor {
    constructor(db, filter, options) {
      super(db, options);
      this.filter = filter;
    }

    command() {
      const { nameOnly, authorizedCollections, comment, maxTimeMS } = this.options;
      return calls.assign({
        listCollections: 1,
        filter: this.filter ?? {},
        cursor: this.batch(),
        nameOnly: Boolean(nameOnly),
        authorizedCollections: Boolean(authorizedCollections),
      }, { comment, maxTimeMS });
    }

    clone() {
      return new ListCollectionsCursor(this.db, this.filter, this.options);
    }
  }
  exports.ListCollectionsCursor = ListCollectionsCursor;

  class ListIndexesCursor extends CommandCursor {
    constructor(collection, options) {
      super(collection.db, options);
      this.parent = collection;
    }

    command() {
      const { comment, maxTimeMS } = this.options;
      return calls.assign({ listIndexes: this.parent.collectionName, cursor: this.batch() }, { comment, maxTimeMS });
    }

    clone() {
      return new ListIndexesCursor(this.parent, this.options);
    }
  }
  exports.ListIndexesCursor = ListIndexesCursor;

  // Any command that answers with a cursor; what it is to do stands in the command itself.
  class RunCommandCursor extends CommandCursor {
    constructor(db, command, options) {
      super(db, options);
      this.given = Object.freeze({ ...command });
    }

    command() {
      return this.given;
    }

    withReadConcern() {
      throw new MongoAPIError(
        'RunCommandCursor does not support readConcern it must be attached to the command being run');
    }

    maxTimeMS() {
      throw new MongoAPIError('maxTimeMS must be configured on the command document directly');
    }
  }
  exports.RunCommandCursor = RunCommandCursor;

  refuseMethods(RunCommandCursor, ['setBatchSize', 'setComment', 'setMaxTimeMS', 'batchSize']);
})
