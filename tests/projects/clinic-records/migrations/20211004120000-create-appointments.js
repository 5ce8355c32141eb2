module.exports = {
  async up(db) {
    await db.createCollection('appointments', {
      validator: {
        $jsonSchema: {
          bsonType: 'object',
          required: ['patient', 'at', 'minutes'],
          properties: {
            patient: { bsonType: 'objectId' },
            at: { bsonType: 'date' },
            minutes: { bsonType: ['int', 'double'], minimum: 5, maximum: 240 },
          },
        },
      },
      validationLevel: 'strict',
      validationAction: 'error',
    });
    await db.collection('appointments').createIndex({ patient: 1, at: 1 }, { unique: true });
  },

  async down(db) {
    await db.collection('appointments').drop();
  },
};
