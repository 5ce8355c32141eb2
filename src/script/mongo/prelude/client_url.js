(function (exports, module, require, natives) {
  'use strict';
  // A connection string together with the options that `new MongoClient(url, options)` takes, as one connection string.
  const { MongoInvalidArgumentError, MongoParseError } = require('mongodb/errors');
  const { isValueOption } = require('mongodb/values');

  // Options that a connection string can have.
  const IN_URL = new Set([
    'appName', 'authMechanism', 'authMechanismProperties', 'authSource', 'compressors', 'connectTimeoutMS',
    'directConnection', 'heartbeatFrequencyMS', 'journal', 'loadBalanced', 'localThresholdMS', 'maxPoolSize',
    'readConcernLevel', 'readPreference', 'replicaSet', 'retryReads', 'retryWrites', 'serverSelectionTimeoutMS',
    'socketTimeoutMS', 'ssl', 'tls', 'tlsAllowInvalidCertificates', 'tlsAllowInvalidHostnames', 'tlsCAFile',
    'tlsCertificateKeyFile', 'tlsCertificateKeyFilePassword', 'tlsInsecure', 'w', 'waitQueueTimeoutMS', 'wtimeoutMS',
    'zlibCompressionLevel',
  ]);
  // Options whose absence no script can notice.
  const IGNORED = new Set([
    'autoReconnect', 'bufferMaxEntries', 'keepAlive', 'maxIdleTimeMS', 'minPoolSize', 'monitorCommands', 'noDelay',
    'poolSize', 'promiseLibrary', 'reconnectInterval', 'reconnectTries', 'useCreateIndex', 'useFindAndModify',
    'useNewUrlParser', 'useUnifiedTopology', 'forceServerObjectId', 'serverApi', 'enableUtf8Validation',
  ]);

  const FORM = /^(mongodb(?:\+srv)?:\/\/)(?:([^@/?]*)@)?([^/?]+)(?:\/([^?]*))?(?:\?(.*))?$/;

  function parsed(url) {
    if (typeof url !== 'string') throw new MongoInvalidArgumentError('Connection string must be a string');
    if (!/^mongodb(\+srv)?:\/\//.test(url)) {
      throw new MongoParseError(
        'Invalid scheme, expected connection string to start with "mongodb://" or "mongodb+srv://"');
    }
    const parts = FORM.exec(url);
    if (parts === null) throw new MongoParseError('Invalid connection string');
    const [, scheme, user, hosts, database = '', query = ''] = parts;
    return { scheme, user, hosts, database, query };
  }

  function flat(options) {
    const { auth, writeConcern, readConcern, readPreference, ...rest } = options;
    if (writeConcern) Object.assign(rest, { w: writeConcern.w, journal: writeConcern.j ?? writeConcern.journal });
    if (readConcern) rest.readConcernLevel = readConcern.level ?? readConcern;
    if (readPreference) rest.readPreference = readPreference.mode ?? readPreference;
    return rest;
  }

  // Returns { url, database }; `database` is the one that client.db() means.
  exports.withOptions = function withOptions(url, options = {}) {
    const parts = parsed(url);
    let query = parts.query ? parts.query.split('&') : [];
    // ssl is the old name of tls.
    const plain = (name) => name.toLowerCase().replace(/^ssl$/, 'tls');
    for (const [name, value] of Object.entries(flat(options))) {
      if (value == null || IGNORED.has(name) || isValueOption(name)) continue;
      if (!IN_URL.has(name)) throw new MongoParseError(`option ${name} is not supported`);
      query = query.filter((each) => plain(each.split('=')[0]) !== plain(name));
      query.push(`${name}=${encodeURIComponent(`${value}`)}`);
    }
    const { username = options.auth?.user, password } = options.auth ?? {};
    const given = username === undefined ? undefined
      : `${encodeURIComponent(username)}${password === undefined ? '' : `:${encodeURIComponent(password)}`}`;
    const user = given ?? parts.user;
    const text = `${parts.scheme}${user === undefined ? '' : `${user}@`}${parts.hosts}/${parts.database}`;
    return {
      url: query.length > 0 ? `${text}?${query.join('&')}` : text,
      database: decodeURIComponent(parts.database) || 'test',
    };
  };
})
