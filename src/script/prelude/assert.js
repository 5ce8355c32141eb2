// Node's assert, the plain functions.
(function (exports, module, require, natives) {
  'use strict';

  const { inspect } = require('internal/inspect');
  const deepEqual = require('internal/equal');

  class AssertionError extends Error {
    constructor({ message, actual, expected, operator, given = message !== undefined }) {
      super(message);
      this.generatedMessage = !given;
      this.code = 'ERR_ASSERTION';
      this.actual = actual;
      this.expected = expected;
      this.operator = operator;
    }
    get name() { return 'AssertionError'; }
  }

  function fail(message, fallback, actual, expected, operator) {
    if (message instanceof Error) throw message;
    throw new AssertionError({ message: message ?? fallback, actual, expected, operator, given: message != null });
  }

  // `sign` stands between the values in the message, `name` is the operator.
  function compare(name, sign, text, same) {
    return (...args) => {
      const [actual, expected, message] = args;
      if (args.length < 2) throw require('internal/failures').coded(TypeError, 'ERR_MISSING_ARGS', 'The "actual" and "expected" arguments must be specified');
      if (same(actual, expected)) return;
      fail(message, `${text}:\n\n${inspect(actual)} ${sign} ${inspect(expected)}\n`, actual, expected, name);
    };
  }

  function assert(...args) {
    if (args.length === 0) fail(undefined, 'No value argument passed to `assert.ok()`', undefined, true, '==');
    if (!args[0]) fail(args[1], `The expression evaluated to a falsy value: ${inspect(args[0])}`, args[0], true, '==');
  }

  function matches(error, expected) {
    if (expected === undefined) return true;
    if (expected instanceof RegExp) return expected.test(String(error));
    if (typeof expected !== 'function') {
      return Object.keys(expected).every((key) => (expected[key] instanceof RegExp && typeof error?.[key] === 'string'
        ? expected[key].test(error[key]) : deepEqual(error?.[key], expected[key], true)));
    }
    if (expected.prototype !== undefined && error instanceof expected) return true;
    if (Error.isPrototypeOf(expected)) return false;
    return expected.call({}, error) === true;
  }

  function checkError(error, expected, message, operator) {
    if (typeof expected === 'string') return;
    if (matches(error, expected)) return;
    if (message !== undefined) fail(message, '', error, expected, operator);
    throw error;
  }

  function missing(expected, message, kind, operator) {
    fail(typeof expected === 'string' ? expected : message, `Missing expected ${kind}.`, undefined, expected, operator);
  }

  async function outcome(work) {
    try { await (typeof work === 'function' ? work() : work); } catch (error) { return { error }; }
    return null;
  }

  Object.assign(assert, {
    AssertionError,
    ok: (...args) => assert(...args),
    fail(message = 'Failed') { fail(message, 'Failed', undefined, undefined, 'fail'); },
    // eslint-disable-next-line eqeqeq
    equal: compare('==', '==', 'Expected values to be loosely equal', (a, b) => a == b || (a !== a && b !== b)),
    // eslint-disable-next-line eqeqeq
    notEqual: compare('!=', '!=', 'Expected values to be loosely unequal', (a, b) => !(a == b || (a !== a && b !== b))),
    strictEqual: compare('strictEqual', '!==', 'Expected values to be strictly equal', Object.is),
    notStrictEqual: compare('notStrictEqual', '===', 'Expected values to be strictly unequal', (a, b) => !Object.is(a, b)),
    deepEqual: compare('deepEqual', 'should loosely deep-equal', 'Expected values to be loosely deep-equal', (a, b) => deepEqual(a, b, false)),
    notDeepEqual: compare('notDeepEqual', 'should not loosely deep-equal', 'Expected values not to be loosely deep-equal', (a, b) => !deepEqual(a, b, false)),
    deepStrictEqual: compare('deepStrictEqual', 'should equal', 'Expected values to be strictly deep-equal', (a, b) => deepEqual(a, b, true)),
    notDeepStrictEqual: compare('notDeepStrictEqual', 'should not equal', 'Expected values not to be strictly deep-equal', (a, b) => !deepEqual(a, b, true)),
    match: compare('match', 'does not match', 'The input did not match the regular expression', (text, pattern) => pattern.test(text)),
    doesNotMatch: compare('doesNotMatch', 'matches', 'The input was expected not to match the regular expression', (text, pattern) => !pattern.test(text)),
    ifError(value) {
      if (value === null || value === undefined) return;
      const text = value instanceof Error ? value.message || value.name : inspect(value);
      const error = new AssertionError({ message: `ifError got unwanted exception: ${text}`, actual: value, expected: null, operator: 'ifError', given: true });
      error.cause = value;
      throw error;
    },
    throws(work, expected, message) {
      let caught;
      try { work(); } catch (error) { caught = { error }; }
      if (!caught) missing(expected, message, 'exception', 'throws'); else checkError(caught.error, expected, message, 'throws');
    },
    doesNotThrow(work) { work(); },
    async rejects(work, expected, message) {
      const caught = await outcome(work);
      if (!caught) missing(expected, message, 'rejection', 'rejects'); else checkError(caught.error, expected, message, 'rejects');
    },
    async doesNotReject(work) { const caught = await outcome(work); if (caught) throw caught.error; },
  });

  assert.strict = Object.assign((...args) => assert(...args), assert, {
    equal: assert.strictEqual, notEqual: assert.notStrictEqual,
    deepEqual: assert.deepStrictEqual, notDeepEqual: assert.notDeepStrictEqual,
  });
  assert.strict.strict = assert.strict;
  module.exports = assert;
})
