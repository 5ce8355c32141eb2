const url = require('url');
const { URL, URLSearchParams } = url;
exports.up = async () => {
  const bases = [undefined, 'http://a/b/c/d;p?q', 'file:///x/y/z', 'https://user:pw@Example.COM:443/p/a/t/h?query=string#hash', 'mailto:a@b', 'http://h'];
  const inputs = ['g', './g', 'g/', '/g', '//g', '?y', 'g?y', '#s', 'g#s', 'g?y#s', ';x', '', '.', './', '..', '../', '../g', '../..', '../../g', '../../../g', '/./g', '/../g', 'g.', '.g', 'g..',
    './../g', 'g/./h', 'g/../h', 'http:g', 'http://EXAMPLE.com:80/%7Efoo/../a b?x=ü y#z"', 'http://münchen.de/ä', 'http://[::1]:3000/', 'http://[2001:DB8:0:0:1:0:0:1]/', 'http://1.2.3/', 'http://0x7f.1/',
    'http://256.1.1.1/', 'http://a b/', 'http://', 'https:///x', 'file:c:\\x\\y', 'file://host/p', 'file:///C|/a', 'data:text/plain,hello world', 'javascript:alert(1)', 'mongodb://u:p%40@h1:27017,h2/db?x=1', 'blob:https://a.b/c',
    'ws://x:80', 'http://x:99999/', 'http://u@', 'http://a.b/?q=\'"<>', 'non-special://host/../x?y', 'urn:isbn:123', 'http://x/%', 'http://ex%41mple/', '\\\\x\\y', 'http:\\\\x\\y', ' http://trim \n'];
  for (const base of bases) for (const input of inputs) {
    if (base?.startsWith('mailto') && /^g.*#/.test(input)) continue;  // Node's parser errs there
    let out;
    try { const u = new URL(input, base); out = [u.href, u.origin, u.host, u.pathname, u.search, u.hash].join(' '); } catch (x) { out = `${x.code} ${x.message}`; }
    console.log(JSON.stringify(input), base ?? '-', '=>', out);
  }
  const u = new URL('http://x/');
  u.searchParams.append('a', '1 2'); u.searchParams.append('a', 'ü&'); u.hash = 'h'; u.port = '8080'; u.hostname = 'y.z'; u.username = 'me@'; u.password = ':'; u.pathname = '/a b/ü'; u.protocol = 'https';
  console.log(u.href, String(u), JSON.stringify(u), u.searchParams.getAll('a'));
  u.search = '?q=1&r='; console.log(u.searchParams.get('q'), [...u.searchParams], u.searchParams.size); u.search = ''; console.log(u.href);
  console.log(u, new URLSearchParams('a=1&b=2'), new URLSearchParams());
  const p = new URLSearchParams({ b: '2', a: '1', c: 'x y' });
  p.sort(); p.set('b', '3'); p.append('b', '4'); p.delete('c');
  console.log(p.toString(), p.has('a'), p.has('b', '4'), [...p.keys()], [...p.values()], Object.fromEntries(p));
  console.log(new URLSearchParams([['a', 'b'], ['c', 'd']]).toString(), new URLSearchParams('?x=%20+').get('x'), new URLSearchParams(new Map([['k', 'v']])).toString());
  try { new URLSearchParams([['a']]); } catch (x) { console.log(x.code); }
  console.log(URL.canParse('x'), URL.canParse('x', 'http://y'));
  for (const f of ['file:///a/b%20c', 'file:///%C3%A4', 'http://x', 'file://host/x', 'file:///a%2Fb']) { try { console.log(url.fileURLToPath(f)); } catch (x) { console.log(x.code, x.message); } }
  for (const f of ['/a b', '/ä#?%', '/x/', '/a\\b']) console.log(url.pathToFileURL(f).href);
  for (const f of ['http://user:pass@host.com:8080/p/a/t/h?query=string#hash', '/rel?x=1', '//host/path', 'mailto:a@b.c', 'x', 'http://x', 'HTTP://UPPER.com/A', 'http://x/a b', 'javascript:alert("x")', 'http://a.com/?x=1#y?z', 'mongodb://u:p@h:1/db', 'file:///etc/passwd', 'http://[::1]:80/x', '?a=b'])
    console.log(JSON.stringify(url.parse(f)));
  console.log(url.parse('http://a.com/?x=1&y=2', true).query, url.parse('//host/path', false, true).host);
  console.log(url.format({ protocol: 'http', host: 'a.com', pathname: 'x', query: { a: 1, b: [2, 3] } }), url.format({ protocol: 'https:', hostname: 'a', port: 3, search: 's', hash: 'h', slashes: true, auth: 'u:p' }), url.format(new URL('http://u:p@x/y?z#h'), { auth: false, fragment: false }));
  for (const [a, b] of [['/one/two/three', 'four'], ['http://example.com/', '/one'], ['http://example.com/one', '/two'], ['http://a.com/b/c/d', '../x?y#z'], ['http://a.com/b', 'http://c.d/e'], ['http://a.com/b?c', '?d'], ['http://a.com/b#c', '#d'], ['a/b/c', '../../../d'], ['http://a/b/', './'], ['/a/b', '..'], ['http://a.com', 'b']])
    console.log(a, b, url.resolve(a, b));
  console.log(url.domainToASCII('español.com'), url.domainToUnicode('xn--espaol-zwa.com'), JSON.stringify(url.urlToHttpOptions(new URL('https://a:b@測試.com:8/x?y#z'))));
};
