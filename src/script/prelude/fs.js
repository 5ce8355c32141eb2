// Node's fs: reads everywhere, writes in the project's folder. The work is done at once; callbacks and promises come in
// a later turn, as in Node.
(function (exports, module, require, natives) {
  'use strict';

  const { Buffer } = require('buffer');
  const { badType, badValue, checkFunction, coded, outOfRange } = require('internal/failures');
  const { Date, Promise } = require('internal/language');
  const { setImmediate } = require('timers');
  const path = require('path');
  const files = natives.group('files');

  const constants = Object.freeze({
    F_OK: 0, R_OK: 4, W_OK: 2, X_OK: 1, COPYFILE_EXCL: 1, COPYFILE_FICLONE: 2, COPYFILE_FICLONE_FORCE: 4,
    UV_FS_COPYFILE_EXCL: 1, UV_FS_COPYFILE_FICLONE: 2, UV_FS_COPYFILE_FICLONE_FORCE: 4,
    O_RDONLY: 0, O_WRONLY: 1, O_RDWR: 2, O_CREAT: 64, O_EXCL: 128, O_NOCTTY: 256, O_TRUNC: 512, O_APPEND: 1024,
    O_DIRECTORY: 65536, O_NOATIME: 262144, O_NOFOLLOW: 131072, O_SYNC: 1052672, O_DSYNC: 4096, O_NONBLOCK: 2048, O_DIRECT: 16384,
    S_IFMT: 61440, S_IFREG: 32768, S_IFDIR: 16384, S_IFCHR: 8192, S_IFBLK: 24576, S_IFIFO: 4096, S_IFLNK: 40960, S_IFSOCK: 49152,
    S_IRWXU: 448, S_IRUSR: 256, S_IWUSR: 128, S_IXUSR: 64, S_IRWXG: 56, S_IRGRP: 32, S_IWGRP: 16, S_IXGRP: 8,
    S_IRWXO: 7, S_IROTH: 4, S_IWOTH: 2, S_IXOTH: 1,
    UV_FS_SYMLINK_DIR: 1, UV_FS_SYMLINK_JUNCTION: 2, UV_DIRENT_UNKNOWN: 0, UV_DIRENT_FILE: 1, UV_DIRENT_DIR: 2,
    UV_DIRENT_LINK: 3, UV_DIRENT_FIFO: 4, UV_DIRENT_SOCKET: 5, UV_DIRENT_CHAR: 6, UV_DIRENT_BLOCK: 7,
  });
  const { O_RDONLY, O_WRONLY, O_RDWR, O_CREAT, O_EXCL, O_TRUNC, O_APPEND, O_SYNC } = constants;
  const flagBits = {
    r: O_RDONLY, rs: O_RDONLY | O_SYNC, 'r+': O_RDWR, 'rs+': O_RDWR | O_SYNC, w: O_TRUNC | O_CREAT | O_WRONLY,
    wx: O_TRUNC | O_CREAT | O_WRONLY | O_EXCL, 'w+': O_TRUNC | O_CREAT | O_RDWR, 'wx+': O_TRUNC | O_CREAT | O_RDWR | O_EXCL,
    a: O_APPEND | O_CREAT | O_WRONLY, ax: O_APPEND | O_CREAT | O_WRONLY | O_EXCL, as: O_APPEND | O_CREAT | O_WRONLY | O_SYNC,
    'a+': O_APPEND | O_CREAT | O_RDWR, 'ax+': O_APPEND | O_CREAT | O_RDWR | O_EXCL, 'as+': O_APPEND | O_CREAT | O_RDWR | O_SYNC,
  };
  function flagsOf(flags, otherwise = 'r') {
    const given = flags ?? otherwise;
    if (typeof given === 'number') return given;
    const found = flagBits[given] ?? flagBits[String(given).split('').sort().reverse().join('')];
    if (found === undefined) throw badValue('flags', given);
    return found;
  }
  const modeOf = (mode, otherwise) => (mode === undefined || mode === null ? otherwise : typeof mode === 'string' ? parseInt(mode, 8) : mode);

  // Where libuv words it differently from the C library.
  const texts = {
    EEXIST: 'file already exists', EISDIR: 'illegal operation on a directory', ELOOP: 'too many symbolic links encountered',
    ENOTEMPTY: 'directory not empty', EXDEV: 'cross-device link not permitted', EBUSY: 'resource busy or locked',
    ENAMETOOLONG: 'name too long', EROFS: 'read-only file system', EMFILE: 'too many open files', EACCES: 'permission denied',
  };
  const OUTSIDE = 100000;

  function failure(errno, syscall, file, target) {
    const places = [file, target].filter((each) => each !== undefined).map((each) => `'${each}'`).join(' -> ');
    const about = `${syscall}${places === '' ? '' : ` ${places}`}`;
    const outside = errno === OUTSIDE;
    const code = outside ? 'EACCES' : files.errorName(errno);
    const plain = outside ? '' : files.errorText(errno);
    const text = outside ? `permission denied: scripts may write under the project's folder (${natives.folder()}) only`
      : texts[code] ?? plain.charAt(0).toLowerCase() + plain.slice(1);
    const error = new Error(`${code}: ${text}, ${about}`);
    error.errno = outside ? -13 : -errno;
    error.code = code;
    error.syscall = syscall;
    if (file !== undefined) error.path = file;
    if (target !== undefined) error.dest = target;
    return error;
  }
  function checked(result, syscall, file, target) {
    if (typeof result === 'number' && result < 0) throw failure(-result, syscall, file, target);
    return result;
  }

  // The path as it was given (for messages) and as the system takes it.
  function given(value, name = 'path') {
    let text = value;
    if (value instanceof Uint8Array) text = Buffer.from(value).toString();
    else if (value !== null && typeof value === 'object' && typeof value.href === 'string' && typeof value.protocol === 'string') {
      text = require('url').fileURLToPath(value);
    }
    if (typeof text !== 'string') throw badType(name, 'of type string or an instance of Buffer or URL', value);
    if (text.includes('\0')) throw badValue(name, text, 'must be a string, Uint8Array, or URL without null bytes');
    return text;
  }
  // A last slash stays: it says that the name is a folder's.
  const absolute = (text) => (text === '' ? '' : text.startsWith('/') ? text : `${natives.folder()}/${text}`);

  function checkDescriptor(fd) {
    if (typeof fd !== 'number') throw badType('fd', 'of type number', fd);
    if (!Number.isInteger(fd) || fd < 0) throw outOfRange('fd', '>= 0 && <= 2147483647', fd);
    return fd;
  }
  const encodingOf = (options) => {
    const encoding = typeof options === 'string' ? options : options?.encoding;
    if (encoding != null && encoding !== 'buffer' && !Buffer.isEncoding(encoding)) throw badValue('encoding', encoding, 'is invalid encoding');
    return encoding;
  };
  const asText = (bytes, encoding) => (encoding && encoding !== 'buffer' ? bytes.toString(encoding) : bytes);
  const nameAs = (name, options) => (encodingOf(options) === 'buffer' ? Buffer.from(name) : name);

  class Stats {
    constructor(numbers, big) {
      const names = ['dev', 'mode', 'nlink', 'uid', 'gid', 'rdev', 'blksize', 'ino', 'size', 'blocks'];
      names.forEach((name, i) => { this[name] = big ? BigInt(numbers[i]) : numbers[i]; });
      ['atime', 'mtime', 'ctime', 'birthtime'].forEach((name, i) => { this[`${name}Ms`] = big ? BigInt(Math.floor(numbers[10 + i])) : numbers[10 + i]; });
      if (big) ['atime', 'mtime', 'ctime', 'birthtime'].forEach((name, i) => { this[`${name}Ns`] = BigInt(Math.floor(numbers[10 + i] * 1e6)); });
      ['atime', 'mtime', 'ctime', 'birthtime'].forEach((name, i) => { this[name] = new Date(numbers[10 + i]); });
    }
    #is(kind) { return (Number(this.mode) & constants.S_IFMT) === kind; }
    isFile() { return this.#is(constants.S_IFREG); }
    isDirectory() { return this.#is(constants.S_IFDIR); }
    isSymbolicLink() { return this.#is(constants.S_IFLNK); }
    isFIFO() { return this.#is(constants.S_IFIFO); }
    isSocket() { return this.#is(constants.S_IFSOCK); }
    isBlockDevice() { return this.#is(constants.S_IFBLK); }
    isCharacterDevice() { return this.#is(constants.S_IFCHR); }
  }

  // By dirent.h's numbers.
  const types = { 8: 1, 4: 2, 10: 3, 1: 4, 12: 5, 2: 6, 6: 7 };
  const kind = Symbol('type');
  class Dirent {
    constructor(name, folder, type) {
      this.name = name;
      this.path = folder;
      Object.defineProperty(this, 'parentPath', { value: folder, enumerable: true, writable: true, configurable: true });
      this[kind] = types[type] ?? 0;
    }
    isFile() { return this[kind] === 1; }
    isDirectory() { return this[kind] === 2; }
    isSymbolicLink() { return this[kind] === 3; }
    isFIFO() { return this[kind] === 4; }
    isSocket() { return this[kind] === 5; }
    isCharacterDevice() { return this[kind] === 6; }
    isBlockDevice() { return this[kind] === 7; }
  }

  function openFile(file, flags, mode) {
    const text = given(file);
    return checked(files.open(absolute(text), flagsOf(flags), modeOf(mode, 0o666)), 'open', text);
  }

  function readWhole(fd) {
    const parts = [];
    while (true) {
      const part = Buffer.alloc(65536);
      const count = checked(files.read(fd, part, 0, part.length, -1), 'read');
      if (count === 0) return Buffer.concat(parts);
      parts.push(part.subarray(0, count));
    }
  }

  function writeAll(fd, bytes, position = -1) {
    for (let at = 0; at < bytes.length;) {
      at += checked(files.write(fd, bytes, at, bytes.length - at, position < 0 ? -1 : position + at), 'write');
    }
  }

  function bytesFor(data, encoding) {
    if (typeof data === 'string') return Buffer.from(data, encoding ?? 'utf8');
    if (ArrayBuffer.isView(data)) return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    throw badType('data', 'of type string or an instance of Buffer, TypedArray, or DataView', data);
  }

  function writeFile(file, data, options, flag) {
    const bytes = bytesFor(data, encodingOf(options));
    if (typeof file === 'number') { writeAll(file, bytes); return; }
    const fd = openFile(file, options?.flag ?? flag, options?.mode);
    try { writeAll(fd, bytes); if (options?.flush) checked(files.sync(fd), 'fsync'); } finally { files.close(fd); }
  }

  function list(folder, shown, options, prefix, out) {
    const found = checked(files.list(folder), 'scandir', shown);
    const entries = [];
    for (let i = 0; i < found.length; i += 2) entries.push([found[i], found[i + 1]]);
    entries.sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    const folders = [];
    for (const [name, type] of entries) {
      out.push(options?.withFileTypes ? new Dirent(nameAs(name, options), shown, type) : nameAs(prefix + name, options));
      if (options?.recursive && type === 4) folders.push(name);
    }
    for (const name of folders) list(`${folder}/${name}`, path.join(shown, name), options, `${prefix}${name}/`, out);
    return out;
  }

  function makeFolders(text, mode) {
    const full = path.resolve(absolute(text));
    let first;
    const missing = [];
    for (let at = full; ; at = path.dirname(at)) {
      const status = files.stat(at, true);
      if (typeof status !== 'number') {
        if ((status[1] & constants.S_IFMT) !== constants.S_IFDIR) throw failure(missing.length === 0 ? 17 : 20, 'mkdir', text);
        break;
      }
      missing.push(at);
    }
    for (const each of missing.reverse()) {
      const result = files.makeFolder(each, mode);
      if (result < 0 && result !== -17) throw failure(-result, 'mkdir', text);
      first ??= each;
    }
    return first;
  }

  function remove(text, full, options) {
    const status = files.stat(full, false);
    if (typeof status === 'number') {
      if (options?.force && status === -2) return;
      throw failure(-status, 'lstat', text);
    }
    if ((status[1] & constants.S_IFMT) !== constants.S_IFDIR) { checked(files.unlink(full), 'unlink', text); return; }
    if (!options?.recursive) {
      const error = coded(Error, 'ERR_FS_EISDIR', `Path is a directory: rm returned EISDIR (is a directory) ${text}`);
      Object.defineProperty(error, 'name', { value: 'SystemError', configurable: true, writable: true });
      throw Object.assign(error, { errno: 21, syscall: 'rm', path: text });
    }
    // The project itself, or what holds it: refused before anything in it is gone.
    const [real, project] = [files.real(full), files.real(natives.folder())];
    if (`${project}/`.startsWith(`${real}/`)) throw failure(OUTSIDE, 'rm', text);
    const found = checked(files.list(full), 'scandir', text);
    for (let i = 0; i < found.length; i += 2) remove(path.join(text, found[i]), `${full}/${found[i]}`, options);
    checked(files.removeFolder(full), 'rmdir', text);
  }

  function copyFile(from, to, flags = 0) {
    const [source, target] = [given(from, 'src'), given(to, 'dest')];
    const bytes = files.readFile(absolute(source));
    if (typeof bytes === 'number') throw failure(-bytes, 'copyfile', source, target);
    const status = files.stat(absolute(source), true);
    const bits = O_WRONLY | O_CREAT | (flags & 1 ? O_EXCL : O_TRUNC);
    const fd = checked(files.open(absolute(target), bits, status[1] & 0o7777), 'copyfile', source, target);
    try { writeAll(fd, Buffer.from(bytes.buffer)); } finally { files.close(fd); }
  }

  function copyTree(from, to, options) {
    const [source, target] = [given(from, 'src'), given(to, 'dest')];
    if (options?.filter && !options.filter(source, target)) return;
    const status = options?.dereference ? sync.stat(source) : sync.lstat(source);
    if (status.isSymbolicLink()) {
      sync.symlink(sync.readlink(source), target);
      return;
    }
    if (status.isDirectory()) {
      if (`${absolute(target)}/`.startsWith(`${absolute(source)}/`)) {
        throw coded(Error, 'ERR_FS_CP_EINVAL', `Invalid src or dest: cp returned EINVAL (cannot copy ${source} to a subdirectory of self ${target}) ${target}`);
      }
      if (!options?.recursive) {
        throw coded(Error, 'ERR_FS_EISDIR', `Recursive option not enabled, cannot copy a directory: cp returned EISDIR (${source} is a directory (not copied)) ${source}`);
      }
      makeFolders(target, 0o777);
      for (const name of sync.readdir(source)) copyTree(path.join(source, name), path.join(target, name), options);
      return;
    }
    if (options?.force === false && sync.exists(target)) {
      if (options.errorOnExist) throw coded(Error, 'ERR_FS_CP_EEXIST', `Target already exists: cp returned EEXIST (${target} already exists) ${target}`);
      return;
    }
    copyFile(source, target, 0);
  }

  // Arguments of read and write: (fd, buffer, offset, length, position) or (fd, buffer, { offset, length, position }).
  function placeOf(bytes, offset, length, position) {
    const options = offset !== null && typeof offset === 'object' ? offset : { offset, length, position };
    const start = options.offset ?? 0;
    const at = options.position;
    return [start, options.length ?? bytes.byteLength - start, at === null || at === undefined ? -1 : Number(at)];
  }

  const seconds = (time) => (time instanceof Date ? time.getTime() / 1000 : Number(time));
  const sync = {
    access(file, mode = 0) { const text = given(file); checked(files.access(absolute(text), mode), 'access', text); },
    exists(file) { try { return files.access(absolute(given(file)), 0) === 0; } catch { return false; } },
    readFile(file, options) {
      const encoding = encodingOf(options);
      if (typeof file === 'number') return asText(readWhole(file), encoding);
      const text = given(file);
      const bytes = files.readFile(absolute(text));
      if (typeof bytes === 'number') throw bytes === -21 ? failure(21, 'read') : failure(-bytes, 'open', text);
      return asText(Buffer.from(bytes.buffer), encoding);
    },
    writeFile: (file, data, options) => writeFile(file, data, options, 'w'),
    appendFile: (file, data, options) => writeFile(file, data, options, 'a'),
    stat(file, options) {
      const text = given(file);
      const found = files.stat(absolute(text), true);
      if (typeof found !== 'number') return new Stats(found, options?.bigint);
      if (options?.throwIfNoEntry === false && (found === -2 || found === -20)) return undefined;
      throw failure(-found, 'stat', text);
    },
    lstat(file, options) {
      const text = given(file);
      const found = files.stat(absolute(text), false);
      if (typeof found !== 'number') return new Stats(found, options?.bigint);
      if (options?.throwIfNoEntry === false && (found === -2 || found === -20)) return undefined;
      throw failure(-found, 'lstat', text);
    },
    fstat: (fd, options) => new Stats(checked(files.fstat(checkDescriptor(fd)), 'fstat'), options?.bigint),
    readdir(folder, options) { const text = given(folder); return list(absolute(text), text, options, '', []); },
    realpath(file, options) { const text = given(file); return nameAs(checked(files.real(absolute(text) || natives.folder()), 'lstat', text), options); },
    readlink(file, options) { const text = given(file); return nameAs(checked(files.readLink(absolute(text)), 'readlink', text), options); },
    open: (file, flags, mode) => openFile(file, flags, mode),
    close(fd) { checked(files.close(checkDescriptor(fd)), 'close'); },
    read(fd, bytes, offset, length, position) {
      if (!ArrayBuffer.isView(bytes)) throw badType('buffer', 'an instance of Buffer, TypedArray, or DataView', bytes);
      return checked(files.read(checkDescriptor(fd), bytes, ...placeOf(bytes, offset, length, position)), 'read');
    },
    write(fd, data, offset, length, position) {
      checkDescriptor(fd);
      if (typeof data === 'string') {
        const bytes = Buffer.from(data, typeof length === 'string' ? length : 'utf8');
        return checked(files.write(fd, bytes, 0, bytes.length, offset === null || offset === undefined ? -1 : offset), 'write');
      }
      if (!ArrayBuffer.isView(data)) throw badType('buffer', 'of type string or an instance of Buffer, TypedArray, or DataView', data);
      return checked(files.write(fd, data, ...placeOf(data, offset, length, position)), 'write');
    },
    ftruncate(fd, length = 0) { checked(files.truncate(checkDescriptor(fd), length), 'ftruncate'); },
    truncate(file, length = 0) { const fd = openFile(file, 'r+'); try { sync.ftruncate(fd, length); } finally { files.close(fd); } },
    fsync(fd) { checked(files.sync(checkDescriptor(fd)), 'fsync'); },
    fdatasync(fd) { checked(files.sync(checkDescriptor(fd)), 'fdatasync'); },
    mkdir(folder, options) {
      const text = given(folder);
      const settings = typeof options === 'number' || typeof options === 'string' ? { mode: options } : options;
      const mode = modeOf(settings?.mode, 0o777);
      if (settings?.recursive) return makeFolders(text, mode);
      checked(files.makeFolder(absolute(text), mode), 'mkdir', text);
      return undefined;
    },
    mkdtemp(prefix, options) { const text = given(prefix, 'prefix'); return nameAs(checked(files.makeTemporary(absolute(text)), 'mkdtemp', `${text}XXXXXX`), options); },
    rmdir(folder, options) {
      const text = given(folder);
      if (options?.recursive) remove(text, absolute(text), { recursive: true });
      else checked(files.removeFolder(absolute(text)), 'rmdir', text);
    },
    rm(file, options) { const text = given(file); remove(text, absolute(text).replace(/(.)\/+$/, '$1'), options); },
    unlink(file) { const text = given(file); checked(files.unlink(absolute(text)), 'unlink', text); },
    rename(from, to) {
      const [a, b] = [given(from, 'oldPath'), given(to, 'newPath')];
      checked(files.rename(absolute(a), absolute(b)), 'rename', a, b);
    },
    copyFile, cp: copyTree,
    symlink(target, file) { const [a, b] = [given(target, 'target'), given(file)]; checked(files.symlink(a, absolute(b)), 'symlink', a, b); },
    link(from, to) { const [a, b] = [given(from, 'existingPath'), given(to, 'newPath')]; checked(files.link(absolute(a), absolute(b)), 'link', a, b); },
    chmod(file, mode) { const text = given(file); checked(files.chmod(absolute(text), modeOf(mode)), 'chmod', text); },
    utimes(file, atime, mtime) { const text = given(file); checked(files.touch(absolute(text), seconds(atime), seconds(mtime)), 'utime', text); },
    opendir(folder, options) { return new Dir(given(folder), options); },
  };

  class Dir {
    #left;
    constructor(folder, options) { this.path = folder; this.#left = sync.readdir(folder, { ...options, withFileTypes: true }); }
    readSync() { return this.#left.shift() ?? null; }
    read(done) { const entry = this.readSync(); if (done) setImmediate(() => done(null, entry)); return done ? undefined : Promise.resolve(entry); }
    closeSync() {}
    close(done) { if (done) setImmediate(() => done(null)); return done ? undefined : Promise.resolve(); }
    async* entries() { while (this.#left.length > 0) yield this.#left.shift(); }
    [Symbol.asyncIterator]() { return this.entries(); }
  }

  // The callback and the promise form of a function.
  function later(work) { return new Promise((resolve, reject) => { setImmediate(() => { try { resolve(work()); } catch (error) { reject(error); } }); }); }
  function withCallback(name, results) {
    return (...args) => {
      const done = args.pop();
      checkFunction(done, 'cb');
      setImmediate(() => {
        let value;
        try { value = sync[name](...args); } catch (error) { done(error); return; }
        if (results) done(null, value, ...results(args)); else if (value === undefined) done(null); else done(null, value);
      });
    };
  }

  class FileHandle {
    #fd;
    constructor(fd) { this.#fd = fd; }
    get fd() { return this.#fd; }
    close() { const fd = this.#fd; this.#fd = -1; return later(() => { if (fd >= 0) sync.close(fd); }); }
    read(bytes, ...rest) {
      const isOptions = !ArrayBuffer.isView(bytes);
      const buffer = isOptions ? bytes?.buffer ?? Buffer.alloc(16384) : bytes;
      return later(() => ({ bytesRead: sync.read(this.#fd, buffer, ...(isOptions ? [bytes ?? {}] : rest)), buffer }));
    }
    write(buffer, ...rest) { return later(() => ({ bytesWritten: sync.write(this.#fd, buffer, ...rest), buffer })); }
    readFile(options) { return later(() => sync.readFile(this.#fd, options)); }
    writeFile(data, options) { return later(() => writeFile(this.#fd, data, options)); }
    appendFile(data, options) { return this.writeFile(data, options); }
    stat(options) { return later(() => sync.fstat(this.#fd, options)); }
    truncate(length) { return later(() => sync.ftruncate(this.#fd, length)); }
    sync() { return later(() => sync.fsync(this.#fd)); }
    datasync() { return this.sync(); }
    createReadStream(options) { return module.exports.createReadStream(null, { ...options, fd: this.#fd, autoClose: false }); }
    createWriteStream(options) { return module.exports.createWriteStream(null, { ...options, fd: this.#fd, autoClose: false }); }
    readLines(options) { return require('readline').createInterface({ input: this.createReadStream(options), crlfDelay: Infinity }); }
  }

  const promises = { constants };
  for (const name of ['access', 'appendFile', 'chmod', 'copyFile', 'cp', 'link', 'lstat', 'mkdir', 'mkdtemp', 'opendir', 'readFile', 'readdir',
    'readlink', 'realpath', 'rename', 'rm', 'rmdir', 'stat', 'symlink', 'truncate', 'unlink', 'utimes', 'writeFile']) {
    promises[name] = (...args) => later(() => {
      if (args[0] instanceof FileHandle) args[0] = args[0].fd;
      return sync[name](...args);
    });
  }
  promises.open = (file, flags, mode) => later(() => new FileHandle(openFile(file, flags, mode)));
  const writeWhole = promises.writeFile;
  promises.writeFile = async (file, data, options) => {
    if (typeof data === 'string' || ArrayBuffer.isView(data) || !(data?.[Symbol.asyncIterator] || data?.[Symbol.iterator])) return writeWhole(file, data, options);
    const parts = [];
    for await (const part of data) parts.push(bytesFor(part, encodingOf(options)));
    return writeWhole(file, Buffer.concat(parts), options);
  };

  const callbacks = {};
  for (const name of Object.keys(sync)) callbacks[name] = withCallback(name);
  callbacks.exists = (file, done) => { setImmediate(() => done(sync.exists(file))); };
  callbacks.read = (fd, ...args) => {
    const [bytes, ...rest] = ArrayBuffer.isView(args[0]) ? args : [args[0]?.buffer ?? Buffer.alloc(16384), ...(typeof args[0] === 'object' ? args : [{}, ...args])];
    withCallback('read', () => [bytes])(fd, bytes, ...rest);
  };
  callbacks.write = withCallback('write', (args) => [args[1]]);
  const custom = Symbol.for('nodejs.util.promisify.custom');
  const named = (work, name) => async (...args) => { const [first, second] = await later(() => work(...args)); return { [name]: first, buffer: second }; };
  callbacks.exists[custom] = (file) => later(() => sync.exists(file));
  callbacks.read[custom] = named((fd, bytes, ...rest) => [sync.read(fd, bytes, ...rest), bytes], 'bytesRead');
  callbacks.write[custom] = named((fd, bytes, ...rest) => [sync.write(fd, bytes, ...rest), bytes], 'bytesWritten');

  module.exports = {
    ...callbacks,
    ...Object.fromEntries(Object.entries(sync).map(([name, fn]) => [`${name}Sync`, fn])),
    constants, Stats, Dirent, Dir,
    F_OK: 0, R_OK: 4, W_OK: 2, X_OK: 1,
    get promises() { return promises; },
    createReadStream: (file, options) => new (require('internal/fs_streams').ReadStream)(file, options),
    createWriteStream: (file, options) => new (require('internal/fs_streams').WriteStream)(file, options),
    get ReadStream() { return require('internal/fs_streams').ReadStream; },
    get WriteStream() { return require('internal/fs_streams').WriteStream; },
    watch() { throw new Error('fs.watch does not exist here: a migration does not wait for changes of files'); },
    watchFile() { throw new Error('fs.watchFile does not exist here: a migration does not wait for changes of files'); },
    unwatchFile() {},
  };
  module.exports.realpathSync.native = sync.realpath;
  module.exports.realpath.native = callbacks.realpath;
  Object.defineProperty(module.exports, 'given', { value: given });
})
