(function (exports, module, require, natives) {
  'use strict';
  const calls = require('mongodb/calls');
  const { AbstractCursor } = require('mongodb/cursor');
  const { MongoAPIError } = require('mongodb/errors');

  // The cursor that a command answers with.
  class CommandCursor extends AbstractCursor {
    constructor(db, options) {
      super(db, options);
      this.db = db;
    }

    open(session) {
      return natives.commandCursor(this.db.databaseName, this.makeCommand(), session);
    }

    // `{ batchSize: 10 }`, or {} for the server's choice.
    batch() {
      return this.options.batchSize ? { batchSize: this.options.batchSize } : {};
    }
  }

  class ListCollectionsCursor extends CommandCursor {
    constructor(db, filter, options) {
      super(db, options);
      this.parent = db;
      this.filter = filter;
    }

    makeCommand() {
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

    makeCommand() {
      const { comment, maxTimeMS } = this.options;
      return calls.assign({ listIndexes: this.parent.collectionName, cursor: this.batch() }, { comment, maxTimeMS });
    }

    clone() {
      return new ListIndexesCursor(this.parent, this.options);
    }
  }
  exports.ListIndexesCursor = ListIndexesCursor;

  function refuse(text) {
    throw new MongoAPIError(text);
  }

  // Any command that answers with a cursor; what it is to do stands in the command itself.
  class RunCommandCursor extends CommandCursor {
    constructor(db, command, options) {
      super(db, options);
      this.getMoreOptions = {};
      this.command = Object.freeze({ ...command });
    }

    makeCommand() {
      return this.command;
    }

    // It may stay open, and its later commands may have something of their own.
    open() {
      const { open, source } = require('mongodb/plain_cursor');
      this.source = source;
      const { session } = this.options;
      return open(this.client, this.db.databaseName, this.command, { ...this.getMoreOptions, session });
    }

    setComment(comment) {
      this.getMoreOptions.comment = comment;
      return this;
    }
    setMaxTimeMS(maxTimeMS) {
      this.getMoreOptions.maxAwaitTimeMS = maxTimeMS;
      return this;
    }
    setBatchSize(batchSize) {
      this.getMoreOptions.batchSize = batchSize;
      return this;
    }

    clone() {
      refuse('Clone not supported, create a new cursor with db.runCursorCommand');
    }
    withReadConcern() {
      refuse('RunCommandCursor does not support readConcern it must be attached to the command being run');
    }
    addCursorFlag() {
      refuse('RunCommandCursor does not support cursor flags, they must be attached to the command being run');
    }
    maxTimeMS() {
      refuse('maxTimeMS must be configured on the command document directly, ' +
        'to configure getMore.maxTimeMS use cursor.setMaxTimeMS()');
    }
    batchSize() {
      refuse('batchSize must be configured on the command document directly, ' +
        'to configure getMore.batchSize use cursor.setBatchSize()');
    }
  }
  exports.RunCommandCursor = RunCommandCursor;
})
