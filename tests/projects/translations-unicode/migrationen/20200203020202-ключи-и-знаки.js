const surrogate = '\uD83D\uDE00';

module.exports = {
  async up(db) {
    const texte = db.collection('texte');
    for await (const text of texte.find({ en: { $type: 'string' } })) {
      const parts = [...text.en.normalize('NFC')];
      await texte.updateOne({ _id: text._id }, { $set: { length: parts.length, reversed: parts.reverse().join(''), upper: text.en.toUpperCase(), smile: surrogate } });
    }
    await db.collection('ключи').insertOne({ _id: 1, 'ключ': 'значение', 'with space': true, '': 'empty key' });
  },
  async down(db) {
    await db.collection('ключи').drop();
    await db.collection('texte').updateMany({}, { $unset: { length: '', reversed: '', upper: '', smile: '' } });
  },
};
