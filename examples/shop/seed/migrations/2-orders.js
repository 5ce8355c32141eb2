const WORDS = ['kettle', 'lamp', 'notebook', 'pencil', 'teapot', 'umbrella'];

module.exports = {
  async up(db, client, ctx) {
    const total = 20000;
    for (let start = 0; start < total; start += 5000) {
      const orders = [];
      for (let i = start; i < start + 5000; i++) {
        const lines = [];
        for (let line = 0; line <= i % 3; line++)
          lines.push({ article: WORDS[(i + line) % WORDS.length], price: 100 + ((i * 37 + line * 11) % 4900), amount: 1 + (i % 4) });
        orders.push({ _id: i, customer: (i * 13) % 2000, at: new Date(Date.UTC(2025, i % 12, 1 + (i % 28))), lines });
      }
      await db.collection('orders').insertMany(orders);
      ctx.progress(start + 5000, total);
    }
    ctx.log.info(`${total} orders`);
  },

  async down(db) {
    await db.collection('orders').deleteMany({});
  },
};
