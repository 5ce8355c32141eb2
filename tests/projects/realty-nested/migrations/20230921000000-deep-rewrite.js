const walk = (value, change, path = []) => {
  if (Array.isArray(value)) return value.map((item, index) => walk(item, change, [...path, index]));
  if (value && value.constructor === Object) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, walk(item, change, [...path, key])]));
  }
  return change(value, path);
};

module.exports = {
  async up(db) {
    const cursor = db.collection('homes').find({}, { projection: { rooms: 1, _id: 1 } });
    for await (const home of cursor) {
      const rooms = walk(home.rooms ?? [], (value, path) => (path.at(-1) === 'sqft' ? Number((value * 0.092903).toFixed(2)) : value));
      await db.collection('homes').updateOne({ _id: home._id }, { $set: { rooms } });
    }
    await db.collection('homes').updateMany({}, { $rename: { 'meta.internal.ref': 'ref', 'meta.internal.note': 'meta.note' } });
  },
  async down(db) {
    await db.collection('homes').updateMany({}, { $rename: { ref: 'meta.internal.ref' } });
  },
};
