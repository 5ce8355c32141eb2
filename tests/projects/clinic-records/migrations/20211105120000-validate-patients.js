const { patientV1 } = require('../schemas/patient');

module.exports = {
  async up(db) {
    await db.command({ collMod: 'patients', validator: patientV1, validationLevel: 'moderate', validationAction: 'error' });
  },

  async down(db) {
    await db.command({ collMod: 'patients', validator: {}, validationLevel: 'off' });
  },
};
