'use strict';
// Files in GridFS and cursors as streams.
//
// Driver 6 sends `background` with the indexes of a bucket, driver 7 and godwit do not: they are compared without it.

const ID = '650000000000000000000001';
const text = (size) => 'abcdefghij'.repeat(Math.ceil(size / 10)).slice(0, size);

// The stream's end: 'finish' or 'end', or the error.
const ended = (stream, event) =>
  new Promise((resolve, reject) => {
    stream.on(event, resolve);
    stream.on('error', reject);
  });

function write(stream, ...pieces) {
  const done = ended(stream, 'finish');
  for (const piece of pieces) stream.write(piece);
  stream.end();
  return done;
}

async function readAll(stream) {
  const pieces = [];
  stream.on('data', (piece) => pieces.push(piece));
  await ended(stream, 'end');
  return Buffer.concat(pieces).toString();
}

// Without what differs from run to run.
const files = async (bucket) =>
  (await bucket.find().sort({ filename: 1 }).toArray()).map(({ uploadDate, _id, ...rest }) => [rest, uploadDate instanceof Date]);

const CASES = {
  'upload and download': async (bucket) => {
    const stream = bucket.openUploadStream('a.txt');
    await write(stream, 'hello ', 'world');
    return [await files(bucket), await readAll(bucket.openDownloadStream(stream.id)), stream.gridFSFile.length];
  },
  'several chunks': async (bucket) => {
    const stream = bucket.openUploadStream('b.txt', { chunkSizeBytes: 10 });
    await write(stream, text(25));
    const sizes = (await bucket.db.collection('fs.chunks').find().sort({ n: 1 }).toArray()).map(({ n, data }) => [n, data.length()]);
    return [await files(bucket), sizes, await readAll(bucket.openDownloadStream(stream.id))];
  },
  'an empty file': async (bucket) => {
    const stream = bucket.openUploadStream('empty');
    stream.end();
    await ended(stream, 'finish');
    return [await files(bucket), await readAll(bucket.openDownloadStream(stream.id))];
  },
  'with metadata, contentType and aliases': async (bucket) => {
    await write(bucket.openUploadStream('c', { metadata: { owner: 5 }, contentType: 'text/plain', aliases: ['d'] }), 'x');
    return files(bucket);
  },
  'with an id': async (bucket, db, { ObjectId }) => {
    await write(bucket.openUploadStreamWithId(new ObjectId(ID), 'd'), 'x');
    return (await bucket.find({ _id: new ObjectId(ID) }).toArray()).length;
  },
  'a range': async (bucket) => {
    const stream = bucket.openUploadStream('e', { chunkSizeBytes: 10 });
    await write(stream, text(35));
    return [
      await readAll(bucket.openDownloadStream(stream.id, { start: 5, end: 27 })),
      await readAll(bucket.openDownloadStream(stream.id, { start: 10, end: 20 })),
      await readAll(bucket.openDownloadStream(stream.id).start(3).end(4)),
    ];
  },
  'a range without an end': async (bucket) => {
    const stream = bucket.openUploadStream('e', { chunkSizeBytes: 10 });
    await write(stream, text(35));
    return readAll(bucket.openDownloadStream(stream.id, { start: 12 }));
  },
  'a range without a beginning': async (bucket) => {
    const stream = bucket.openUploadStream('e', { chunkSizeBytes: 10 });
    await write(stream, text(35));
    return readAll(bucket.openDownloadStream(stream.id, { end: 13 }));
  },
  'a file of one chunk exactly': async (bucket) => {
    const stream = bucket.openUploadStream('e', { chunkSizeBytes: 10 });
    await write(stream, text(10));
    return [await readAll(bucket.openDownloadStream(stream.id)), await bucket.db.collection('fs.chunks').countDocuments()];
  },
  'a wrong range': async (bucket) => {
    const stream = bucket.openUploadStream('e');
    await write(stream, text(5));
    return readAll(bucket.openDownloadStream(stream.id, { start: 50 }));
  },
  'by name and revision': async (bucket) => {
    await write(bucket.openUploadStream('f'), 'first');
    await new Promise((resolve) => setTimeout(resolve, 5));
    await write(bucket.openUploadStream('f'), 'second');
    return [
      await readAll(bucket.openDownloadStreamByName('f')),
      await readAll(bucket.openDownloadStreamByName('f', { revision: 0 })),
      await readAll(bucket.openDownloadStreamByName('f', { revision: -2 })),
    ];
  },
  'download of nothing': (bucket, db, { ObjectId }) => readAll(bucket.openDownloadStream(new ObjectId(ID))),
  'download by a missing name': (bucket) => readAll(bucket.openDownloadStreamByName('none')),
  'delete': async (bucket) => {
    const stream = bucket.openUploadStream('g');
    await write(stream, 'x');
    await bucket.delete(stream.id);
    return files(bucket);
  },
  'delete of nothing': (bucket, db, { ObjectId }) => bucket.delete(new ObjectId(ID)),
  'rename': async (bucket) => {
    const stream = bucket.openUploadStream('h');
    await write(stream, 'x');
    await bucket.rename(stream.id, 'i');
    return files(bucket);
  },
  'rename of nothing': (bucket, db, { ObjectId }) => bucket.rename(new ObjectId(ID), 'x'),
  'drop': async (bucket) => {
    await write(bucket.openUploadStream('j'), 'x');
    return [await bucket.drop(), await files(bucket)];
  },
  'abort': async (bucket) => {
    const stream = bucket.openUploadStream('k', { chunkSizeBytes: 4 });
    await new Promise((resolve) => stream.write('12345678', resolve));
    await stream.abort();
    return [await bucket.db.collection('fs.chunks').countDocuments(), await stream.abort().catch((error) => [error.name, error.message])];
  },
  'another bucket name': async (bucket, db, { GridFSBucket }) => {
    const other = new GridFSBucket(db, { bucketName: 'images', chunkSizeBytes: 3 });
    await write(other.openUploadStream('l'), '1234567');
    return [(await db.listCollections().toArray()).map(({ name }) => name).sort(), await files(other)];
  },
  'a damaged file': async (bucket, db) => {
    const stream = bucket.openUploadStream('m', { chunkSizeBytes: 4 });
    await write(stream, '123456789');
    await db.collection('fs.chunks').deleteOne({ n: 1 });
    return readAll(bucket.openDownloadStream(stream.id));
  },
  'pipe from one file to another': async (bucket) => {
    const from = bucket.openUploadStream('n', { chunkSizeBytes: 7 });
    await write(from, text(50));
    const to = bucket.openUploadStream('o');
    bucket.openDownloadStream(from.id).pipe(to);
    await ended(to, 'finish');
    return readAll(bucket.openDownloadStream(to.id));
  },
  'a cursor as a stream': async (bucket, db) => {
    await db.collection('numbers').insertMany([{ _id: 1 }, { _id: 2 }, { _id: 3 }]);
    const seen = [];
    const stream = db.collection('numbers').find().sort({ _id: 1 }).stream();
    stream.on('data', (document) => seen.push(document));
    await ended(stream, 'end');
    return seen;
  },
  'a cursor as a stream with a transform': async (bucket, db) => {
    await db.collection('numbers').insertMany([{ _id: 1 }, { _id: 2 }]);
    const seen = [];
    const stream = db.collection('numbers').find().sort({ _id: 1 }).stream({ transform: ({ _id }) => ({ doubled: _id * 2 }) });
    for await (const document of stream) seen.push(document);
    return seen;
  },
  'a cursor as a stream that fails': (bucket, db) => {
    const stream = db.collection('numbers').find({ $wrong: 1 }).stream();
    stream.on('data', () => {});
    return ended(stream, 'end').catch((error) => [error.name, error.code]);
  },
  'a cursor as a stream, walked with for await and left': async (bucket, db) => {
    await db.collection('numbers').insertMany([{ _id: 1 }, { _id: 2 }, { _id: 3 }]);
    const cursor = db.collection('numbers').find({}, { batchSize: 1 }).sort({ _id: 1 });
    for await (const document of cursor.stream()) if (document._id === 2) break;
    return cursor.closed;
  },
  'an aggregation as a stream': async (bucket, db) => {
    await db.collection('numbers').insertMany([{ _id: 1 }, { _id: 2 }, { _id: 3 }]);
    const seen = [];
    for await (const document of db.collection('numbers').aggregate([{ $sort: { _id: -1 } }]).stream()) seen.push(document._id);
    return seen;
  },
  'a list of collections as a stream': async (bucket, db) => {
    await db.collection('numbers').insertOne({ _id: 1 });
    const seen = [];
    for await (const { name } of db.listCollections().stream()) seen.push(name);
    return seen;
  },
  'a mapped cursor as a stream': async (bucket, db) => {
    await db.collection('numbers').insertMany([{ _id: 1 }, { _id: 2 }]);
    const seen = [];
    for await (const id of db.collection('numbers').find().sort({ _id: 1 }).map(({ _id }) => `no. ${_id}`).stream()) seen.push(id);
    return seen;
  },
  'a cursor piped through a transform': async (bucket, db) => {
    const { Transform, Writable } = require('stream');
    const { pipeline } = require('stream/promises');
    await db.collection('numbers').insertMany(Array.from({ length: 250 }, (_, _id) => ({ _id })));
    let sum = 0;
    await pipeline(
      db.collection('numbers').find({}, { batchSize: 20 }).stream(),
      new Transform({ objectMode: true, transform: ({ _id }, encoding, done) => done(null, { n: _id }) }),
      new Writable({ objectMode: true, write({ n }, encoding, done) { sum += n; done(); } }));
    return sum;
  },
  'the event index of a bucket': async (bucket) => {
    let told = 0;
    bucket.on('index', () => { told += 1; });
    await write(bucket.openUploadStream('p'), 'x');
    await write(bucket.openUploadStream('q'), 'x');
    return told;
  },
  'a stream that is destroyed': async (bucket, db) => {
    await db.collection('numbers').insertMany([{ _id: 1 }, { _id: 2 }]);
    const cursor = db.collection('numbers').find({}, { batchSize: 1 });
    const stream = cursor.stream();
    const closed = ended(stream, 'close');
    stream.once('data', () => stream.destroy());
    await closed;
    return stream.destroyed;
  },
};

const INDEX_FIELDS = ['name', 'key', 'unique'];

// What the buckets' indexes are; they are dropped and upload dates replaced, because they are not to be compared as they
// are.
async function settled(db) {
  const indexes = {};
  for (const { name } of await db.listCollections().toArray()) {
    if (!/\.(files|chunks)$/.test(name)) continue;
    const list = await db.collection(name).indexes();
    indexes[name] = list.map((index) => INDEX_FIELDS.map((field) => index[field]));
    await db.collection(name).dropIndexes();
    await db.collection(name).updateMany({ uploadDate: { $type: 'date' } }, { $set: { uploadDate: 'a date' } });
  }
  return Object.entries(indexes).sort();
}

module.exports = Object.entries(CASES).map(([name, run]) => ({
  name,
  run: async (db, client, mongodb) => {
    const bucket = Object.assign(new mongodb.GridFSBucket(db), { db });
    try {
      const value = await run(bucket, db, mongodb);
      return { value, indexes: await settled(db) };
    } catch (error) {
      await settled(db);
      throw error;
    }
  },
}));
