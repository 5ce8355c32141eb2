module.exports = {
  async up(db) {
    const cursor = db.collection('films').aggregate()
      .match({ decade: { $exists: true } })
      .group({ _id: '$decade', films: { $sum: 1 }, first: { $min: '$title' } })
      .sort({ _id: 1 });
    for await (const { _id, films, first } of cursor) {
      await db.collection('decades').insertOne({ _id, films, first });
    }
    const stream = db.collection('decades').find().sort({ _id: 1 }).stream();
    const ids = [];
    for await (const decade of stream) ids.push(decade._id);
    console.log(ids);
    const [facets] = await db.collection('films').aggregate([
      { $facet: { old: [{ $match: { year: { $lt: 1970 } } }, { $count: 'n' }], byYear: [{ $sort: { year: 1 } }, { $limit: 2 }, { $project: { year: 1 } }] } },
    ]).toArray();
    console.log(JSON.stringify(facets));
  },
  async down(db) {
    await db.collection('decades').deleteMany({});
  },
};
