// The same shop each time: a small generator instead of Math.random().
function numbers(seed) {
  let state = seed;
  return (below) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state % below;
  };
}

const FIRST = ['Ada', 'Alan', 'Barbara', 'Edsger', 'Frances', 'Grace', 'Hedy', 'Jürgen', 'Katherine', 'Radia'];
const LAST = ['Allen', 'Dijkstra', 'Hopper', 'Johnson', 'Lamarr', 'Liskov', 'Lovelace', 'Müller', 'Perlman', 'Turing'];

module.exports = {
  async up(db, client, ctx) {
    const next = numbers(7);
    const customers = [];
    for (let i = 0; i < 2000; i++) {
      customers.push({
        _id: i,
        name: `${FIRST[next(FIRST.length)]} ${LAST[next(LAST.length)]}`,
        email: `customer${i}@shop.example`,
        since: new Date(Date.UTC(2015 + next(10), next(12), 1 + next(28))),
      });
    }
    await db.collection('customers').insertMany(customers);
    ctx.log.info(`${customers.length} customers`);
  },

  async down(db) {
    await db.collection('customers').deleteMany({});
  },
};
