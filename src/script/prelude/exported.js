// What a file of settings exports, once it is worked out.
(function (exports, module, require, natives) {
  'use strict';

  // An object, a promise of one, or a function that gives either. JSON leaves out what is no setting: functions in it.
  module.exports = async function evaluate(exported) {
    let value = exported?.default ? exported.default : exported;
    if (typeof value === 'function') value = value();
    value = await value;
    return JSON.stringify({ config: value ?? null, variables: { ...require('internal/process').process.env } });
  };
})
