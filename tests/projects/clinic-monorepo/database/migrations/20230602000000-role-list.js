const { ROLES } = require('@clinic/domain/roles');

exports.up = async (db) => {
  const { kind, domain } = await import('@clinic/domain');
  await db.collection('settings').insertOne({ _id: 'roles', values: [...ROLES], kind, same: domain.isStaff('doctor') });
};

exports.down = async (db) => {
  await db.collection('settings').deleteOne({ _id: 'roles' });
};
