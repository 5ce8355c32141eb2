// Modules of one kind in the eyes of the other.
(function (exports, module, require, natives) {
  'use strict';

  // What `require` gives of an ECMAScript module: what it put into module.exports, or its names as a transpiler would.
  exports.required = (names) => {
    const own = names['module.exports']?.exports;
    if (own !== undefined && (typeof own !== 'object' || own === null || Reflect.ownKeys(own).length > 0)) return own;
    const object = Object.defineProperty({}, '__esModule', { value: true });
    for (const name of Object.keys(names)) {
      if (name !== 'module.exports') Object.defineProperty(object, name, { get: () => names[name], enumerable: true, configurable: true });
    }
    return object;
  };
})
