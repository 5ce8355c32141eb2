const path = require('path');
const t = (f) => { try { return f(); } catch (x) { return `${x.name} ${x.code} ${x.message}`; } };
exports.up = async () => {
  const list = ['', '.', '..', '/', '//', '/a', '/a/', 'a', 'a/', './a', '../a', 'a/b', 'a//b', '/a/b/../c', 'a/../..', 'a.b', '.a', '.a.b', 'a.', 'a.b.c', '/x/.b', 'x/y.', '..a', 'a/..b', '///a//b///', './', '../', 'a/./b/.', '/a/b.txt/', 'file.tar.gz'];
  for (const p of list) console.log(JSON.stringify(p), JSON.stringify([path.normalize(p), path.dirname(p), path.basename(p), path.extname(p), path.isAbsolute(p), path.parse(p), path.format(path.parse(p)), path.resolve('/base', p), path.join('/j', p, 'k'), path.relative('/a/b/c', path.resolve('/a', p))]));
  console.log(path.basename('a.txt', '.txt'), path.basename('.txt', '.txt'), path.basename('a.txt', 't'), path.basename('/x/a.txt/', '.txt'), path.format({ dir: '/d', base: 'b' }), path.format({ root: '/', name: 'n', ext: '.e' }), path.format({ name: 'n', ext: 'e' }), path.sep, path.delimiter, path.join(), path.relative('/a', '/a'), path.relative('/', '/x'), path.relative('/x/y', '/'));
  for (const f of [() => path.join(5), () => path.resolve(null), () => path.dirname(), () => path.basename('a', 5), () => path.parse({}), () => path.format('x'), () => path.relative('a')]) console.log(t(f));
  console.log(path.posix === path, require('path/posix') === path, path.win32.sep, path.win32.delimiter);
};
