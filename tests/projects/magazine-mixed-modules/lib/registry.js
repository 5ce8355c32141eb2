// Two modules that need each other.
exports.names = [];
const { register } = require('./register');
register('first');
exports.register = register;
