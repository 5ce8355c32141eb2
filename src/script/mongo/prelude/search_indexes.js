(function (exports, module, require, natives) {
  'use strict';
  // Search indexes: the server answers, mostly that it has none.
  const { AggregationCursor } = require('mongodb/aggregation_cursor');
  const calls = require('mongodb/calls');

  const NAMESPACE_NOT_FOUND = 26;

  function send(collection, command, options) {
    return calls.raw(collection.client, collection.dbName, command, { session: options?.session });
  }

  exports.methods = {
    listSearchIndexes(name, options) {
      const [given, rest] = typeof name === 'object' ? [undefined, name] : [name, options];
      const stage = { $listSearchIndexes: given == null ? {} : { name: given } };
      return new AggregationCursor(this, [stage], { ...rest });
    },
    createSearchIndex(description, options) {
      return calls.attempt(() => this.createSearchIndexes([description], options)).then(([name]) => name);
    },
    createSearchIndexes(descriptions, options) {
      return calls.attempt(() => {
        const indexes = descriptions.map((each) => (typeof each === 'string' ? { name: each } : each));
        return send(this, { createSearchIndexes: this.collectionName, indexes }, options);
      }).then((reply) => (reply.indexesCreated ?? []).map(({ name }) => name));
    },
    dropSearchIndex(name, options) {
      return calls.attempt(() => send(this, { dropSearchIndex: this.collectionName, name }, options)).then(
        () => undefined,
        (error) => {
          if (error.code !== NAMESPACE_NOT_FOUND) throw error;
        });
    },
    updateSearchIndex(name, definition, options) {
      return calls.attempt(() => send(this, { updateSearchIndex: this.collectionName, name, definition }, options))
        .then(() => undefined);
    },
  };
})
