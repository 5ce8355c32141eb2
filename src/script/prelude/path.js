// Node's path, POSIX.
(function (exports, module, require, natives) {
  'use strict';

  const { badType, checkString } = require('internal/failures');
  const check = (path, name = 'path') => checkString(path, name);

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
      check(from, 'from');
      check(to, 'to');
      const a = parts(path.resolve(from), true);
      const b = parts(path.resolve(to), true);
      let same = 0;
      while (same < a.length && same < b.length && a[same] === b[same]) same++;
      return [...a.slice(same).fill('..'), ...b.slice(same)].join('/');
    },
    dirname(p) {
      check(p);
      if (p === '') return '.';
      const trimmed = p.replace(/\/+$/, '');
      const at = trimmed.lastIndexOf('/');
      if (at === -1) return trimmed === '' || trimmed.startsWith('/') ? '/' : '.';
      return at === 0 ? '/' : at === 1 && trimmed.startsWith('//') ? '//' : trimmed.slice(0, at);
    },
    basename(p, suffix) {
      if (suffix !== undefined) check(suffix, 'suffix');
      check(p);
      if (p === suffix) return '';
      const trimmed = p.replace(/\/+$/, '');
      const name = trimmed.slice(trimmed.lastIndexOf('/') + 1);
      return suffix && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name;
    },
    extname(p) {
      const name = path.basename(p);
      const at = name.lastIndexOf('.');
      return at <= 0 || name === '..' ? '' : name.slice(at);
    },
    parse(p) {
      check(p);
      const base = path.basename(p);
      const ext = path.extname(p);
      const root = p.startsWith('/') ? '/' : '';
      const hasFolder = p.replace(/\/+$/, '').includes('/');
      const dir = hasFolder ? path.dirname(p) : root;
      return { root, dir, base, ext, name: ext ? base.slice(0, -ext.length) : base };
    },
    format(parts_) {
      if (parts_ === null || typeof parts_ !== 'object') throw badType('pathObject', 'of type object', parts_);
      const { root = '', dir, base, name = '', ext = '' } = parts_;
      const file = base || `${name}${ext && !ext.startsWith('.') ? '.' : ''}${ext}`;
      const folder = dir || root;
      if (!folder) return file;
      return folder === root ? `${folder}${file}` : `${folder}/${file}`;
    },
    toNamespacedPath: (p) => p,
    get win32() {
      const { refusal } = require('internal/refused');
      const names = ['resolve', 'normalize', 'isAbsolute', 'join', 'relative', 'dirname', 'basename', 'extname', 'format', 'parse'];
      return { sep: '\\', delimiter: ';', ...Object.fromEntries(names.map((name) => [name, refusal(`path.win32.${name}`, 'paths are POSIX here')])) };
    },
  };
  path.posix = path;
  module.exports = path;
})
