class Migration {
  constructor(field) {
    this.field = field;
  }
  async up(db) {
    await db.collection('policies').updateMany({}, { $set: { [this.field]: [] } });
  }
  async down(db) {
    await db.collection('policies').updateMany({}, { $unset: { [this.field]: '' } });
  }
}

module.exports = new Migration('riders');
