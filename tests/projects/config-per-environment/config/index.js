const path = require('path');
const common = require('./common');

const fill = (value) => {
  if (typeof value === 'string') {
    return value.replace(/\$\{(\w+)\}/g, (_, name) => {
      if (!process.env[name]) throw new Error(`environment variable ${name} is not set`);
      return process.env[name];
    });
  }
  if (value && typeof value === 'object' && !Array.isArray(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item)]));
  }
  return value;
};

exports.load = (environment) => fill({ ...common, ...require(path.join(__dirname, `${environment}.json`)) });
