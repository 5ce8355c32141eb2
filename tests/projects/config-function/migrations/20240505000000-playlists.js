module.exports = {
  async up(db) {
    const tracks = await db.collection('tracks').find({}, { projection: { _id: 1, genre: 1 }, sort: { _id: 1 } }).toArray();
    const byGenre = new Map();
    for (const { _id, genre } of tracks) byGenre.set(genre, [...(byGenre.get(genre) ?? []), _id]);
    for (const [genre, ids] of byGenre) {
      await db.collection('playlists').insertOne({ _id: genre, tracks: ids, length: ids.length });
    }
  },
  async down(db) {
    await db.collection('playlists').deleteMany({});
  },
};
