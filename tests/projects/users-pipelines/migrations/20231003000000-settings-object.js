module.exports = {
  async up(db) {
    await db.collection('users').updateMany({ settings: { $type: 'array' } }, [
      { $set: { settings: { $arrayToObject: { $map: { input: '$settings', as: 's', in: { k: '$$s.name', v: '$$s.value' } } } } } },
    ]);
    await db.collection('users').updateMany({ settings: { $exists: false } }, { $set: { settings: {} } });
  },
  async down(db) {
    await db.collection('users').updateMany({ settings: { $type: 'object' } }, [
      { $set: { settings: { $map: { input: { $objectToArray: '$settings' }, as: 's', in: { name: '$$s.k', value: '$$s.v' } } } } },
    ]);
  },
};
