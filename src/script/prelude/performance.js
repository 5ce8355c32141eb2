(function (exports, module, require, natives) {
  'use strict';
  const { Date } = require('internal/language');
  const timeOrigin = Date.now() - natives.now();
  exports.performance = { timeOrigin, now: () => natives.now(), toJSON() { return { timeOrigin }; } };
})
