(function (exports, module, require, natives) {
  'use strict';
  // A connection string together with the options that `new MongoClient(url, options)` takes, as one connection string.
  const { MongoInvalidArgumentError, MongoParseError } = require('mongodb/errors');
  const { isValueOption } = require('mongodb/values');

  // Options whose absence no script can notice, beside those that godwit itself has no use for.
  const IGNORED = new Set(['serverApi', 'timeoutMS']);
  // What would be lost on the way: its functions make the ids of new documents.
  const REFUSED = new Set(['pkFactory']);

  const FORM = /^mongodb(?:\+srv)?:\/\/(?:[^@/?]*@)?[^/?]+(?:\/([^?]*))?(?:\?.*)?$/;

  // The database that it names, or ''.
  function databaseOf(url) {
    if (typeof url !== 'string') throw new MongoInvalidArgumentError('Connection string must be a string');
    if (!/^mongodb(\+srv)?:\/\//.test(url)) {
      throw new MongoParseError(
        'Invalid scheme, expected connection string to start with "mongodb://" or "mongodb+srv://"');
    }
    const parts = FORM.exec(url);
    if (parts === null) throw new MongoParseError('Invalid connection string');
    return decodeURIComponent(parts[1] ?? '');
  }

  function unsupported(name) {
    return new MongoParseError(`option ${name} is not supported`);
  }

  function inUrl(url, options) {
    try {
      return natives.clientUrl(url, JSON.stringify(options));
    } catch (error) {
      throw new MongoParseError(error.message);
    }
  }

  // Returns { url, database }; `database` is the one that client.db() means.
  exports.withOptions = function withOptions(url, options = {}) {
    const database = databaseOf(url) || 'test';
    const said = {};
    for (const name of Object.keys(options)) {
      if (REFUSED.has(name)) throw unsupported(name);
      if (!IGNORED.has(name) && !isValueOption(name)) said[name] = options[name];
    }
    const [whole, ...unknown] = inUrl(url, said);
    if (unknown.length > 0) throw unsupported(unknown[0]);
    return { url: whole, database };
  };
})
