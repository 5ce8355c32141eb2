const { ROLES } = require('@clinic/domain/roles');

exports.kind = 'cjs';
exports.isStaff = (role) => ROLES.includes(role) && role !== 'patient';
