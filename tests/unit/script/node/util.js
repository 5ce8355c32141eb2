const util = require('util');
const t = (f) => { try { return f(); } catch (x) { return `${x.name} ${x.code} ${x.message}`; } };
exports.up = async () => {
  const p = util.promisify((a, b, cb) => (a ? cb(null, a + b) : cb(new Error('no'))));
  console.log(await p(1, 2), await p(0, 1).catch((e) => e.message), t(() => util.promisify(5)));
  console.log(await util.promisify(setTimeout)(1, 'v'), util.promisify.custom);
  const cb = util.callbackify(async (x) => { if (x) return x; throw null; });
  await new Promise((r) => cb(4, (e, v) => { console.log(e, v); r(); }));
  await new Promise((r) => cb(0, (e) => { console.log(e.code, e.message, e.reason); r(); }));
  function A() {} function B() {} util.inherits(A, B); console.log(A.super_ === B, new A() instanceof B, t(() => util.inherits(A)));
  console.log(util.isDeepStrictEqual({ a: [1, new Map([[1, 2]])] }, { a: [1, new Map([[1, 2]])] }), util.isDeepStrictEqual([1], ['1']), util.isDeepStrictEqual(new Set([{ a: 1 }]), new Set([{ a: 1 }])), util.isDeepStrictEqual(NaN, NaN), util.isDeepStrictEqual(0, -0));
  console.log(util.format('%s %d %i %f %j %o %O %%', 'a', '1', 2.7, '3.5', { a: 1 }, [1], { b: { c: {} } }), util.format('%s', null, undefined, 5n, Symbol('x')), util.format('a', 'b', { c: 1 }), util.format('%s', class A {}), util.format('%d', '0x10'), util.format(1, 2, '3'), util.format('%s', { toString() { return 'T'; } }), util.format('%s', [1, [2]]), util.format('%s', new Error('e').message), util.format('%x %s', 1));
  const T = util.types;
  const values = { date: new Date(), re: /x/, map: new Map(), set: new Set(), wm: new WeakMap(), ws: new WeakSet(), p: Promise.resolve(), ab: new ArrayBuffer(1), u8: new Uint8Array(1), f64: new Float64Array(1), dv: new DataView(new ArrayBuffer(1)), err: new TypeError(), af: async () => {}, gf: function* () {}, go: (function* () {})(), mi: new Map().keys(), si: new Set().keys(), args: (function () { return arguments; })(), num: new Number(1), str: new String(''), bool: new Boolean(true), big: Object(1n), sym: Object(Symbol('x')), proxy: new Proxy({}, {}), obj: {}, fn: () => {}, nil: null, fake: { __proto__: Date.prototype } };
  for (const name of Object.keys(T).sort()) {
    if (/External|KeyObject|CryptoKey/.test(name)) continue;
    console.log(name, Object.keys(values).filter((k) => T[name](values[k])).join());
  }
  console.log(util.stripVTControlCharacters('\u001b[31mred\u001b[0m'), util.toUSVString('a\ud800'));
  console.log(JSON.stringify(util.parseArgs({ args: ['-f', '--bar', 'b', '--no=1', 'pos'].filter((x) => x !== '--no=1'), options: { foo: { type: 'boolean', short: 'f' }, bar: { type: 'string' } }, allowPositionals: true })), t(() => util.parseArgs({ args: ['--x'] })).slice(0, 60));
  class Foo { constructor() { this.a = 1; this.b = { c: { d: { e: 1 } } }; } get g() { return 1; } static s = 1; }
  class Bar extends Foo { get [Symbol.toStringTag]() { return 'Tag'; } }
  console.log(new Foo(), new Bar(), Foo, Bar, util.inspect(new Foo(), { depth: 0 }), util.inspect(new Foo(), { depth: null }), util.inspect({ a: 1n, b: 'x\ny', c: [,, 1], d: () => {}, e: Symbol('q') }));
  console.log(util.inspect('a'.repeat(200)).length, util.inspect(Array.from({ length: 120 }, (_, i) => i)), util.inspect({ a: 'x'.repeat(60), b: 'y'.repeat(60) }), util.inspect(new Map([['a', { b: 1 }]]), { compact: false }), util.inspect({ b: 1, a: 2 }, { sorted: true }), util.inspect([['a', 'b'], ['c']], { breakLength: 5 }));
  console.log([1.5, -0, NaN], [undefined, null], { 'a-b': 1, 2: 3 }, [['x']], new Array(3), [1, , 3], Object.assign([1, 2], { k: 'v' }), Object.create({ a: 1 }), Object.create(null), [new Date(0)], { d: new Date(NaN) }, Object.assign(() => {}, { a: 1 }), new (class extends Array {})(3), new (class M extends Map {})([[1, 2]]));
  console.log(util.inspect(new Proxy({ a: 1 }, {}), { showProxy: false }), util.inspect({ [util.inspect.custom]() { return 'CUSTOM'; } }), util.inspect({ a: { [util.inspect.custom](d, o) { return `d${d}`; } } }), util.inspect(Object.assign(new Error('msg'), { code: 'E' })).split('\n')[0], [new Error('in array').message]);
  console.log(['aaaaaaaaaaaaa', 'bbbbbbbbbbbb', 'cccccccccccccc', 'dddddddddd', 'eeeeeeeeee', 'ffffffff', 'ggg', 'hhh'], Array.from({ length: 30 }, (_, i) => i * 1000), Array.from({ length: 10 }, (_, i) => `item number ${i}`));
  console.log(util.inspect(new Set([[1, 2], { a: 1 }])), util.inspect(Symbol.iterator), util.inspect([,'x']), util.inspect("it's"), util.inspect('"\'`'), util.inspect(new WeakMap()), util.inspect(globalThis).length > 0, util.inspect(async function foo() {}), util.inspect(function* gen() {}), util.inspect(Promise.resolve(4)), util.inspect(new Promise(() => {})));
  const circ = { name: 'c' }; circ.me = circ; circ.list = [circ, { circ }]; console.log(circ);
  console.log(util.inspect({ get a() { return 1; }, set b(v) {}, get c() { return 2; }, set c(v) {} }));
};
