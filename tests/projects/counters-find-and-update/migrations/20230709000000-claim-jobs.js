module.exports = {
  async up(db) {
    const jobs = db.collection('jobs');
    for (;;) {
      const job = await jobs.findOneAndUpdate({ state: 'new' }, { $set: { state: 'moved' }, $currentDate: {} }, { sort: { priority: -1, _id: 1 }, projection: { _id: 1, priority: 1 } });
      if (!job) break;
      console.log('job', job);
    }
    const before = await jobs.findOneAndReplace({ _id: 1 }, { state: 'replaced' });
    const gone = await jobs.findOneAndDelete({ _id: 3 });
    const withMeta = await jobs.findOneAndUpdate({ _id: 99 }, { $set: { state: 'late' } }, { upsert: true, includeResultMetadata: true, returnDocument: 'after' });
    console.log(before, gone, withMeta.value, withMeta.lastErrorObject);
  },
  async down(db) {
    await db.collection('jobs').deleteOne({ _id: 99 });
    await db.collection('jobs').insertOne({ _id: 3, state: 'new', priority: 9 });
    await db.collection('jobs').updateMany({}, { $set: { state: 'new' } });
  },
};
