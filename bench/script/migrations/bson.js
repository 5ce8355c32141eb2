// BSON to JavaScript and back, without a server: nanoseconds for each document, the best of several runs.
const { BSON, ObjectId } = require('mongodb');

function sample(groups) {
  const document = { _id: new ObjectId('0102030405060708090a0b0c') };
  for (let i = 0; i < groups; i++) {
    document[`name${i}`] = 'Jane Q. Example';
    document[`mail${i}`] = 'jane@example.com';
    document[`tags${i}`] = ['red', 'green', 'blue'];
    document[`address${i}`] = { street: 'Long Street 17', city: 'Springfield', zip: '12345' };
    document[`at${i}`] = new Date(1700000000000);
    document[`price${i}`] = 19.95;
    document[`count${i}`] = 42;
    document[`ratio${i}`] = 1.5;
  }
  return document;
}

const uses = {
  read: (bytes) => BSON.deserialize(bytes),
  'round trip': (bytes) => BSON.serialize(BSON.deserialize(bytes)),
  'round trip with a spread': (bytes) => BSON.serialize({ ...BSON.deserialize(bytes), changed: true }),
};

function nanoseconds(use, bytes) {
  const count = Math.ceil(4e6 / bytes.length);
  let best = Infinity;
  for (let run = 0; run < 8; run++) {
    const began = performance.now();
    for (let i = 0; i < count; i++) use(bytes);
    best = Math.min(best, ((performance.now() - began) * 1e6) / count);
  }
  return Math.round(best);
}

exports.up = async () => {
  for (const groups of [1, 3, 30]) {
    const bytes = BSON.serialize(sample(groups));
    for (const [name, use] of Object.entries(uses)) {
      console.log(`RATE ${bytes.length} bytes, ${name}: ${nanoseconds(use, bytes)}`);
    }
  }
};
