// Errors with Node's codes, and checks of arguments that throw them.
(function (exports, module, require, natives) {
  'use strict';

  function coded(Type, code, message) {
    const error = new Type(message);
    error.code = code;
    const { name } = error;
    // Node shows the code in the stack and in the heading, not in `name`.
    Object.defineProperty(error, 'toString', {
      value: () => `${name} [${code}]: ${error.message}`, configurable: true, writable: true, enumerable: false,
    });
    return error;
  }

  function received(value) {
    if (value == null) return ` Received ${value}`;
    if (typeof value === 'function') return ` Received function ${value.name}`;
    if (typeof value === 'object') {
      const name = value.constructor?.name;
      return name ? ` Received an instance of ${name}` : ` Received ${require('internal/inspect').inspect(value, { depth: -1 })}`;
    }
    let shown = require('internal/inspect').inspect(value);
    if (shown.length > 28) shown = `${shown.slice(0, 25)}...`;
    return ` Received type ${typeof value} (${shown})`;
  }

  function badType(name, expected, value) {
    const what = name.includes('.') ? 'property' : 'argument';
    return coded(TypeError, 'ERR_INVALID_ARG_TYPE', `The "${name}" ${what} must be ${expected}.${received(value)}`);
  }
  function badValue(name, value, reason = 'is invalid') {
    const what = name.includes('.') ? 'property' : 'argument';
    const shown = require('internal/inspect').inspect(value);
    return coded(TypeError, 'ERR_INVALID_ARG_VALUE', `The ${what} '${name}' ${reason}. Received ${shown}`);
  }
  function grouped(value) {
    const text = String(value);
    return /^-?\d{4,}$/.test(text) ? text.replace(/\B(?=(\d{3})+$)/g, '_') : text;
  }
  function outOfRange(name, range, value) {
    const big = typeof value === 'bigint' || (Number.isInteger(value) && Math.abs(value) > 2 ** 32);
    const shown = big ? grouped(value) + (typeof value === 'bigint' ? 'n' : '') : require('internal/inspect').inspect(value);
    return coded(RangeError, 'ERR_OUT_OF_RANGE', `The value of "${name}" is out of range. It must be ${range}. Received ${shown}`);
  }

  function checkString(value, name) { if (typeof value !== 'string') throw badType(name, 'of type string', value); }
  function checkFunction(value, name) { if (typeof value !== 'function') throw badType(name, 'of type function', value); }
  function checkObject(value, name) {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) throw badType(name, 'of type object', value);
  }
  function checkNumber(value, name) { if (typeof value !== 'number') throw badType(name, 'of type number', value); }
  function checkInteger(value, name, least = Number.MIN_SAFE_INTEGER, most = Number.MAX_SAFE_INTEGER) {
    checkNumber(value, name);
    if (!Number.isInteger(value)) throw outOfRange(name, 'an integer', value);
    if (value < least || value > most) throw outOfRange(name, `>= ${least} && <= ${most}`, value);
  }

  function aborted(cause) {
    const error = new Error('The operation was aborted', cause === undefined ? undefined : { cause });
    Object.defineProperty(error, 'name', { value: 'AbortError', configurable: true, writable: true });
    error.code = 'ABORT_ERR';
    return error;
  }

  module.exports = {
    aborted, badType, badValue, checkFunction, checkInteger, checkNumber, checkObject, checkString, coded, outOfRange,
  };
})
