const async = require('async');
exports.up = async () => {
  console.log(await async.mapLimit([1, 2, 3], 2, async (x) => x * 2), await async.parallel({ a: (cb) => setTimeout(() => cb(null, 1), 3), b: async () => 2 }), await async.waterfall([async () => 1, async (x) => x + 1]), await async.reduce([1, 2, 3], 0, async (a, b) => a + b));
  await new Promise((r) => async.eachSeries([1, 2], (x, cb) => { console.log('each', x); cb(); }, r));
  const seen = []; const q = async.queue(async (t) => { seen.push(t); }, 2); q.push([1, 2, 3]); await q.drain(); console.log(seen); try { await async.retry({ times: 3, interval: 1 }, async () => { seen.push('try'); throw new Error('always'); }); } catch (e) { console.log(e.message, seen.length); }
  console.log(await async.auto({ one: async () => 1, two: ['one', async (r) => r.one + 1] }));
};
