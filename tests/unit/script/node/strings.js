const { StringDecoder } = require('string_decoder');
const qs = require('querystring');
exports.up = async () => {
  const d = new StringDecoder('utf8');
  console.log(d.write(Buffer.from([0xe2, 0x82])), d.write(Buffer.from([0xac])), d.end(Buffer.from([0xf0, 0x9f])));
  for (const enc of ['utf8', 'base64', 'hex', 'latin1', 'ascii', 'base64url']) {
    const s = new StringDecoder(enc);
    const bytes = Buffer.from('aé€😀zz', enc === 'utf16le' ? 'utf16le' : 'utf8');
    let out = '';
    for (const b of bytes) out += s.write(Buffer.from([b])) + '|';
    console.log(s.encoding, out, s.end());
  }
  try { new StringDecoder('nope'); } catch (x) { console.log(x.code, x.message); }
  console.log(qs.parse('a=1&b=2&a=3&c=%20x+y&d&=e&%zz=1'), qs.parse('a:1;b:2', ';', ':'), qs.parse('a=1&b=2&c=3', null, null, { maxKeys: 2 }));
  console.log(qs.stringify({ a: [1, 'zwei', true], b: 'ü &=', c: null, d: undefined, e: 5n, f: {} }), qs.stringify({ a: 1, b: 2 }, ';', ':'));
  console.log(qs.escape("a b'ü!*"), qs.unescape('%41%zz%e4'), qs.stringify('x'), qs.parse(''));
  console.log('ab\ud800c'.isWellFormed(), 'ab\ud800c'.toWellFormed(), [3, 1, 2].toSorted(), [1, 2, 3].with(1, 9), [1, 2, 3].toSpliced(1, 1, 'x'), [1, 2, 3].findLast((x) => x < 3));
  console.log(await Promise.all([1, Promise.resolve(2)]));
  const t = new TextDecoder('utf-8');
  console.log(t.decode(new Uint8Array([0xef, 0xbb, 0xbf, 0x61])), new TextEncoder().encode('é'), new TextEncoder().encodeInto('aé😀', new Uint8Array(4)));
  console.log(t.decode(new Uint8Array([0xe2, 0x82]), { stream: true }) + t.decode(new Uint8Array([0xac]), { stream: true }) + t.decode());
  try { new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array([0xff])); } catch (x) { console.log(x.name, x.code); }
  console.log(atob('aGk='), btoa('hi'));
  try { atob('*'); } catch (x) { console.log(x.name, x.message, x.code); }
  console.log(structuredClone({ a: [1, new Date(0), new Map([[1, { b: 2 }]])], s: new Set([1]), r: /x/g, u: undefined }));
  try { structuredClone(() => {}); } catch (x) { console.log(x.name, x.code); }
  const e = new RangeError('r'); e.extra = 1;
  console.log(structuredClone(e) instanceof RangeError, structuredClone(e).message);
};
