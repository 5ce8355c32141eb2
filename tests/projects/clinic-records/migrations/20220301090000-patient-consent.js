const { patientV1, patientV2 } = require('../schemas/patient');

module.exports = {
  async up(db) {
    await db.collection('patients').updateMany({ consent: { $exists: false } }, { $set: { consent: 'treatment' } });
    await db.command({ collMod: 'patients', validator: patientV2, validationLevel: 'moderate' });
    try {
      await db.collection('patients').insertOne({ mrn: 'X-0', lastName: 'Nobody', consent: 'everything' });
      throw new Error('the validator let a wrong consent in');
    } catch (error) {
      if (error.code !== 121) throw error;
      console.log('validator in place:', error.codeName || error.name, error.message);
    }
    const patient = await db.collection('patients').findOne({ mrn: 'A-1' });
    await db.collection('appointments').insertOne({
      _id: 'first',
      patient: patient._id,
      at: new Date(Date.UTC(2022, 2, 2, 8, 30)),
      minutes: 20,
    });
  },

  async down(db) {
    await db.collection('appointments').deleteOne({ _id: 'first' });
    await db.command({ collMod: 'patients', validator: patientV1, validationLevel: 'moderate' });
    await db.collection('patients').updateMany({}, { $unset: { consent: '' } });
  },
};
