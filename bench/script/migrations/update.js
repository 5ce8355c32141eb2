exports.up = async (db, client) => {
  const users = client.db('bench').collection('users');
  const now = new Date();
  const cursor = users.find().limit(5000);
  while (await cursor.hasNext()) {
    const user = await cursor.next();
    await users.updateOne({ _id: user._id }, { $set: { name: `${user.first} ${user.last}`, changed: now } });
  }
};
