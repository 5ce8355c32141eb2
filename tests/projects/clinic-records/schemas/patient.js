exports.patientV1 = {
  $jsonSchema: {
    bsonType: 'object',
    required: ['mrn', 'lastName'],
    properties: {
      mrn: { bsonType: 'string', description: 'medical record number' },
      lastName: { bsonType: 'string' },
      born: { bsonType: 'date' },
    },
  },
};

exports.patientV2 = {
  $jsonSchema: {
    ...exports.patientV1.$jsonSchema,
    required: ['mrn', 'lastName', 'consent'],
    properties: {
      ...exports.patientV1.$jsonSchema.properties,
      consent: { enum: ['none', 'treatment', 'research'] },
    },
  },
};
