module.exports = {
  async up(db) {
    const films = db.collection('films');
    const titles = await films.find({ year: { $gte: 1960 } }).sort({ year: 1 }).skip(1).limit(3).project({ _id: 0, title: 1 }).map((film) => film.title).toArray();
    console.log(titles);

    const seen = [];
    await films.find().sort({ _id: 1 }).batchSize(2).forEach((film) => {
      seen.push(film._id);
      return film._id < 5;
    });
    console.log('until', seen);

    const cursor = films.find({}, { sort: [['year', 'desc'], ['_id', 1]] });
    for (let film = await cursor.next(); film !== null; film = await cursor.next()) {
      if (film.year < 1950) break;
      await films.updateOne({ _id: film._id }, { $set: { decade: film.year - (film.year % 10) } });
    }
    await cursor.close();

    const clone = films.find({ decade: { $exists: true } }).clone();
    console.log('with a decade', (await clone.toArray()).length, await films.distinct('decade'), await films.countDocuments({}, { limit: 4 }));
    console.log(await films.findOne({ title: 'No such film' }), await films.findOne({}, { sort: { year: -1 }, projection: { title: 1 } }));
    console.log(await films.find({}).sort({ year: 1 }).limit(1).hasNext(), await films.estimatedDocumentCount());
  },
  async down(db) {
    await db.collection('films').updateMany({}, { $unset: { decade: '' } });
  },
};
