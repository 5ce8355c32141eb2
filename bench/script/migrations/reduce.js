exports.up = async (db, client) => {
  const totals = {};
  for await (const user of client.db('bench').collection('users').find()) {
    totals[user.address.city] = (totals[user.address.city] ?? 0) + user.balance * user.visits;
  }
  console.log(`${Object.keys(totals).length} cities`);
};
