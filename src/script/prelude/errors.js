// Errors for what C++ threw.
(function (exports, module, require, natives) {
  'use strict';
  exports.make = (message) => new Error(message);
})
