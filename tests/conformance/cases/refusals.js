'use strict';
// Wrong and unusual use of single methods.

const CASES = {
  'explain of a write': (c) => c.deleteMany({}, { explain: true }).then((plan) => typeof plan.ok),
  'maxTimeMS of bulkWrite': (c) => c.bulkWrite([{ insertOne: { _id: 1 } }], { maxTimeMS: 5000 }),
  'maxTimeMS of insertMany': (c) => c.insertMany([{ _id: 1 }], { maxTimeMS: 5000 }),
  'a tailable cursor': (c) => c.find({}, { tailable: true }).constructor.name,
  'a tailable cursor by its flag': (c) => c.find().addCursorFlag('tailable', true).constructor.name,
  'raw documents': async (c) => {
    await c.insertOne({ _id: 1 });
    return c.findOne({}, { raw: true });
  },
  'Long instead of numbers': async (c) => {
    await c.insertOne({ _id: 1, n: 5n });
    return c.findOne({}, { promoteLongs: false });
  },
  'the default of an option': (c) => c.findOne({}, { promoteLongs: true, ignoreUndefined: false }),
  'reads from secondaries': (c) => c.find({}, { readPreference: 'secondaryPreferred' }).toArray(),
  'reads from the primary': (c) => c.findOne({}, { readPreference: 'primary' }),
  'a wrong read preference': (c) => c.findOne({}, { readPreference: 'best' }),
  'unacknowledged writes': (c) => c.insertOne({ _id: 1 }, { writeConcern: { w: 0 } }),
  'unacknowledged writes, written the old way': (c) => c.deleteMany({}, { w: 0 }),
  'a collection of unacknowledged writes': (c, db) =>
    db.collection('x', { writeConcern: { w: 0 } }).constructor.name,
  'an option that nobody knows is dropped': (c) => c.updateMany({}, { $set: { a: 1 } }, { multi: true }),
  'options that are no object': (c) => c.findOne({}, 'name'),
  'insertMany with a hole': (c) => c.insertMany([{ _id: 1 }, null]),
  'deleteMany by null': (c) => c.deleteMany(null),
  'deleteMany by a string': (c) => c.deleteMany('x'),
  'a collection without a name': (c, db) => db.collection(),
  'a session that is none': (c) => c.findOne({}, { session: {} }),
  'ids in an ordered mixed bulk that fails': async (c) => {
    await c.insertOne({ _id: 1 });
    const error = await c
      .bulkWrite([
        { updateOne: { filter: { _id: 1 }, update: { $set: { a: 1 } } } },
        { insertOne: { document: { _id: 1 } } },
      ])
      .catch((caught) => caught);
    return error.insertedIds;
  },
  'ids in an unordered mixed bulk': async (c) => {
    const result = await c.bulkWrite(
      [{ deleteOne: { filter: { _id: 9 } } }, { insertOne: { document: { _id: 1 } } }],
      { ordered: false },
    );
    return result.insertedIds;
  },
  'a misspelt option of createIndexes': async (c) => [
    await c.createIndexes([{ key: { a: 1 }, uniqe: true }]),
    (await c.indexes())[1].unique === undefined,
  ],
  'createIndexes without keys': (c) => c.createIndexes([{ name: 'x' }]),
  'a command that is none': (c, db) => db.command(),
  'a database name with a dot': (c, db, client) => client.db('a.b'),
  'a database name with a space': (c, db, client) => client.db('a b').collection('x').findOne(),
  'a database name with a dollar': (c, db, client) => client.db('a$b').collection('x').findOne(),
  'an empty database name': (c, db, client) => client.db('').databaseName === client.db().databaseName,
  'a database name that is a number': (c, db, client) => client.db(5),
  'collection names: empty': (c, db) => db.collection('').namespace,
  'collection names: two dots': (c, db) => db.collection('a..b').namespace,
  'collection names: a dot at the beginning': (c, db) => db.collection('.a').namespace,
  'collection names: a dot at the end': (c, db) => db.collection('a.').namespace,
  'collection names: a dollar': (c, db) => db.collection('a$b').namespace,
  'collection names: a number': (c, db) => db.collection(5),
  'collection names: null': (c, db) => db.collection(null),
  'collection names: writing to one with a dollar at the beginning': (c, db) =>
    db.collection('$a').insertOne({ _id: 1 }),
  'keys with dots at the top': (c) => c.insertOne({ _id: 1, 'a.b': 1 }),
  'keys with dots below': (c) => c.insertOne({ _id: 1, a: { 'b.c': 1 } }),
  'keys with dollars at the top': (c) => c.insertOne({ _id: 1, $a: 1 }),
  'keys with dollars below': (c) => c.insertOne({ _id: 1, a: { $b: 1 } }),
  'keys with dots in a replacement': async (c) => {
    await c.insertOne({ _id: 1 });
    return c.replaceOne({ _id: 1 }, { 'a.b': 1 });
  },
  'keys with a null byte': (c) => c.insertOne({ _id: 1, 'a\0b': 1 }),
  'an empty key': (c) => c.insertOne({ _id: 1, '': 1 }),
  '__proto__ as a key': async (c) => {
    await c.insertOne(JSON.parse('{"_id":1,"__proto__":{"x":1},"constructor":2}'));
    return Object.keys(await c.findOne());
  },
  'a document of 17 MB': (c) => c.insertOne({ _id: 1, text: 'x'.repeat(17 * 1024 * 1024) }),
  'a document of 17 MB in a bulk': (c) =>
    c.bulkWrite([{ insertOne: { document: { _id: 1, text: 'x'.repeat(17 * 1024 * 1024) } } }]),
  'a filter of 17 MB': (c) => c.findOne({ text: 'x'.repeat(17 * 1024 * 1024) }),
  'a bigint beyond 64 bits': async (c) => {
    await c.insertOne({ _id: 1, n: 1n << 64n });
    return c.findOne();
  },
  'an invalid date': async (c) => {
    await c.insertOne({ _id: 1, at: new Date(NaN) });
    return c.findOne();
  },
  'the earliest and latest dates': async (c) => {
    await c.insertOne({ _id: 1, first: new Date(-8640000000000000), last: new Date(8640000000000000) });
    return c.findOne();
  },
  'a date out of range on the server': async (c, db, client, { EJSON, Long }) => {
    await c.insertOne({ _id: 1, at: Long.fromString('9223372036854775807') });
    await c.updateOne({ _id: 1 }, [{ $set: { at: { $toDate: '$at' } } }]);
    const [{ type }] = await c.aggregate([{ $project: { type: { $type: '$at' } } }]).toArray();
    const { at } = await c.findOne();
    return [type, at];
  },
  'a lone surrogate': async (c) => {
    await c.insertOne({ _id: 1, text: 'a\ud800b' });
    return c.findOne();
  },
  'a promise as a value': async (c) => {
    await c.insertOne({ _id: 1, value: Promise.resolve(1) });
    return c.findOne();
  },
  'a symbol as a value': async (c) => {
    await c.insertOne({ _id: 1, value: Symbol('x'), list: [Symbol('y'), 1] });
    return c.findOne();
  },
  'a getter that throws': (c) =>
    c.insertOne({
      _id: 1,
      get value() {
        throw new RangeError('no value today');
      },
    }).catch((error) => [error.constructor.name, error.message]),
  'toBSON that throws': (c) =>
    c.insertOne({ _id: 1, value: { toBSON: () => { throw new RangeError('not today'); } } })
      .catch((error) => [error.constructor.name, error.message]),
  'toBSON that gives a scalar for the whole document': (c) => c.insertOne({ _id: 1, toBSON: () => 5 }),
  'a circular array': (c) => {
    const list = [1];
    list.push(list);
    return c.insertOne({ _id: 1, list }).catch((error) => error.constructor.name);
  },
  'a circle by way of three objects': (c) => {
    const a = {};
    const b = { a };
    a.c = { b };
    return c.insertOne({ _id: 1, a }).catch((error) => error.constructor.name);
  },
  'the same object twice is no circle': async (c) => {
    const shared = { x: 1 };
    await c.insertOne({ _id: 1, a: shared, b: [shared, shared] });
    return c.findOne();
  },
  'a document 120 levels deep': async (c) => {
    let document = { n: 0 };
    for (let level = 1; level < 120; ++level) document = { n: level, d: document };
    document._id = 1;
    await c.insertOne(document);
    return (await c.findOne()).d.d.n;
  },
  'a document 250 levels deep': async (c) => {
    let document = { n: 0 };
    for (let level = 1; level < 250; ++level) document = { n: level, d: document };
    document._id = 1;
    return c.insertOne(document);
  },
  'ignoreUndefined in insertOne': async (c) => {
    await c.insertOne({ _id: 1, a: undefined, b: { c: undefined, d: 1 }, e: [undefined, 1] }, { ignoreUndefined: true });
    return c.findOne();
  },
  'ignoreUndefined in insertMany': (c) => c.insertMany([{ _id: 1, a: undefined }, { _id: 2 }], { ignoreUndefined: true }),
  'ignoreUndefined in updateOne': async (c) => {
    await c.insertOne({ _id: 1 });
    return c.updateOne({ _id: 1 }, { $set: { a: undefined, b: 1 } }, { ignoreUndefined: true });
  },
  'ignoreUndefined in a filter': async (c) => {
    await c.insertMany([{ _id: 1, a: null }, { _id: 2, a: 1 }]);
    return c.find({ a: undefined }, { ignoreUndefined: true }).toArray();
  },
  'undefined in a filter': async (c) => {
    await c.insertMany([{ _id: 1, a: null }, { _id: 2, a: 1 }]);
    return c.find({ a: undefined }).toArray();
  },
  'ignoreUndefined in replaceOne': async (c) => {
    await c.insertOne({ _id: 1 });
    return c.replaceOne({ _id: 1 }, { a: undefined, b: 2 }, { ignoreUndefined: true });
  },
  'ignoreUndefined in bulkWrite': (c) =>
    c.bulkWrite([{ insertOne: { document: { _id: 1, a: undefined } } }], { ignoreUndefined: true }),
  'ignoreUndefined of a collection': async (c, db) => {
    const other = db.collection('refusals', { ignoreUndefined: true });
    return other.insertOne({ _id: 1, a: undefined });
  },
  'ignoreUndefined of a database': async (c, db, client) => {
    const other = client.db(db.databaseName, { ignoreUndefined: true });
    return other.collection('refusals').insertOne({ _id: 1, a: undefined, list: [undefined] });
  },
  'ignoreUndefined in findOneAndUpdate': async (c) => {
    await c.insertOne({ _id: 1 });
    return c.findOneAndUpdate({ _id: 1 }, { $set: { a: undefined, b: 1 } }, { ignoreUndefined: true });
  },
  'serializeFunctions': async (c) => {
    await c.insertOne({ _id: 1, f: function twice(x) { return 2 * x; } }, { serializeFunctions: true });
    return (await c.findOne()).f._bsontype;
  },
  'checkKeys': (c) => c.insertOne({ _id: 1, $a: 1 }, { checkKeys: true }),
};

// Numbers at the borders of their types.
const NUMBERS = {
  '2^31 - 1': 2147483647,
  '2^31': 2147483648,
  '-2^31': -2147483648,
  '-2^31 - 1': -2147483649,
  '2^53 - 1': Number.MAX_SAFE_INTEGER,
  '2^53': 2 ** 53,
  '-2^53 + 1': Number.MIN_SAFE_INTEGER,
  '-2^53': -(2 ** 53),
  '2^63': 2 ** 63,
  '-2^63': -(2 ** 63),
  '2^64': 2 ** 64,
  'the largest double': Number.MAX_VALUE,
  'the smallest double': Number.MIN_VALUE,
  '1.0000000000000002': 1 + Number.EPSILON,
  '-0': -0,
  'a bigint of 2^31': 2147483648n,
  'a bigint of 2^53 - 1': 9007199254740991n,
  'a bigint of 2^53': 9007199254740992n,
  'a bigint of 2^53 + 1': 9007199254740993n,
  'a bigint of -2^53 - 1': -9007199254740993n,
  'a bigint of 2^63 - 1': 9223372036854775807n,
  'a bigint of -2^63': -9223372036854775808n,
};

const numbers = Object.entries(NUMBERS).map(([name, value]) => ({
  name: `number ${name}`,
  run: async (db) => {
    const c = db.collection('numbers');
    await c.insertOne({ _id: 1, value });
    const { value: read } = await c.findOne();
    const again = await c.replaceOne({ _id: 1 }, { value: read, list: [read] });
    return [read, again.modifiedCount];
  },
}));

module.exports = [
  ...Object.entries(CASES).map(([name, run]) => ({
    name,
    run: async (db, client, mongodb) => run(db.collection('refusals'), db, client, mongodb),
  })),
  ...numbers,
];
