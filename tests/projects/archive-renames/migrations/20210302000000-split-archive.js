module.exports = {
  async up(db) {
    const old = await db.collection('documents').find({ year: { $lt: 2000 } }).toArray();
    if (old.length > 0) {
      await db.collection('archive').insertMany(old);
      const { deletedCount } = await db.collection('documents').deleteMany({ _id: { $in: old.map((document) => document._id) } });
      console.log('moved', deletedCount);
    }
    const empty = (await db.collections()).map((collection) => collection.collectionName).filter((name) => name.startsWith('empty_')).sort();
    for (const name of empty) console.log(name, await db.dropCollection(name));
  },
  async down(db) {
    const archived = await db.collection('archive').find().toArray();
    await db.collection('documents').insertMany(archived);
    await db.collection('archive').drop();
  },
};
