(function (exports, module, require, natives) {
  'use strict';
  // The options of clients, databases, collections and methods that say how values are read and written
  // (promoteValues, raw, ignoreUndefined, …). Hardly any script has them, so that all here costs nothing without.
  const READING = ['promoteValues', 'promoteLongs', 'promoteBuffers', 'bsonRegExp', 'useBigInt64', 'raw', 'fieldsAsRaw'];
  const WRITING = ['ignoreUndefined', 'serializeFunctions', 'checkKeys'];
  const NAMES = new Set([...READING, ...WRITING]);

  exports.isValueOption = (name) => NAMES.has(name);

  // Those of a call or of a new object, over those of the object that it belongs to; undefined for none.
  exports.valuesOf = function valuesOf(owner, options) {
    let values = owner.values;
    for (const name in options) {
      if (options[name] === undefined || !NAMES.has(name)) continue;
      if (values === owner.values) values = { ...owner.values };
      values[name] = options[name];
    }
    return values;
  };

  // A document or list on its way to the server.
  exports.outgoing = function outgoing(owner, options, value) {
    const values = exports.valuesOf(owner, options);
    return values === undefined ? value : require('bson/outgoing').outgoing(value, values);
  };

  // What makes of a document as C++ read it the one that is wanted; undefined when nothing is to be done.
  exports.reader = function reader(owner, options) {
    const values = exports.valuesOf(owner, options);
    if (values === undefined || !require('bson/bytes').isSpecial(values)) return undefined;
    const { readAgain, serialize } = require('bson/bytes');
    return (document) => (values.raw ? serialize(document, { ignoreUndefined: false }) : readAgain(document, values));
  };

  // One value out of a reply.
  exports.incoming = function incoming(owner, options, value) {
    const values = exports.valuesOf(owner, options);
    if (values === undefined || value == null) return value;
    const { isSpecial, readAgain } = require('bson/bytes');
    return isSpecial(values) ? readAgain({ value }, values).value : value;
  };
})
