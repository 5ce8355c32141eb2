(function (exports, module, require, natives) {
  'use strict';
  // Bytes with a subtype; UUIDs are those of subtype 4.
  const { BSONError, BSONValue, callable, hexBytes, hexOf, sameBytes, shown, toBuffer } = require('bson/value');

  function binaryBytes(value) {
    if (Array.isArray(value)) return Buffer.from(value);
    if (value instanceof ArrayBuffer) return Buffer.from(value);
    if (ArrayBuffer.isView(value)) return value instanceof Buffer ? value : toBuffer(value);
    throw new BSONError(typeof value === 'string'
      ? 'Binary can only be constructed from Uint8Array or number[]'
      : 'Cannot create Buffer from the passed potentialBuffer.');
  }

  class BinaryClass extends BSONValue {
    constructor(bytes, subtype) {
      super();
      this.sub_type = subtype ?? 0;
      this.buffer = bytes === undefined || bytes === null ? Buffer.alloc(256) : binaryBytes(bytes);
      this.position = bytes === undefined || bytes === null ? 0 : this.buffer.byteLength;
    }
    get _bsontype() { return 'Binary'; }
    put(value) {
      const byte = typeof value === 'number' ? value : typeof value === 'string' ? value.charCodeAt(0) : value[0];
      if (typeof value !== 'number' && value.length !== 1) {
        throw new BSONError(`only accepts single character ${typeof value === 'string' ? 'String' : 'Uint8Array or Array'}`);
      }
      if (!(byte >= 0 && byte <= 255)) throw new BSONError('only accepts number in a valid unsigned byte range 0-255');
      this.write([byte], this.position);
    }
    write(sequence, offset = this.position) {
      if (typeof sequence === 'string') throw new BSONError('input cannot be string');
      const bytes = binaryBytes(sequence);
      if (this.buffer.byteLength < offset + bytes.length) {
        const larger = Buffer.alloc(offset + bytes.length + 256);
        larger.set(this.buffer);
        this.buffer = larger;
      }
      this.buffer.set(bytes, offset);
      this.position = Math.max(this.position, offset + bytes.length);
    }
    read(position, length) {
      return this.buffer.subarray(position, Math.min(position + (length > 0 ? length : this.position), this.position));
    }
    value() { return this.buffer.length === this.position ? this.buffer : this.buffer.subarray(0, this.position); }
    length() { return this.position; }
    toJSON() { return toBuffer(this.value()).toString('base64'); }
    toString(encoding) {
      const known = encoding === 'hex' || encoding === 'base64';
      return toBuffer(this.value()).toString(known ? encoding : 'utf8');
    }
    toUUID() {
      if (this.sub_type !== Binary.SUBTYPE_UUID) {
        throw new BSONError(`Binary sub_type "${this.sub_type}" is not supported for converting to UUID. Only "4" is currently supported.`);
      }
      return new UUID(Uint8Array.from(this.value()));
    }
    toExtendedJSON() {
      const subType = Number(this.sub_type).toString(16).padStart(2, '0');
      return { $binary: { base64: this.toString('base64'), subType } };
    }
    inspect(depth, options, inspect) {
      return `Binary.createFromBase64(${shown(this.toString('base64'), options, inspect)}, ${shown(this.sub_type, options, inspect)})`;
    }
    toInt8Array() { return require('bson/vector').toInt8Array(this); }
    toFloat32Array() { return require('bson/vector').toFloat32Array(this); }
    toPackedBits() { return require('bson/vector').toPackedBits(this); }
    toBits() { return require('bson/vector').toBits(this); }
    static fromInt8Array(array) { return require('bson/vector').fromInt8Array(array); }
    static fromFloat32Array(array) { return require('bson/vector').fromFloat32Array(array); }
    static fromPackedBits(array, padding) { return require('bson/vector').fromPackedBits(array, padding); }
    static fromBits(bits) { return require('bson/vector').fromBits(bits); }
    static createFromHexString(hex, subtype) { return new Binary(hexBytes(hex), subtype); }
    static createFromBase64(base64, subtype) { return new Binary(Buffer.from(base64, 'base64'), subtype); }
    static fromExtendedJSON(json) {
      if ('$uuid' in json) return new UUID(json.$uuid);
      if (typeof json.$binary !== 'object') {
        throw new BSONError(`Unexpected Binary Extended JSON format ${JSON.stringify(json)}`);
      }
      const subtype = parseInt(json.$binary.subType, 16);
      return fromBytes(Buffer.from(json.$binary.base64, 'base64'), subtype);
    }
  }
  Object.defineProperty(BinaryClass, 'name', { value: 'Binary' });
  const Binary = callable(BinaryClass);
  Object.assign(Binary, {
    BUFFER_SIZE: 256, SUBTYPE_DEFAULT: 0, SUBTYPE_FUNCTION: 1, SUBTYPE_BYTE_ARRAY: 2, SUBTYPE_UUID_OLD: 3, SUBTYPE_UUID: 4,
    SUBTYPE_MD5: 5, SUBTYPE_ENCRYPTED: 6, SUBTYPE_COLUMN: 7, SUBTYPE_SENSITIVE: 8, SUBTYPE_VECTOR: 9, SUBTYPE_USER_DEFINED: 128,
    VECTOR_TYPE: Object.freeze({ Int8: 3, Float32: 39, PackedBit: 16 }),
  });

  const uuidForm = /^([0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/i;

  function uuidBytes(input) {
    if (input === undefined || input === null) return toBuffer(natives.randomUuid());
    if (typeof input === 'string') {
      if (uuidForm.test(input)) return hexBytes(input.replace(/-/g, ''));
      throw new BSONError('UUID string representation must be 32 hex digits or canonical hyphenated representation');
    }
    const bytes = input._bsontype === 'Binary' ? input.buffer : input;
    if (ArrayBuffer.isView(bytes) && bytes.byteLength === 16) return bytes instanceof Buffer ? bytes : toBuffer(bytes);
    throw new BSONError('Argument passed in UUID constructor must be a UUID, a 16 byte Buffer or a 32/36 character hex string '
      + '(dashes excluded/included, format: xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx).');
  }

  class UUIDClass extends BinaryClass {
    constructor(input) { super(uuidBytes(input), 4); }
    get id() { return this.buffer; }
    set id(bytes) { this.buffer = bytes; }
    toHexString(dashes = true) {
      const hex = hexOf(this.buffer);
      return dashes ? hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-') : hex;
    }
    toString(encoding) {
      if (encoding === 'hex') return hexOf(this.buffer);
      return encoding === 'base64' ? toBuffer(this.buffer).toString('base64') : this.toHexString();
    }
    toJSON() { return this.toHexString(); }
    equals(other) {
      try { return Boolean(other) && sameBytes(new UUID(other).id, this.id); } catch { return false; }
    }
    toBinary() { return new Binary(this.id, Binary.SUBTYPE_UUID); }
    inspect(depth, options, inspect) { return `new UUID(${shown(this.toHexString(), options, inspect)})`; }
    static generate() { return toBuffer(natives.randomUuid()); }
    static isValid(input) {
      if (!input) return false;
      if (typeof input === 'string') return uuidForm.test(input);
      if (input instanceof Uint8Array) return input.byteLength === 16;
      return input._bsontype === 'Binary' && input.sub_type === 4 && input.buffer.byteLength === 16;
    }
    static isValidUUIDString(text) { return uuidForm.test(text); }
    static createFromHexString(hex) { return new UUID(hex); }
    static createFromBase64(base64) { return new UUID(Buffer.from(base64, 'base64')); }
  }
  Object.defineProperty(UUIDClass, 'name', { value: 'UUID' });
  const UUID = callable(UUIDClass);

  function fromBytes(bytes, subtype) {
    return subtype === 4 && bytes.length === 16 ? new UUIDClass(bytes) : new BinaryClass(bytes, subtype);
  }

  Object.assign(exports, { Binary, BinaryClass, UUID, fromBytes });
})
