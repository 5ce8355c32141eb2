// Errors for what C++ threw.
(function (exports, module, require, natives) {
  'use strict';
  const kinds = { Error, RangeError, TypeError };
  exports.make = (message, kind) => new kinds[kind](message);
})
