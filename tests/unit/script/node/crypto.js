const crypto = require('crypto');
const util = require('util');
const t = (f) => { try { const v = f(); return Buffer.isBuffer(v) ? v.toString('hex') : v; } catch (x) { return `${x.name} ${x.code} ${x.message}`; } };
exports.up = async () => {
  for (const h of ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'SHA256', 'RSA-SHA256', 'sha3-256', 'ripemd160', 'blake2b512', 'sha512-256']) console.log(h, t(() => crypto.createHash(h).update('abc').update(Buffer.from('déf')).digest('hex')), t(() => crypto.createHmac(h, 'key').update('data').digest('base64')).slice(0, 20));
  const h = crypto.createHash('sha256'); h.update('a'); const copy = h.copy(); console.log(h.digest('base64url'), copy.update('b').digest('latin1').length, t(() => h.update('x')), t(() => h.digest()), t(() => crypto.createHash('nope')), t(() => crypto.createHash()), t(() => crypto.createHash('md5').update(5)), t(() => crypto.createHmac('nope', 'k')), t(() => crypto.createHmac('md5')));
  console.log(t(() => crypto.createHash('shake256', { outputLength: 5 }).update('x').digest('hex')), t(() => crypto.createHash('sha256').update('')  .digest('hex').slice(0, 8)), ['md5', 'sha1', 'sha256', 'sha512'].every((x) => crypto.getHashes().includes(x)));
  const hs = crypto.createHash('md5'); hs.write('abc'); hs.end(); console.log(hs.read().toString('hex'));
  const key = Buffer.alloc(32, 7), iv = Buffer.alloc(16, 9);
  for (const [c, kl, il] of [['aes-128-cbc', 16, 16], ['aes-192-cbc', 24, 16], ['aes-256-cbc', 32, 16], ['aes-256-ctr', 32, 16], ['aes-128-ecb', 16, 0], ['aes-256-gcm', 32, 12], ['AES-256-CBC', 32, 16], ['aes256', 32, 16]]) {
    const e = crypto.createCipheriv(c, key.subarray(0, kl), il ? iv.subarray(0, il) : null); const gcm = c.includes('gcm'); if (gcm) e.setAAD(Buffer.from('aad'));
    const enc = e.update('hello wörld, this is a test', 'utf8', 'hex') + e.final('hex'); const d = crypto.createDecipheriv(c, key.subarray(0, kl), il ? iv.subarray(0, il) : null); if (gcm) { d.setAuthTag(e.getAuthTag()); d.setAAD(Buffer.from('aad')); }
    console.log(c, enc, gcm ? e.getAuthTag().toString('hex') : '', d.update(enc, 'hex', 'utf8') + d.final('utf8'));
  }
  const wrong = crypto.createDecipheriv('aes-256-cbc', key, iv); console.log(t(() => { wrong.update(Buffer.alloc(16)); return wrong.final(); }));
  const tampered = crypto.createDecipheriv('aes-256-gcm', key, iv.subarray(0, 12)); tampered.setAuthTag(Buffer.alloc(16)); tampered.update(Buffer.alloc(4)); console.log(t(() => tampered.final()));
  for (const f of [() => crypto.createCipheriv('nope', key, iv), () => crypto.createCipheriv('aes-256-cbc', 'short', iv), () => crypto.createCipheriv('aes-256-cbc', key, 'short'), () => crypto.createCipheriv('aes-256-cbc', key), () => crypto.timingSafeEqual(Buffer.alloc(1), Buffer.alloc(2)), () => crypto.timingSafeEqual(Buffer.from('a'), Buffer.from('a')), () => crypto.randomBytes('x'), () => crypto.randomBytes(-1), () => crypto.randomInt(5, 5), () => crypto.randomInt('a')]) console.log(t(f));
  console.log(t(() => crypto.pbkdf2Sync('pw', 'salt', 1000, 32, 'sha512')), t(() => crypto.pbkdf2Sync('pw', 'salt', 1, 20, 'sha1')), t(() => crypto.pbkdf2Sync('pw', 'salt', 0, 20, 'sha1')), t(() => crypto.pbkdf2Sync('pw', 'salt', 1, 20, 'nope')), t(() => crypto.pbkdf2Sync('pw', 'salt', 1, 20)));
  console.log(t(() => crypto.scryptSync('pw', 'salt', 32)), t(() => crypto.scryptSync('pw', 'salt', 16, { N: 1024, r: 4, p: 2 })), t(() => crypto.scryptSync('pw', 'salt', 16, { N: 3 })).slice(0, 70), (await util.promisify(crypto.scrypt)('a', 'b', 8)).toString('hex'));
  await new Promise((r) => crypto.pbkdf2('pw', 'salt', 10, 8, 'sha256', (e, k) => { console.log(e, k.toString('hex')); r(); }));
  console.log(Buffer.from(crypto.hkdfSync('sha256', 'key', 'salt', 'info', 10)).toString('hex'));
  console.log(crypto.randomBytes(8).length, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(crypto.randomUUID()), crypto.randomInt(3) < 3, crypto.randomInt(5, 6), crypto.randomFillSync(Buffer.alloc(4)).length, globalThis.crypto.getRandomValues(new Uint8Array(3)).length, typeof crypto.webcrypto.subtle, globalThis.crypto.randomUUID().length);
  await new Promise((r) => crypto.randomBytes(4, (e, b) => { console.log(e, b.length); r(); }));
  const s = globalThis.crypto.subtle; console.log(Buffer.from(await s.digest('SHA-256', new TextEncoder().encode('abc'))).toString('hex').slice(0, 16));
  const k = await s.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify']); const sig = await s.sign('HMAC', k, Buffer.from('x')); console.log(Buffer.from(sig).toString('hex').slice(0, 16), await s.verify('HMAC', k, sig, Buffer.from('x')));
  const g = await s.importKey('raw', key, 'AES-GCM', false, ['encrypt', 'decrypt']); const ct = await s.encrypt({ name: 'AES-GCM', iv: iv.subarray(0, 12) }, g, Buffer.from('secret')); console.log(Buffer.from(ct).toString('hex'), Buffer.from(await s.decrypt({ name: 'AES-GCM', iv: iv.subarray(0, 12) }, g, ct)).toString());
  console.log(crypto.createSecretKey(Buffer.from('abc')).export().toString(), crypto.createHmac('sha1', crypto.createSecretKey(Buffer.from('abc'))).update('').digest('hex').slice(0, 8), crypto.getCipherInfo('aes-256-gcm').keyLength);
  const zlib = require('zlib'); const z = zlib.gzipSync('hello '.repeat(100)); console.log(zlib.gunzipSync(z).length, zlib.inflateSync(zlib.deflateSync('abc')).toString(), zlib.inflateRawSync(zlib.deflateRawSync(Buffer.from('raw'))).toString(), zlib.unzipSync(z).length, t(() => zlib.gunzipSync(Buffer.from('nope'))), t(() => zlib.gunzipSync(z.subarray(0, 10))), zlib.deflateSync('aaaaaaaaaa').toString('hex'), (await util.promisify(zlib.gunzip)(z)).length);
  const { pipeline } = require('stream/promises'); const parts = []; await pipeline(require('stream').Readable.from(['a', 'b']), zlib.createGzip(), zlib.createGunzip(), async (src) => { for await (const x of src) parts.push(x); }); console.log(Buffer.concat(parts).toString());
};
