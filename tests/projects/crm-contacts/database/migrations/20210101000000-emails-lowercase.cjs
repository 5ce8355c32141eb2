module.exports.up = async (db) => {
  await db.collection('contacts').updateMany({ email: { $type: 'string' } }, [{ $set: { email: { $toLower: { $trim: { input: '$email' } } } } }]);
};

module.exports.down = async () => {
  console.log('emails stay as they are');
};
