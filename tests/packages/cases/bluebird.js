const Promise = require('bluebird');
exports.up = async () => {
  console.log(await Promise.map([1, 2, 3], (x) => Promise.delay(1).then(() => x * 2), { concurrency: 2 }), await Promise.props({ a: 1, b: Promise.resolve(2) }), await Promise.reduce([1, 2, 3], (a, b) => a + b, 0), await Promise.mapSeries(['a', 'b'], (x) => x + x));
  console.log(await Promise.resolve(5).tap(() => {}).then((x) => x), await Promise.any([Promise.reject(new Error('n')), Promise.resolve('y')]), await new Promise(() => {}).timeout(1).catch(Promise.TimeoutError, () => 'timed out'), await Promise.try(() => { throw new TypeError('t'); }).catch(TypeError, (e) => e.message));
  const fs = Promise.promisifyAll({ read(x, cb) { cb(null, x + '!'); } }); console.log(await fs.readAsync('r'), await Promise.fromCallback((cb) => cb(null, 'cb')), await Promise.filter([1, 2, 3], (x) => x % 2), await Promise.coroutine(function* () { return (yield Promise.resolve(3)) + 1; })());
};
