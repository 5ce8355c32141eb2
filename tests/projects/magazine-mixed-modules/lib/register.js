const registry = require('./registry');
exports.register = (name) => {
  registry.names.push(name);
  return registry.names.length;
};
