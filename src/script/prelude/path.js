// Node's path, POSIX.
(function (exports, module, require, natives) {
  'use strict';

  function check(path, name = 'path') {
    if (typeof path !== 'string') {
      const error = new TypeError(`The "${name}" argument must be of type string. Received ${path === null ? 'null' : `type ${typeof path}`}`);
      error.code = 'ERR_INVALID_ARG_TYPE';
      throw error;
    }
  }

  function parts(path, absolute) {
    const out = [];
    for (const part of path.split('/')) {
      if (part === '' || part === '.') continue;
      if (part !== '..') out.push(part);
      else if (out.length > 0 && out[out.length - 1] !== '..') out.pop();
      else if (!absolute) out.push('..');
    }
    return out;
  }

  const path = {
    sep: '/',
    delimiter: ':',
    isAbsolute(p) { check(p); return p.startsWith('/'); },
    normalize(p) {
      check(p);
      if (p === '') return '.';
      const absolute = p.startsWith('/');
      let text = parts(p, absolute).join('/');
      if (text === '' && !absolute) text = '.';
      if (text !== '' && p.endsWith('/')) text += '/';
      return absolute ? `/${text}` : text;
    },
    join(...list) {
      list.forEach((p) => check(p));
      const text = list.filter((p) => p !== '').join('/');
      return text === '' ? '.' : path.normalize(text);
    },
    resolve(...list) {
      let text = '';
      for (let i = list.length - 1; i >= 0 && !text.startsWith('/'); i--) {
        check(list[i], `paths[${i}]`);
        if (list[i] !== '') text = text === '' ? list[i] : `${list[i]}/${text}`;
      }
      if (!text.startsWith('/')) text = `${natives.folder()}/${text}`;
      return `/${parts(text, true).join('/')}`;
    },
    relative(from, to) {
      check(from, 'from'); check(to, 'to');
      const a = parts(path.resolve(from), true);
      const b = parts(path.resolve(to), true);
      let same = 0;
      while (same < a.length && same < b.length && a[same] === b[same]) same++;
      return [...a.slice(same).fill('..'), ...b.slice(same)].join('/');
    },
    dirname(p) {
      check(p);
      const trimmed = p.length > 1 ? p.replace(/\/+$/, '') : p;
      if (trimmed === '') return p === '' ? '.' : '/';
      const at = trimmed.lastIndexOf('/');
      if (at === -1) return '.';
      return trimmed.slice(0, at).replace(/\/+$/, '') || '/';
    },
    basename(p, suffix) {
      check(p);
      const name = p.replace(/\/+$/, '').slice(p.replace(/\/+$/, '').lastIndexOf('/') + 1);
      return suffix && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name;
    },
    extname(p) {
      const name = path.basename(p);
      const at = name.lastIndexOf('.');
      return at <= 0 || name === '..' ? '' : name.slice(at);
    },
    parse(p) {
      const base = path.basename(p);
      const ext = path.extname(p);
      const root = p.startsWith('/') ? '/' : '';
      const dir = base === '' ? root : path.dirname(p);
      return { root, dir: dir === '.' && !p.startsWith('.') ? '' : dir, base, ext, name: ext ? base.slice(0, -ext.length) : base };
    },
    format({ root = '', dir, base, name = '', ext = '' }) {
      const file = base || `${name}${ext && !ext.startsWith('.') ? '.' : ''}${ext}`;
      if (!dir) return `${root}${file}`;
      return dir === root ? `${dir}${file}` : `${dir}/${file}`;
    },
    toNamespacedPath: (p) => p,
  };
  path.posix = path;
  module.exports = path;
})
