// What the old shell added to JavaScript itself. An engine that has it runs one script, so nobody else meets it.
(function (exports, module, require, natives) {
  'use strict';

  const bson = require('bson');
  const { createHash } = require('crypto');

  function list(value) {
    if (Array.isArray(value)) return value;
    throw new TypeError('the first argument has to be an array');
  }

  // Compared with `==`, as ever: scripts ask for numbers by their text.
  // eslint-disable-next-line eqeqeq
  const contains = (values, wanted) => list(values).some((value) => value == wanted);
  const sum = (values) => (list(values).length === 0 ? null : values.reduce((total, value) => total + value));
  const avg = (values) => (list(values).length === 0 ? null : sum(values) / values.length);

  function unique(values) {
    const kept = [];
    for (const value of list(values)) if (!contains(kept, value)) kept.push(value);
    return kept;
  }

  const bsonsize = (document) => bson.calculateObjectSize(document);

  // Numbers that are the same for the same seed, though not those of the old shell.
  function makeRandom() {
    let state;
    function setRandomSeed(seed = Date.now()) {
      // Seeds that are near each other shall not begin alike, and 0 would stay 0.
      state = Math.imul(Number(seed) ^ 0x5bd1e995, 0x2545f491) || 1;
      return seed;
    }
    function rand() {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return (state >>> 0) / 2 ** 32;
    }
    setRandomSeed();
    return {
      setRandomSeed, srand: setRandomSeed, rand,
      randInt: (first, end) => (end === undefined ? Math.floor(rand() * first) : first + Math.floor(rand() * (end - first))),
    };
  }

  function add(target, values) {
    for (const [name, value] of Object.entries(values)) {
      Object.defineProperty(target, name, { value, writable: true, enumerable: false, configurable: true });
    }
  }

  exports.install = () => {
    add(Array, { avg, contains, sum, unique });
    add(Object, { bsonsize });
    add(globalThis, {
      EJSON: bson.EJSON, Random: makeRandom(), bsonsize,
      hex_md5: (text) => createHash('md5').update(String(text)).digest('hex'),
    });
    Object.defineProperty(bson.ObjectId.prototype, 'str', { get() { return this.toHexString(); }, configurable: true });
  };
})
