module.exports = {
  async up(db) {
    await db.collection('texte').updateOne({ _id: 'grüße' }, { $set: { 'de': 'Grüß Gott', '日本語': 'こんにちは', emoji: '👋🏽', rtl: 'שלום', combined: 'e\u0301' } }, { upsert: true });
    console.log('Grüße 👋🏽 hinzugefügt');
  },
  async down(db) {
    await db.collection('texte').deleteOne({ _id: 'grüße' });
  },
};
