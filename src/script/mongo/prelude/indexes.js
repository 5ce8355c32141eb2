(function (exports, module, require, natives) {
  'use strict';
  // Index descriptions as createIndex() and createIndexes() take them, turned into the server's.
  const { MongoInvalidArgumentError } = require('mongodb/errors');
  const { check, indexOptions } = require('mongodb/options');
  const { isDocument, ordered } = require('mongodb/specs');

  const KINDS = new Set(['2d', '2dsphere', 'text', 'geoHaystack']);

  // ['age', -1] is one key and its direction; ['age', 'name'] are two keys.
  function isPair(spec) {
    return Array.isArray(spec) && spec.length === 2 && (typeof spec[1] === 'number' || KINDS.has(spec[1]));
  }

  function pairsOf(spec) {
    if (typeof spec === 'string') return [[spec, 1]];
    if (Array.isArray(spec)) return [[spec[0], spec[1] ?? 1]];
    if (spec instanceof Map) return Array.from(spec);
    return isDocument(spec) ? Object.entries(spec) : [];
  }

  // 'a' | ['a', -1] | ['a', 'b'] | { a: 1 } | Map | a list of these -> [['a', 1], …], each key once.
  function keyPairs(spec) {
    const specs = !Array.isArray(spec) || isPair(spec) ? [spec] : spec;
    return Array.from(new Map(specs.flatMap(pairsOf)));
  }

  function describe(pairs, options) {
    const { name, ...rest } = indexOptions(options);
    return { ...rest, name: name ?? pairs.flat().join('_'), key: ordered(pairs) };
  }

  // The only index of createIndex(spec, options).
  exports.fromSpec = (spec, options) => describe(keyPairs(spec), options);

  // One of createIndexes([{ key, name, … }]).
  exports.fromDescription = function fromDescription(description) {
    if (!isDocument(description) || !isDocument(description.key)) {
      throw new MongoInvalidArgumentError('createIndexes: each index must be an object with a "key"');
    }
    check('createIndexes index', description);
    const { key } = description;
    return describe(key instanceof Map ? Array.from(key) : Object.entries(key), description);
  };
})
