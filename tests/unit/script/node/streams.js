const { Readable, Writable, Duplex, Transform, PassThrough, pipeline, finished } = require('stream');
const { pipeline: pipe, finished: done } = require('stream/promises');
const { text, json, buffer } = require('stream/consumers');
exports.up = async () => {
  const list = []; for await (const x of Readable.from(['a', 'b', 'c'])) list.push(x); console.log(list);
  const r = new Readable({ read() {} }); r.push('ab'); r.push('cd'); r.push(null);
  r.on('data', (d) => console.log('data', d.toString())); r.on('end', () => console.log('end')); await done(r);
  const written = []; const w = new Writable({ write(c, e, cb) { written.push([c.toString(), e]); setTimeout(cb, 1); }, final(cb) { console.log('final'); cb(); }, highWaterMark: 3 });
  console.log(w.write('ab'), w.write('cd'), w.writableLength, w.writableNeedDrain); w.on('drain', () => console.log('drain')); w.on('finish', () => console.log('finish'));
  await new Promise((ok) => w.once('drain', ok)); w.end('z', () => console.log('ended')); await done(w); console.log(written, w.writableFinished, w.destroyed);
  const up = () => new Transform({ transform(c, e, cb) { cb(null, c.toString().toUpperCase()); }, flush(cb) { this.push('!'); cb(); } });
  console.log(await text(Readable.from(['x', 'y']).pipe(up())), await json(Readable.from(['{"a":', '1}'])), await buffer(Readable.from([Buffer.from('q')])));
  const out = []; await pipe(Readable.from(['1', '2']), up(), async function* (source) { for await (const c of source) yield c; }, new Writable({ write(c, e, cb) { out.push(c.toString()); cb(); } })); console.log(out.join(''));
  try { await pipe(Readable.from(['1']), new Transform({ transform(c, e, cb) { cb(new Error('bad')); } }), new PassThrough()); } catch (x) { console.log(x.message); }
  await new Promise((ok) => pipeline(Readable.from(['p']), new PassThrough(), async (s) => { for await (const c of s) console.log('got', c.toString()); return 7; }, (e, v) => { console.log(e, v); ok(); }));
  const d = new Duplex({ read() { this.push('from'); this.push(null); }, write(c, e, cb) { console.log('into', c.toString()); cb(); } }); d.end('x'); console.log(await text(d));
  const o = new Readable({ objectMode: true, read() { this.n = (this.n ?? 0) + 1; this.push(this.n > 3 ? null : { n: this.n }); } }); console.log(await o.toArray());
  console.log(await Readable.from([1, 2, 3, 4]).filter((x) => x % 2).map((x) => x * 10).toArray(), await Readable.from([1, 2, 3]).reduce((a, b) => a + b, 0));
  const p = new PassThrough(); p.write('hello world'); p.end(); p.setEncoding('utf8'); await new Promise((ok) => { p.on('readable', () => { let c; while ((c = p.read(4)) !== null) console.log('read', c); }); p.on('end', ok); });
  const e = new Readable({ read() { this.destroy(new Error('boom')); } }); try { for await (const _ of e); } catch (x) { console.log(x.message); }
  const w2 = new Writable({ write(c, en, cb) { cb(new Error('write failed')); } }); w2.write('x'); await new Promise((ok) => w2.on('error', (x) => { console.log(x.message, w2.destroyed); ok(); }));
  const w3 = new Writable({ write(c, en, cb) { cb(); } }); w3.end(); w3.on('error', (x) => console.log(x.code)); w3.write('late', (x) => console.log('cb', x.code)); await new Promise((ok) => setTimeout(ok, 5));
  const many = []; const v = new Writable({ writev(chunks, cb) { many.push(chunks.length); cb(); } }); v.cork(); v.write('a'); v.write('b'); v.uncork(); v.end(); await done(v); console.log(many);
  for (const f of [() => new Writable({ write() {} }).write(null), () => new Writable({ write() {} }).write(5), () => Readable.from(5), () => pipeline(5)]) { try { f(); } catch (x) { console.log(x.code); } }
  const c = new AbortController(); const slow = new Readable({ read() {} }); setTimeout(() => c.abort(), 2); try { await pipe(slow, new PassThrough(), { signal: c.signal }); } catch (x) { console.log(x.name, x.code); }
  const premature = new Readable({ read() {} }); finished(premature, (x) => console.log(x.code)); premature.destroy(); await new Promise((ok) => setTimeout(ok, 5));
  class Counter extends Readable { constructor() { super({ encoding: 'utf8' }); this.i = 0; } _read() { this.push(this.i < 3 ? String(this.i++) : null); } }
  let all = ''; for await (const x of new Counter()) all += x; console.log(all, new Counter() instanceof Readable, d instanceof Writable, d instanceof Readable, new PassThrough() instanceof Transform, require('stream') === require('stream').Stream);
  function Old() { Transform.call(this); } require('util').inherits(Old, Transform); Old.prototype._transform = function (x, en, cb) { this.push(x); this.push(x); cb(); }; const old = new Old(); old.end('k'); console.log(await text(old));
  const paused = new PassThrough(); paused.pause(); paused.on('data', (x) => console.log('late', x.toString())); paused.write('1'); await new Promise((ok) => setTimeout(ok, 2)); console.log(paused.isPaused(), paused.readableFlowing); paused.resume(); paused.end(); await done(paused);
  const u = new Readable({ read() {} }); u.push('tail'); u.unshift('head-'); u.push(null); console.log(await text(u));
  const big = Readable.from((function* () { for (let i = 0; i < 1000; i++) yield Buffer.alloc(100, i); })()); let n = 0; await pipe(big, new PassThrough({ highWaterMark: 50 }), new Writable({ highWaterMark: 10, write(x, en, cb) { n += x.length; setImmediate(cb); } })); console.log(n);
};
