module.exports = {
  async up(db) {
    await db.collection('orders').update({ status: 'paid' }, { $set: { paid: true } }, { multi: true });
    await db.collection('orders').update({ _id: 2 }, { $set: { reminder: 1 } });
    await db.collection('orders').remove({ status: 'test' });
  },
  async down(db) {
    await db.collection('orders').update({}, { $unset: { paid: '', reminder: '' } }, { multi: true });
    await db.collection('orders').insert({ _id: 4, status: 'test' });
  },
};
