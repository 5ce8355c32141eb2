const R = require('ramda');
exports.up = async () => {
  console.log(R.pipe(R.filter((x) => x % 2), R.map(R.multiply(10)), R.sum)([1, 2, 3]), R.groupBy(R.prop('k'), [{ k: 'a' }, { k: 'b' }, { k: 'a' }]), R.over(R.lensPath(['a', 0, 'b']), R.inc, { a: [{ b: 1 }] }), R.equals({ a: [1, new Set([1])] }, { a: [1, new Set([1])] }), R.curry((a, b, c) => a + b + c)(1)(2)(3), R.toString(new Map([[1, { x: 'y' }]])), R.sortWith([R.descend(R.prop('n'))])([{ n: 1 }, { n: 2 }]), R.evolve({ a: R.negate }, { a: 1, b: 2 }), R.xprod([1, 2], ['a']), R.mergeDeepRight({ a: { b: 1 } }, { a: { c: 2 } }));
};
