// fs.ReadStream and fs.WriteStream.
(function (exports, module, require, natives) {
  'use strict';

  const { Buffer } = require('buffer');
  const { Readable, Writable } = require('stream');
  const fs = require('fs');

  const settingsOf = (options) => (typeof options === 'string' ? { encoding: options } : options ?? {});

  function openSoon(stream, settings, flags) {
    stream._construct = function (ready) {
      if (typeof settings.fd === 'number') { stream.fd = settings.fd; ready(); return; }
      fs.open(stream.path, flags, settings.mode, (error, fd) => {
        if (error) { ready(error); return; }
        stream.fd = fd;
        ready();
        stream.emit('open', fd);
        stream.emit('ready');
      });
    };
  }
  function close(stream, settings, error, done) {
    if (stream.fd === null || settings.autoClose === false) { done(error); return; }
    const { fd } = stream;
    stream.fd = null;
    fs.close(fd, (problem) => done(error ?? problem));
  }

  function ReadStream(file, options) {
    if (!(this instanceof ReadStream)) return new ReadStream(file, options);
    const settings = settingsOf(options);
    this.fd = null;
    this.path = typeof settings.fd === 'number' ? file ?? undefined : fs.given(file);
    this.flags = settings.flags ?? 'r';
    this.bytesRead = 0;
    this.start = settings.start;
    this.end = settings.end ?? Infinity;
    let position = settings.start;
    openSoon(this, settings, this.flags);
    Readable.call(this, {
      highWaterMark: settings.highWaterMark ?? 65536, encoding: settings.encoding, signal: settings.signal, emitClose: settings.emitClose,
      read(size) {
        const left = Math.min(size, this.end - (this.start ?? 0) + 1 - this.bytesRead);
        if (left <= 0) { this.push(null); return; }
        const bytes = Buffer.alloc(left);
        fs.read(this.fd, bytes, 0, left, position ?? null, (error, count) => {
          if (error) { this.destroy(error); return; }
          this.bytesRead += count;
          if (position !== undefined) position += count;
          this.push(count === 0 ? null : bytes.subarray(0, count));
        });
      },
      destroy(error, done) { close(this, settings, error, done); },
    });
  }
  Object.setPrototypeOf(ReadStream.prototype, Readable.prototype);
  Object.setPrototypeOf(ReadStream, Readable);
  ReadStream.prototype.close = function (done) { if (done) this.once('close', done); this.destroy(); };

  function WriteStream(file, options) {
    if (!(this instanceof WriteStream)) return new WriteStream(file, options);
    const settings = settingsOf(options);
    this.fd = null;
    this.path = typeof settings.fd === 'number' ? file ?? undefined : fs.given(file);
    this.flags = settings.flags ?? (settings.start === undefined ? 'w' : 'r+');
    this.bytesWritten = 0;
    let position = settings.start;
    openSoon(this, settings, this.flags);
    Writable.call(this, {
      highWaterMark: settings.highWaterMark, decodeStrings: true, defaultEncoding: settings.encoding, signal: settings.signal, emitClose: settings.emitClose,
      write(chunk, encoding, done) {
        fs.write(this.fd, chunk, 0, chunk.length, position ?? null, (error, count) => {
          if (error) { done(error); return; }
          this.bytesWritten += count;
          if (position !== undefined) position += count;
          if (count < chunk.length) this._write(chunk.subarray(count), encoding, done); else done();
        });
      },
      destroy(error, done) { close(this, settings, error, done); },
    });
  }
  Object.setPrototypeOf(WriteStream.prototype, Writable.prototype);
  Object.setPrototypeOf(WriteStream, Writable);
  WriteStream.prototype.close = function (done) { if (done) this.once('close', done); this.end(); };

  module.exports = { ReadStream, WriteStream };
})
