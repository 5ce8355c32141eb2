'use strict';
// What godwit does otherwise than the driver, on purpose: each with the result that is right here.

const refused = (name, message) => ({ rejected: { $error: name, name, message } });
const invalid = (message) => refused('MongoInvalidArgumentError', message);
const option = (method, name) => invalid(`${method}: option "${name}" is not supported by godwit yet`);
const missing = (what) => refused('MongoCompatibilityError', `${what} is not supported by godwit yet`);
const W0 = 'write concern { w: 0 } is not supported by godwit: every write of a migration is acknowledged';

const CASES = {
  'an option that is not there yet': [
    (c) => c.updateOne({}, { $set: { a: 1 } }, { rawData: true }),
    option('updateOne', 'rawData'),
  ],
  'explain of a write': [(c) => c.deleteMany({}, { explain: true }), option('deleteMany', 'explain')],
  'timeoutMS': [(c) => c.find({}, { timeoutMS: 5 }).toArray(), option('find', 'timeoutMS')],
  'maxTimeMS of bulkWrite': [(c) => c.bulkWrite([], { maxTimeMS: 5 }), option('bulkWrite', 'maxTimeMS')],
  'maxTimeMS of insertMany': [(c) => c.insertMany([{ _id: 1 }], { maxTimeMS: 5 }), option('insertMany', 'maxTimeMS')],
  'a tailable cursor': [(c) => c.find({}, { tailable: true }), option('find', 'tailable')],
  'a tailable cursor by its flag': [(c) => c.find().addCursorFlag('tailable', true), missing('cursor flag "tailable"')],
  'raw documents': [(c) => c.findOne({}, { raw: true }), option('findOne', 'raw: true')],
  'Long instead of numbers': [(c) => c.findOne({}, { promoteLongs: false }), option('findOne', 'promoteLongs: false')],
  'the default of an option': [(c) => c.findOne({}, { promoteLongs: true, ignoreUndefined: false }), { value: null }],
  'reads from secondaries': [
    (c) => c.find({}, { readPreference: 'secondaryPreferred' }),
    option('find', 'readPreference: secondaryPreferred'),
  ],
  'reads from the primary': [(c) => c.findOne({}, { readPreference: 'primary' }), { value: null }],
  'a wrong read preference': [
    (c) => c.findOne({}, { readPreference: 'best' }),
    invalid('Invalid read preference mode "best"'),
  ],
  'unacknowledged writes': [(c) => c.insertOne({ _id: 1 }, { writeConcern: { w: 0 } }), invalid(`insertOne: ${W0}`)],
  'unacknowledged writes, written the old way': [(c) => c.deleteMany({}, { w: 0 }), invalid(`deleteMany: ${W0}`)],
  'a collection of unacknowledged writes': [
    (c, db) => db.collection('x', { writeConcern: { w: 0 } }),
    invalid(`collection: ${W0}`),
  ],
  'an option that nobody knows is dropped': [
    (c) => c.updateMany({}, { $set: { a: 1 } }, { multi: true }).then((result) => result.acknowledged),
    { value: true },
  ],
  'a callback': [
    (c) => c.insertOne({ _id: 1 }, () => {}),
    invalid('insertOne: callbacks are gone from the driver; use the promise it returns'),
  ],
  'options that are no object': [(c) => c.findOne({}, 'name'), invalid('findOne: options must be an object')],
  'insertOne of nothing': [(c) => c.insertOne(), invalid('Argument "doc" must be a document')],
  'insertOne of an array': [(c) => c.insertOne([{ _id: 1 }]), invalid('Argument "doc" must be a document')],
  'insertMany with a hole': [
    (c) => c.insertMany([{ _id: 1 }, null]),
    invalid('Collection.insertMany() cannot be called with an array that has null/undefined values'),
  ],
  'deleteMany by null deletes nothing': [
    (c) => c.deleteMany(null),
    invalid('Selector must be a valid JavaScript object'),
  ],
  'deleteMany by a string': [(c) => c.deleteMany('x'), invalid('Selector must be a valid JavaScript object')],
  'a collection without a name': [(c, db) => db.collection(), invalid('Collection name must be a String')],
  'a session that is none': [
    (c) => c.findOne({}, { session: {} }),
    invalid('Option "session" must be a ClientSession'),
  ],
  'ids in an ordered mixed bulk stop at the failure': [
    async (c) => {
      await c.insertOne({ _id: 1 });
      const error = await c
        .bulkWrite([
          { updateOne: { filter: { _id: 1 }, update: { $set: { a: 1 } } } },
          { insertOne: { document: { _id: 1 } } },
        ])
        .catch((caught) => caught);
      return error.insertedIds;
    },
    { value: {} },
  ],
  'ids in an unordered mixed bulk stand at their operations': [
    async (c) => {
      const result = await c.bulkWrite(
        [{ deleteOne: { filter: { _id: 9 } } }, { insertOne: { document: { _id: 1 } } }],
        { ordered: false },
      );
      return result.insertedIds;
    },
    { value: { 1: 1 } },
  ],
  'a stream': [(c) => c.find().stream(), missing('AbstractCursor.stream')],
  'a change stream': [(c) => c.watch(), missing('Collection.watch')],
  'a change stream of a database': [(c, db) => db.watch(), missing('Db.watch')],
  'a change stream of everything': [(c, db, client) => client.watch(), missing('MongoClient.watch')],
  'search indexes': [(c) => c.createSearchIndex({}), missing('Collection.createSearchIndex')],
  'GridFS': [(c, db, client, { GridFSBucket }) => new GridFSBucket(db), missing('GridFSBucket')],
  'another connection': [
    (c, db, client, { MongoClient }) => MongoClient.connect('mongodb://127.0.0.1:1'),
    refused(
      'MongoCompatibilityError',
      'MongoClient: connecting to another server is not supported by godwit yet; ' +
        'use the client that the migration is given',
    ),
  ],
  'close() leaves the connection to godwit': [
    async (c, db, client) => {
      await client.close();
      return c.countDocuments();
    },
    { value: 0 },
  ],
  'a misspelt option of createIndexes': [
    async (c) => [await c.createIndexes([{ key: { a: 1 }, uniqe: true }]), (await c.indexes())[1].unique === undefined],
    { value: [['a_1'], true] },
  ],
  'createIndexes without keys': [
    (c) => c.createIndexes([{ name: 'x' }]),
    invalid('createIndexes: each index must be an object with a "key"'),
  ],
  'a command that is none': [(c, db) => db.command(), invalid('Argument "command" must be a document')],
  'a name that the driver no longer has': [(c) => typeof c.insert, { value: 'undefined' }],
};

module.exports = Object.entries(CASES).map(([name, [run, expected]]) => ({
  name,
  run: async (db, client, mongodb) => run(db.collection('refusals'), db, client, mongodb),
  expected,
}));
