const pick = (a, b) => (a === undefined || a === null || a === '' ? b : a);

module.exports = {
  up: async (db) => {
    const contacts = db.collection('contacts');
    const groups = await contacts.aggregate([
      { $sort: { _id: 1 } },
      { $group: { _id: '$email', ids: { $push: '$_id' }, n: { $sum: 1 } } },
      { $match: { n: { $gt: 1 }, _id: { $ne: null } } },
      { $sort: { _id: 1 } },
    ]).toArray();
    for (const { _id: email, ids } of groups) {
      const [keep, ...others] = await contacts.find({ _id: { $in: ids } }).sort({ _id: 1 }).toArray();
      const merged = others.reduce((result, other) => ({ ...result, phone: pick(result.phone, other.phone), company: pick(result.company, other.company) }), keep);
      await contacts.replaceOne({ _id: keep._id }, { ...merged, mergedFrom: others.map((o) => o._id) });
      const { deletedCount } = await contacts.deleteMany({ _id: { $in: others.map((o) => o._id) } });
      console.log(`${email}: ${deletedCount} merged into ${keep._id}`);
    }
  },
  down: async () => { throw new Error('merged contacts cannot be taken apart again'); },
};
