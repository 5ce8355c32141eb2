'use strict';
// BSON values on their way to the server and back.

// Writes one value and reads it again.
const there = (value) => async (db, client, mongodb) => {
  const collection = db.collection('values');
  await collection.insertOne({ _id: 1, value: value(mongodb) });
  const { value: read } = await collection.findOne({ _id: 1 });
  const [{ type }] = await collection.aggregate([{ $project: { type: { $type: '$value' } } }]).toArray();
  return [read, type];
};

const VALUES = {
  'an int': () => 42,
  'the largest int': () => 2147483647,
  'a larger integer': () => 2147483648,
  'a negative integer beyond int': () => -2147483649,
  'a double': () => 1.5,
  'an integral double': () => 1e300,
  'minus zero': () => -0,
  'NaN': () => NaN,
  'infinity': () => -Infinity,
  'a string': () => 'äöü € 😀 \u0000 end',
  'an empty string': () => '',
  'true': () => true,
  'null': () => null,
  'a date': () => new Date('2024-02-29T12:34:56.789Z'),
  'a date before 1970': () => new Date('1901-01-01T00:00:00Z'),
  'an empty array': () => [],
  'a nested array': () => [1, [2, [3, { a: [4] }]]],
  'an array with a hole': () => [1, undefined, 3],
  'an empty object': () => ({}),
  'an object with odd keys': () => ({ '': 1, 'a b': 2, 'ключ': 3, 10: 4, 2: 5 }),
  'undefined in an object': () => ({ a: undefined, b: 1 }),
  'a function in an object': () => ({ a() {}, b: 1 }),
  'a Map': () =>
    new Map([
      ['b', 1],
      ['a', new Map([['x', 2]])],
    ]),
  'an object with toBSON': () => ({ toBSON: () => ({ made: true }) }),
  'an object of a class': () =>
    new (class Point {
      constructor() {
        this.x = 1;
      }
      get y() {
        return 2;
      }
    })(),
  'a regular expression': () => /^a.*b$/im,
  'a bigint': () => 5n,
  'a large bigint': () => 9223372036854775807n,
  'an ObjectId': ({ ObjectId }) => new ObjectId('650000000000000000000001'),
  'an ObjectId from seconds': ({ ObjectId }) => ObjectId.createFromTime(0x65000000),
  'a small Long': ({ Long }) => Long.fromNumber(7),
  'a large Long': ({ Long }) => Long.fromString('9007199254740993'),
  'an Int32': ({ Int32 }) => new Int32(5),
  'a Double': ({ Double }) => new Double(5),
  'a Decimal128': ({ Decimal128 }) => Decimal128.fromString('1234567890.0123456789'),
  'a Decimal128 with an exponent': ({ Decimal128 }) => Decimal128.fromString('1E+6000'),
  'a Binary': ({ Binary }) => new Binary(new Uint8Array([1, 2, 3]), 5),
  'a UUID': ({ UUID }) => new UUID('0123456789abcdef0123456789abcdef'),
  'bytes': () => new Uint8Array([0, 255, 16]),
  'a Timestamp': ({ Timestamp }) => new Timestamp({ t: 100, i: 7 }),
  'a Code': ({ Code }) => new Code('function () { return 1; }'),
  'a Code with a scope': ({ Code }) => new Code('x', { x: 1 }),
  'a MinKey': ({ MinKey }) => new MinKey(),
  'a MaxKey': ({ MaxKey }) => new MaxKey(),
  'a BSONRegExp': ({ BSONRegExp }) => new BSONRegExp('a+', 'i'),
  'a DBRef': ({ DBRef }) => new DBRef('other', 5),
};

const MORE = {
  'a circular document': (c) => {
    const document = { _id: 1 };
    document.self = document;
    return c.insertOne(document).catch((error) => error.name);
  },
  'a filter by ObjectId': async (c, { ObjectId }) => {
    await c.insertOne({ _id: new ObjectId('650000000000000000000002'), v: 1 });
    return [
      await c.findOne({ _id: new ObjectId('650000000000000000000002') }),
      await c.findOne({ _id: '650000000000000000000002' }),
    ];
  },
  'find by an ObjectId itself': async (c, { ObjectId }) => {
    await c.insertOne({ _id: new ObjectId('650000000000000000000002'), v: 1 });
    return c.findOne(new ObjectId('650000000000000000000002'));
  },
  'ids compare by equals()': async (c, { ObjectId }) => {
    const { insertedId } = await c.insertOne({ v: 1 });
    const { _id } = await c.findOne();
    return [
      _id.equals(insertedId),
      _id === insertedId,
      _id.toString().length,
      ObjectId.isValid(_id),
      _id instanceof ObjectId,
    ];
  },
  'a date filter': async (c) => {
    await c.insertMany([
      { _id: 1, at: new Date(1000) },
      { _id: 2, at: new Date(2000) },
    ]);
    return c.find({ at: { $gt: new Date(1500) } }).toArray();
  },
  'a regular expression filter': async (c) => {
    await c.insertMany([
      { _id: 1, s: 'Alpha' },
      { _id: 2, s: 'beta' },
    ]);
    return c.find({ s: /^ALP/i }).toArray();
  },
  'the order of keys': async (c) => {
    await c.insertOne({ _id: 1, z: 1, a: 2, m: { y: 1, b: 2 } });
    const document = await c.findOne();
    return [Object.keys(document), Object.keys(document.m)];
  },
  'spread, delete and replace': async (c) => {
    await c.insertOne({ _id: 1, a: 1, b: { c: 2 }, list: [1, 2] });
    const { _id, ...rest } = await c.findOne();
    delete rest.a;
    rest.list.push(3);
    await c.replaceOne({ _id }, { ...rest, added: true });
    return c.findOne();
  },
  'JSON.stringify of a document': async (c, { ObjectId, Decimal128 }) => {
    await c.insertOne({
      _id: new ObjectId('650000000000000000000003'),
      at: new Date(0),
      d: Decimal128.fromString('1.5'),
      n: [1, { x: null }],
    });
    return JSON.stringify(await c.findOne());
  },
  'a document of many fields': async (c) => {
    const document = { _id: 1 };
    for (let n = 0; n < 300; ++n) document[`field${n}`] = n;
    await c.insertOne(document);
    const read = await c.findOne();
    return [Object.keys(read).length, read.field299, Object.keys(read)[300]];
  },
  'a megabyte of text': async (c) => {
    await c.insertOne({ _id: 1, text: 'é'.repeat(500000) });
    return (await c.findOne()).text.length;
  },
  'the same shape a hundred times': async (c) => {
    await c.insertMany(Array.from({ length: 100 }, (_, n) => ({ _id: n, a: n, b: { c: `${n}` } })));
    return (await c.find().sort({ _id: 1 }).toArray()).every((d, n) => d.a === n && d.b.c === `${n}`);
  },
};

module.exports = [
  ...Object.entries(VALUES).map(([name, value]) => ({ name, run: there(value) })),
  ...Object.entries(MORE).map(([name, run]) => ({
    name,
    run: async (db, client, mongodb) => run(db.collection('values'), mongodb),
  })),
];
