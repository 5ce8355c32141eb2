(function (exports, module, require, natives) {
  'use strict';
  // The many spellings that the driver accepts for sorts, hints, projections and updates, turned into the one that the
  // server knows.
  const { MongoInvalidArgumentError } = require('mongodb/errors');

  const ARRAY_INDEX = /^(0|[1-9]\d*)$/;

  // A document of the pairs [key, value] in their order. A plain object would put keys like "10" first.
  exports.ordered = function ordered(pairs) {
    return pairs.some(([key]) => ARRAY_INDEX.test(key)) ? new Map(pairs) : Object.fromEntries(pairs);
  };

  const DIRECTIONS = { __proto__: null, ascending: 1, asc: 1, 1: 1, descending: -1, desc: -1, '-1': -1 };

  function isMeta(direction) {
    return typeof direction === 'object' && direction !== null && typeof direction.$meta === 'string';
  }

  function sortDirection(given = 1) {
    if (isMeta(given)) return given;
    const direction = DIRECTIONS[`${given}`.toLowerCase()];
    if (direction !== undefined) return direction;
    throw new MongoInvalidArgumentError(`Invalid sort direction: ${JSON.stringify(given)}`);
  }

  function isDirection(given) {
    return isMeta(given) || DIRECTIONS[`${given}`.toLowerCase()] !== undefined;
  }

  function sortPairs(sort) {
    if (sort instanceof Map && sort.size > 0) return Array.from(sort);
    if (!Array.isArray(sort)) return Object.entries(sort);
    if (Array.isArray(sort[0])) return sort;
    // ['name', -1] is one field and its direction; ['name', 'age'] are two fields.
    if (sort.length === 2 && isDirection(sort[1])) return [sort];
    return sort.map((field) => [field, 1]);
  }

  // 'a' | 'a', -1 | ['a', -1] | ['a', 'b'] | [['a', 1], …] | { a: 1 } | Map -> a document, or undefined for no sort.
  exports.formatSort = function formatSort(sort, direction) {
    if (sort == null) return undefined;
    if (typeof sort === 'string') return exports.ordered([[sort, sortDirection(direction)]]);
    if (typeof sort !== 'object') {
      throw new MongoInvalidArgumentError(
        `Invalid sort format: ${JSON.stringify(sort)} Sort must be a valid object`);
    }
    const pairs = sortPairs(sort).map(([field, given]) => [`${field}`, sortDirection(given)]);
    return pairs.length > 0 ? exports.ordered(pairs) : undefined;
  };

  // An index's name or its keys; ['a', 'b'] stands for { a: 1, b: 1 }.
  exports.formatHint = function formatHint(hint) {
    return Array.isArray(hint) ? exports.ordered(hint.map((field) => [field, 1])) : hint;
  };

  // ['a', 'b'] stands for { a: 1, b: 1 }, and [] for the _id alone.
  exports.formatProjection = function formatProjection(projection) {
    if (!Array.isArray(projection)) return projection;
    return projection.length > 0 ? exports.ordered(projection.map((field) => [field, 1])) : { _id: 1 };
  };

  // True for `{ $set: … }` and for pipelines of such stages, which change a document; false for a whole new document.
  exports.hasAtomicOperators = function hasAtomicOperators(update) {
    if (Array.isArray(update)) return update.some((stage) => hasAtomicOperators(stage));
    if (update instanceof Map) return String(update.keys().next().value ?? '')[0] === '$';
    const [first] = Object.keys(update);
    return first !== undefined && first[0] === '$';
  };

  exports.isDocument = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
})
