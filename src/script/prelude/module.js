// Node's module module.
(function (exports, module, require, natives) {
  'use strict';

  const { badValue } = require('internal/failures');
  const path = require('path');
  const builtinModules = natives.builtinNames();
  const isBuiltin = (name) => typeof name === 'string' && builtinModules.includes(name.replace(/^node:/, ''));

  function createRequire(place) {
    let file = place;
    if (typeof place === 'object' || (typeof place === 'string' && place.startsWith('file:'))) file = require('url').fileURLToPath(place);
    if (typeof file !== 'string' || !path.isAbsolute(file)) {
      throw badValue('filename', place, 'must be a file URL object, file URL string, or absolute path string');
    }
    return natives.requireFor(file.endsWith('/') ? `${file}noop.js` : file);
  }

  function Module(id = '', parent = undefined) {
    Object.assign(this, { id, path: path.dirname(id), exports: {}, filename: null, loaded: false, children: [], parent });
  }
  Module.prototype.require = function (name) { return createRequire(this.filename ?? path.resolve('noop.js'))(name); };
  const here = () => createRequire(path.resolve('noop.js'));

  module.exports = Object.assign(Module, {
    Module, createRequire, builtinModules, isBuiltin, globalPaths: [],
    _extensions: Object.assign(Object.create(null), { '.js': () => {}, '.json': () => {}, '.node': () => {} }),
    _load: (name, parent) => createRequire(parent?.filename ?? path.resolve('noop.js'))(name),
    _resolveFilename: (name, parent) => createRequire(parent?.filename ?? path.resolve('noop.js')).resolve(name),
    _nodeModulePaths(from) {
      const paths = [];
      for (let at = path.resolve(from); ; at = path.dirname(at)) {
        if (path.basename(at) !== 'node_modules') paths.push(path.join(at, 'node_modules'));
        if (at === '/') return paths;
      }
    },
    wrap: (text) => `(function (exports, require, module, __filename, __dirname) { ${text}\n});`,
    syncBuiltinESMExports() {},
    findSourceMap: () => undefined,
    register() { throw new Error('module.register does not exist here: files are loaded as they are'); },
  });
  Object.defineProperty(Module, '_cache', { get: () => here().cache, enumerable: true });
})
