exports.up = async (db, client) => {
  const users = await client.db('bench').collection('users').find().toArray();
  const changed = users.filter((user) => user.visits > 10).map((user) => ({ ...user, name: `${user.first} ${user.last}` }));
  console.log(`${changed.length} users`);
};
