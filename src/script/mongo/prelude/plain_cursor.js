(function (exports, module, require, natives) {
  'use strict';
  // Cursors that stay open after the last document (tailable ones), or whose later commands have options of their own.
  // The natives' cursors wait until the server says that there is no more, so these are walked by plain commands, as
  // change streams are: in a session of their own, because a server asks for the same session each time.
  const { Long } = require('bson');
  const calls = require('mongodb/calls');
  const { MongoUnexpectedServerResponseError } = require('mongodb/errors');
  const { ownSession, useSession } = require('mongodb/session');

  class PlainCursor {
    constructor(client, database, command, options) {
      this.client = client;
      this.database = database;
      this.command = command;
      this.options = options;
      this.batch = [];
      this.id = undefined;
    }

    get isDead() {
      return this.id !== undefined && `${this.id}` === '0';
    }

    send(command) {
      return natives.command(this.database, command, useSession(this.client, this.session), 'raw');
    }

    async open() {
      this.own = ownSession(this.client, this.options.session);
      this.session = this.own ?? this.options.session;
      const { cursor } = await this.send(this.command);
      if (cursor === undefined) {
        throw new MongoUnexpectedServerResponseError('Expected server to respond with cursor');
      }
      this.id = cursor.id;
      this.collection = cursor.ns.slice(cursor.ns.indexOf('.') + 1);
      this.batch = cursor.firstBatch;
    }

    async more() {
      const { batchSize, comment, maxAwaitTimeMS } = this.options;
      const command = calls.assign({ getMore: Long.fromValue(this.id), collection: this.collection }, {
        batchSize: batchSize ? Math.abs(batchSize) : undefined,
        maxTimeMS: maxAwaitTimeMS || undefined,
        comment,
      });
      const { cursor } = await this.send(command);
      this.id = cursor.id;
      this.batch.push(...cursor.nextBatch);
    }

    // Asks the server once, or twice when it had nothing at first. False when it will have nothing more.
    async fetch() {
      try {
        if (this.id === undefined) await this.open();
        if (this.batch.length === 0 && !this.isDead) await this.more();
      } catch (error) {
        this.id = 0;
        await this.leave();
        throw error;
      }
      if (this.isDead) await this.leave();
      return !this.isDead;
    }

    async close() {
      this.batch = [];
      if (this.id === undefined || this.isDead) return;
      const command = { killCursors: this.collection, cursors: [Long.fromValue(this.id)] };
      this.id = 0;
      await this.send(command).catch(() => {});
      await this.leave();
    }

    async leave() {
      await this.own?.endSession();
    }
  }

  // The cursor that `command` answers with; no I/O yet. `options`: those of the later commands (`batchSize`, `comment`,
  // `maxAwaitTimeMS`) and `session`.
  exports.open = (client, database, command, options) => new PlainCursor(client, database, command, options);

  // What stands in the place of the natives of the same names.
  exports.source = {
    fetch: (cursor) => cursor.fetch(),
    buffered: (cursor) => cursor.batch.length,
    take: (cursor) => cursor.batch.shift(),
    takeAll: (cursor, array) => array.push(...cursor.batch.splice(0)),
    close: (cursor) => cursor.close(),
  };
})
