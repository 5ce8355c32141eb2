exports.up = async (db, client) => {
  const users = client.db('bench').collection('users');
  const now = new Date();
  let batch = [];
  for await (const user of users.find()) {
    const name = `${user.first} ${user.last}`;
    batch.push({ updateOne: { filter: { _id: user._id }, update: { $set: { name, changed: now } } } });
    if (batch.length === 1000) {
      await users.bulkWrite(batch);
      batch = [];
    }
  }
  if (batch.length > 0) await users.bulkWrite(batch);
};
