// What a file of settings exports, once it is worked out. Also runs in the user's own Node, with node_bootstrap.js.
(function (exports, module, require, natives) {
  'use strict';

  // Getters of a class are settings, too, and no JSON.
  function plain(value) {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
    const copy = {};
    for (let level = value; level !== null && level !== Object.prototype; level = Object.getPrototypeOf(level)) {
      for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(level))) {
        if (name in copy || name === 'constructor' || name === '__proto__') continue;
        if (level === value ? property.enumerable : property.get) copy[name] = value[name];
      }
    }
    if ('mongodb' in copy) copy.mongodb = plain(copy.mongodb);
    return copy;
  }

  const number = (name, value) => (typeof value === 'bigint' ? Number(value) : value);

  // An object, a promise of one, or a function that gives either. JSON leaves out what is no setting: functions in it.
  module.exports = async function evaluate(exported) {
    let value = exported?.default ? exported.default : exported;
    if (typeof value === 'function') value = value();
    value = await value;
    const { env } = require('internal/process').process;
    return JSON.stringify({ config: plain(value) ?? null, variables: { ...env } }, number);
  };
})
