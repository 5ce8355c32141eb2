const _ = require('lodash');
const { groupBy } = require('lodash/fp');
exports.up = async () => {
  const users = [{ id: 1, n: 'b', tags: ['x'] }, { id: 2, n: 'a', tags: ['x', 'y'] }, { id: 3, n: 'a', tags: [] }];
  console.log(_.chunk([1, 2, 3, 4, 5], 2), _.groupBy(users, 'n').a.length, _.orderBy(users, ['n', 'id'], ['asc', 'desc']).map((u) => u.id), _.countBy(_.flatMap(users, 'tags')));
  console.log(_.cloneDeep({ d: new Date(0), r: /x/g, m: new Map([[1, { a: 1 }]]), b: Buffer.from('x'), t: new Uint8Array([1]) }), _.isEqual({ a: [1, new Set([2])] }, { a: [1, new Set([2])] }));
  console.log(_.merge({ a: { b: 1 } }, { a: { c: 2 } }), _.get({ a: [{ b: 3 }] }, 'a[0].b'), _.set({}, 'x.y[1]', 5), _.pick({ a: 1, b: 2 }, 'a'), _.omit({ a: 1, b: 2 }, 'a'), _.kebabCase('fooBarBaz'), _.startCase('hello world'), _.deburr('déjà vu'), _.template('<%= a %>-<% for (const x of b) { %>[<%- x %>]<% } %>')({ a: 1, b: ['<', 2] }));
  console.log(_(users).filter((u) => u.id > 1).map('n').uniq().value(), groupBy('n')(users).b.length, _.isPlainObject(Object.create(null)), _.isBuffer(Buffer.from('')), _.uniqWith([{ a: 1 }, { a: 1 }], _.isEqual), _.range(0, 10, 3), _.zipObject(['a', 'b'], [1, 2]), _.padStart('5', 3, '0'), _.truncate('a long sentence here', { length: 10 }), _.memoize((x) => x * 2)(4), _.words('camelCase words'), _.VERSION);
  let n = 0; const d = _.debounce(() => n++, 5); d(); d(); await new Promise((r) => setTimeout(r, 30)); console.log(n);
};
