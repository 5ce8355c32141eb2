// What the names and values of HTTP headers may hold (RFC 9110, sections 5.1 and 5.5).
(function (exports, module, require, natives) {
  'use strict';

  exports.isName = (name) => /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name);
  // A line end in a value would begin a header of its own.
  exports.isValue = (value) => !/[^\t\x20-\x7e\x80-\xff]/.test(value);
})
