module.exports = {
  async up(db) {
    const homes = db.collection('homes');
    for await (const { _id, address } of homes.find({ 'address.lat': { $exists: true } })) {
      await homes.updateOne({ _id }, {
        $set: { 'address.location': { type: 'Point', coordinates: [address.lng, address.lat] } },
        $unset: { 'address.lat': '', 'address.lng': '' },
      });
    }
    await homes.createIndex({ 'address.location': '2dsphere' });
  },
  async down(db) {
    const homes = db.collection('homes');
    await homes.dropIndex('address.location_2dsphere');
    for await (const { _id, address: { location } } of homes.find({ 'address.location': { $exists: true } })) {
      const [lng, lat] = location.coordinates;
      await homes.updateOne({ _id }, { $set: { 'address.lat': lat, 'address.lng': lng }, $unset: { 'address.location': '' } });
    }
  },
};
