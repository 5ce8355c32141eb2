const t = (f) => { try { return f(); } catch (x) { return `${x.name} ${x.code} ${x.message}`; } };
exports.up = async () => {
  console.log(Buffer.from('héllo €😀'), Buffer.from('68656c6c6f7', 'hex'), Buffer.from('aGk_-=', 'base64'), Buffer.from('aé', 'latin1'), Buffer.from('aé', 'utf16le'), Buffer.from('aé', 'ascii'));
  console.log(Buffer.from([1, 256, -1, 'x', '7']), Buffer.from(new Uint16Array([1, 300])), Buffer.from({ length: 2, 0: 5 }), Buffer.from(Buffer.from('x')), Buffer.from(new String('s')), Buffer.from({ type: 'Buffer', data: [1, 2] }));
  for (const v of [undefined, null, 5, {}, true, Symbol('s')]) console.log(t(() => Buffer.from(v)));
  console.log(t(() => Buffer.from('x', 'nope')), t(() => Buffer.alloc(-1)), t(() => Buffer.alloc('5')), Buffer.alloc(5, 'ab'), Buffer.alloc(3, 1), Buffer.alloc(4, 'YQ==', 'base64'));
  const b = Buffer.from('aé€😀z');
  for (const e of ['utf8', 'hex', 'base64', 'base64url', 'latin1', 'ascii', 'utf16le', 'binary', 'UCS-2', 'UTF-8']) console.log(e, b.toString(e), b.toString(e, 1, 4), Buffer.byteLength('aé€😀z', e));
  console.log(t(() => b.toString('xx')), b.toString(undefined, -5, 100), b.toString('utf8', 3), b.toJSON(), JSON.stringify(Buffer.from('hi')));
  console.log(b.slice(1, 3), b.subarray(-2), b.slice(3, 1), b.slice(0, 1).buffer === b.buffer, b.indexOf('€'), b.indexOf(0x7a), b.indexOf(Buffer.from('z')), b.lastIndexOf('z'), b.includes('q'), b.indexOf('', 3), b.indexOf('z', -1), b.lastIndexOf('a', 0), b.indexOf('x'));
  console.log(Buffer.concat([Buffer.from('a'), Buffer.from('bc')]), Buffer.concat([Buffer.from('abc')], 2), Buffer.concat([Buffer.from('a')], 3), t(() => Buffer.concat('x')), t(() => Buffer.concat([1])));
  console.log(Buffer.compare(Buffer.from('a'), Buffer.from('b')), Buffer.from('b').compare(Buffer.from('xab'), 2, 3), Buffer.from('a').equals(Buffer.from('a')), t(() => Buffer.from('a').equals('a')));
  const w = Buffer.alloc(10);
  console.log(w.write('héé€', 1), w, w.write('zz', 8, 'latin1'), w.write('abc', 0, 2), w.write('ffff', 4, 1, 'hex'), w, t(() => w.write(5)), t(() => w.write('x', 11)));
  console.log(w.fill('ab'), w.fill(1, 2, 4), w.fill('zz', 5, 'latin1'), w.fill('abcd', 'hex'), t(() => w.fill('zz', 'hex')), w.fill(), t(() => w.fill('a', 0, 11)));
  console.log(Buffer.from('abcd').swap16(), Buffer.from('abcd').swap32(), Buffer.from('abcdefgh').swap64(), t(() => Buffer.from('abc').swap16()));
  const c = Buffer.alloc(4); console.log(Buffer.from('xyz').copy(c, 1, 1), c, Buffer.from('abcdef').copy(c), c, t(() => c.copy('x')));
  const n = Buffer.alloc(16);
  for (const [m, v] of [['UInt8', 200], ['Int8', -5], ['UInt16LE', 65535], ['UInt16BE', 4660], ['Int16LE', -2], ['Int32BE', -123456], ['UInt32LE', 4294967295], ['FloatLE', 1.5], ['DoubleBE', Math.PI], ['BigInt64LE', -5n], ['BigUInt64BE', 2n ** 63n]]) {
    console.log(m, n[`write${m}`](v, 3), n[`read${m}`](3), n.toString('hex'));
  }
  console.log(n.writeUIntBE(0x123456, 0, 3), n.readUIntBE(0, 3).toString(16), n.writeIntLE(-2, 0, 6), n.readIntLE(0, 6), n.readUintLE(0, 2), n.readUint8(0));
  for (const f of [() => n.writeUInt8(256), () => n.writeInt8(-129), () => n.writeUInt32LE(-1), () => n.writeBigInt64LE(2n ** 63n), () => n.readUInt8(16), () => n.readUInt32LE(14), () => n.readInt8(1.5), () => n.readInt8('1'), () => Buffer.alloc(1).readInt16LE(0), () => n.writeUIntBE(1, 0, 7), () => n.writeUInt16LE(70000), () => n.writeUIntBE(2 ** 40, 0, 4)]) console.log(t(f));
  console.log(Buffer.isBuffer(b), Buffer.isBuffer(new Uint8Array(1)), Buffer.isEncoding('UTF8'), Buffer.isEncoding('nope'), b instanceof Uint8Array, b.constructor === Buffer, Buffer.poolSize);
  console.log(Buffer.alloc(60), new Buffer.from('x'), Buffer.of(1, 2), [...Buffer.from('ab').entries()], Buffer.from('abc').map((x) => x + 1), Buffer.from('abc').filter((x) => x > 97), b.length, b.parent === b.buffer, Object.prototype.toString.call(b));
  const x = Buffer.from('ab'); x.extra = 1; console.log(x, require('util').inspect(x), Buffer.from('abc').reverse(), Buffer.from('cab').sort().toString(), Buffer.from('é').latin1Slice(0, 1));
  console.log(require('buffer').constants.MAX_LENGTH > 1e9, require('buffer').kMaxLength > 1e9, typeof require('buffer').SlowBuffer, require('buffer').isUtf8(Buffer.from([255])), require('buffer').transcode(Buffer.from('é'), 'utf8', 'latin1'));
  console.log(await new Blob(['ab', Buffer.from('c')], { type: 'text/Plain' }).text(), new Blob(['abc']).size);
};
