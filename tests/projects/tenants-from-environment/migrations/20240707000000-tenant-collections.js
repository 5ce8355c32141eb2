const { TENANTS = '', DEFAULT_PLAN } = process.env;

const tenants = TENANTS.split(',').map((name) => name.trim()).filter(Boolean);

module.exports = {
  async up(db) {
    if (process.env.FAIL_ON_PURPOSE !== undefined) throw new Error('asked to fail');
    await Promise.all(tenants.map(async (tenant) => {
      const collection = db.collection(`${tenant}_settings`);
      await collection.insertOne({ _id: 'plan', value: DEFAULT_PLAN });
      await collection.createIndex({ value: 1 });
    }));
  },
  async down(db) {
    await Promise.all(tenants.map((tenant) => db.collection(`${tenant}_settings`).drop()));
  },
};
