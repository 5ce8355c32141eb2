(function (exports, module, require, natives) {
  'use strict';
  // What the calls of every class have in common: how they fail, and what of their options goes into a command.
  const { Promise } = require('internal/language');
  const { MongoInvalidArgumentError, MongoWriteConcernError } = require('mongodb/errors');
  const { ReadConcern } = require('mongodb/read_concern');
  const { useSession } = require('mongodb/session');
  const { outgoing } = require('mongodb/values');
  const { WriteConcern } = require('mongodb/write_concern');

  // Runs `work`, which returns a promise; what it throws rejects, as the driver's methods never throw.
  exports.attempt = function attempt(work) {
    try {
      return work();
    } catch (error) {
      return Promise.reject(error);
    }
  };

  exports.requireDocument = function requireDocument(value, text) {
    if (typeof value !== 'object' || value === null) throw new MongoInvalidArgumentError(text);
  };

  // Concerns go with single operations only: in a transaction they are the transaction's. Without a session the
  // operation joins the run's own, if there is one.
  function isInTransaction({ client }, { session }) {
    if (session != null) return session.inTransaction?.() === true;
    return client.server === undefined && natives.runSession() !== undefined;
  }

  // The write concern for a command of `owner` (a collection, a database), as the server wants it; undefined for the
  // connection's own.
  exports.writeConcern = function writeConcern(owner, options) {
    const concern = WriteConcern.fromOptions(options) ?? owner.writeConcern;
    return concern === undefined || isInTransaction(owner, options) ? undefined : concern.toCommand();
  };

  exports.readConcern = function readConcern(owner, options) {
    const concern = ReadConcern.fromOptions(options) ?? owner.readConcern;
    return concern === undefined || isInTransaction(owner, options) ? undefined : { level: concern.level };
  };

  // Adds fields that have a value.
  exports.assign = function assign(target, fields) {
    for (const name of Object.keys(fields)) {
      if (fields[name] !== undefined) target[name] = fields[name];
    }
    return target;
  };

  exports.optional = {
    boolean: (value) => (typeof value === 'boolean' ? value : undefined),
    number: (value) => (typeof value === 'number' ? value : undefined),
    given: (value) => value || undefined,
    document: (value) => (typeof value === 'object' && value !== null ? value : undefined),
  };

  // Sends a command that reads. Resolves to the server's reply.
  exports.read = function read(owner, database, command, options) {
    exports.assign(command, {
      readConcern: exports.readConcern(owner, options),
      collation: exports.optional.document(options.collation),
      comment: options.comment,
      maxTimeMS: exports.optional.number(options.maxTimeMS),
    });
    const sent = outgoing(owner, options, command);
    return natives.command(database, sent, useSession(owner.client, options.session), 'read');
  };

  // Sends a command that changes something. Resolves to the server's reply.
  exports.write = function write(owner, database, command, options) {
    exports.assign(command, {
      writeConcern: exports.writeConcern(owner, options),
      comment: options.comment,
      maxTimeMS: exports.optional.number(options.maxTimeMS),
    });
    const handle = useSession(owner.client, options.session);
    return natives.command(database, outgoing(owner, options, command), handle, 'write').then(exports.refuseUnsafe);
  };

  // Sends a command as the script wrote it.
  exports.raw = function raw(client, database, command, options) {
    exports.requireDocument(command, 'Argument "command" must be a document');
    const send = () =>
      natives.command(database, command, useSession(client, options.session), 'raw').then(exports.refuseUnsafe);
    return options.signal == null ? send() : require('mongodb/abortable').guard(options.signal, send);
  };

  // The command that explains `command`. `verbosity` as cursor.explain() takes it.
  exports.explained = function explained(command, verbosity = true) {
    const { verbosity: level, maxTimeMS } = typeof verbosity === 'object' ? verbosity : { verbosity };
    const name = typeof level === 'string' ? level : level ? 'allPlansExecution' : 'queryPlanner';
    return exports.assign({ explain: command, verbosity: name }, { maxTimeMS });
  };

  // Sends what explains `command`, as `options.explain` asks for it.
  exports.explain = function explain(owner, database, command, options) {
    const sent = outgoing(owner, options, exports.explained(command, options.explain));
    return natives.command(database, sent, useSession(owner.client, options.session), 'read');
  };

  // Passes a reply on, unless the server could not make the write as safe as it was asked to.
  exports.refuseUnsafe = function refuseUnsafe(reply) {
    if (reply.writeConcernError) throw new MongoWriteConcernError(reply);
    return reply;
  };
})
