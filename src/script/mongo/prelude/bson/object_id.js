(function (exports, module, require, natives) {
  'use strict';
  // Its twelve bytes are inside of the object, in C++.
  const { BSONError, callable, inspectSymbol, shown, toBuffer, versionSymbol } = require('bson/value');

  function idParts(input) {
    if (input === undefined || input === null || typeof input === 'number') return input;
    if (typeof input === 'string') {
      if (/^[0-9a-fA-F]{24}$/.test(input)) return input;
      throw new BSONError('input must be a 24 character hex string, 12 byte Uint8Array, or an integer');
    }
    if (natives.isObjectId(input)) return input;
    if (typeof input === 'object' && 'id' in input) {
      if (typeof input.id !== 'string' && !ArrayBuffer.isView(input.id)) {
        throw new BSONError('Argument passed in must have an id that is of type string or Buffer');
      }
      return idParts(typeof input.toHexString === 'function' ? input.toHexString() : input.id);
    }
    if (ArrayBuffer.isView(input) && input.byteLength === 12) return input;
    throw new BSONError('Argument passed in does not match the accepted types');
  }

  class ObjectIdClass extends natives.ObjectIdBase {
    constructor(input) { super(idParts(input)); }
    get _bsontype() { return 'ObjectId'; }
    get [versionSymbol]() { return 6; }
    get id() { return toBuffer(natives.objectIdBytes(this)); }
    set id(bytes) {
      if (!natives.objectIdSetBytes(this, bytes)) throw new BSONError('an ObjectId has 12 bytes');
    }
    toHexString() { return natives.objectIdHex(this); }
    toString(encoding) { return encoding === 'base64' ? this.id.toString('base64') : natives.objectIdHex(this); }
    toJSON() { return natives.objectIdHex(this); }
    equals(other) {
      if (other === undefined || other === null) return false;
      const hex = typeof other === 'string' ? other
        : typeof other.toHexString === 'function' ? other.toHexString() : undefined;
      return typeof hex === 'string' && hex.toLowerCase() === natives.objectIdHex(this);
    }
    getTimestamp() { return new Date(natives.objectIdTime(this) * 1000); }
    toExtendedJSON() { return { $oid: natives.objectIdHex(this) }; }
    inspect(depth, options, inspect) { return `new ObjectId(${shown(this.toHexString(), options, inspect)})`; }
    [inspectSymbol](depth, options, inspect) { return this.inspect(depth, options, inspect); }

    static cacheHexString = false;
    static generate(time) { return new ObjectId(typeof time === 'number' ? time : undefined).id; }
    static createPk() { return new ObjectId(); }
    static createFromTime(time) {
      const bytes = Buffer.alloc(12);
      new DataView(bytes.buffer, bytes.byteOffset).setUint32(0, time);
      return new ObjectId(bytes);
    }
    static createFromHexString(hex) {
      if (hex?.length !== 24) throw new BSONError('hex string must be 24 characters');
      return new ObjectId(hex);
    }
    static createFromBase64(base64) {
      if (base64?.length !== 16) throw new BSONError('base64 string must be 16 characters');
      return new ObjectId(Buffer.from(base64, 'base64'));
    }
    static fromExtendedJSON(json) { return new ObjectId(json.$oid); }
    static isValid(id) {
      if (id === undefined || id === null) return false;
      try { idParts(id); return true; } catch { return false; }
    }
  }
  Object.defineProperty(ObjectIdClass, 'name', { value: 'ObjectId' });
  const ObjectId = callable(ObjectIdClass);

  Object.assign(exports, { ObjectId });
})
