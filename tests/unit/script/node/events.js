const EventEmitter = require('events');
const { once, on } = EventEmitter;
exports.up = async () => {
  const e = new EventEmitter();
  console.log(e.emit('nothing'), EventEmitter.EventEmitter === EventEmitter, EventEmitter.defaultMaxListeners);
  e.on('newListener', (name, fn) => console.log('new', String(name), typeof fn));
  e.on('removeListener', (name) => console.log('removed', name));
  const f = (...args) => console.log('f', ...args);
  e.on('x', f); e.once('x', (a) => console.log('once', a)); e.prependListener('x', () => console.log('first'));
  console.log(e.emit('x', 1, 2), e.emit('x', 3), e.listenerCount('x'), e.eventNames());
  e.off('x', f); e.removeAllListeners('x');
  console.log(e.listenerCount('x'), e.rawListeners('x').length);
  try { e.emit('error', new Error('boom')); } catch (x) { console.log(x.message); }
  try { e.emit('error', { a: 1 }); } catch (x) { console.log(x.code, x.message); }
  try { e.on('y', 5); } catch (x) { console.log(x.code, x.message); }
  try { e.setMaxListeners(-1); } catch (x) { console.log(x.code, x.message); }
  setTimeout(() => e.emit('z', 'a', 'b'), 5);
  console.log(await once(e, 'z'));
  setTimeout(() => e.emit('error', new Error('late')), 5);
  try { await once(e, 'never'); } catch (x) { console.log(x.message); }
  setTimeout(() => { for (let i = 0; i < 3; i++) e.emit('n', i); e.emit('error', new Error('end')); }, 5);
  try { for await (const [n] of on(e, 'n')) console.log('n', n); } catch (x) { console.log(x.message); }
  class Own extends EventEmitter { constructor() { super(); this.z = 1; } }
  const own = new Own();
  own.on('q', function () { console.log(this === own, this.z); });
  own.emit('q');
  function Old() { EventEmitter.call(this); }
  require('util').inherits(Old, EventEmitter);
  new Old().on('a', () => console.log('old')).emit('a');
  const w = new EventEmitter();
  const fn = () => {};
  w.once('k', fn);
  console.log(w.listeners('k')[0] === fn, w.rawListeners('k')[0].listener === fn, w.listenerCount('k', fn));
  console.log(EventEmitter.getEventListeners(w, 'k').length, EventEmitter.listenerCount(w, 'k'));
  const c = new EventEmitter({ captureRejections: true });
  c.on('error', (x) => console.log('captured', x.message));
  c.on('go', async () => { throw new Error('async'); });
  c.emit('go');
  await new Promise((r) => setTimeout(r, 5));
  const m = new EventEmitter();
  m.on(EventEmitter.errorMonitor, (x) => console.log('monitor', x.message));
  try { m.emit('error', new Error('seen')); } catch (x) { console.log('thrown', x.message); }
  const ac = new AbortController();
  setTimeout(() => ac.abort(), 2);
  try { await once(m, 'never', { signal: ac.signal }); } catch (x) { console.log(x.name, x.code); }
};
