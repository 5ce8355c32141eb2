exports.ROLES = Object.freeze(['patient', 'nurse', 'doctor', 'admin']);
