// Node's util.
(function (exports, module, require, natives) {
  'use strict';

  const { inspect, format, formatWithOptions } = require('internal/inspect');
  const deepEqual = require('internal/equal');
  const { badType, checkFunction, coded } = require('internal/failures');
  const { Promise } = require('internal/language');
  const { process } = require('internal/process');
  const promised = Symbol.for('nodejs.util.promisify.custom');

  function promisify(original) {
    checkFunction(original, 'original');
    const own = original[promised];
    if (own) {
      checkFunction(own, 'util.promisify.custom');
      return Object.defineProperty(own, promised, { value: own, enumerable: false, writable: false, configurable: true });
    }
    function call(...args) {
      return new Promise((resolve, reject) => {
        Reflect.apply(original, this, [...args, (error, ...values) => { if (error) reject(error); else resolve(values[0]); }]);
      });
    }
    Object.setPrototypeOf(call, Object.getPrototypeOf(original));
    Object.defineProperty(call, promised, { value: call, enumerable: false, writable: false, configurable: true });
    const properties = Object.getOwnPropertyDescriptors(original);
    return Object.defineProperties(call, properties);
  }
  promisify.custom = promised;

  function callbackify(original) {
    checkFunction(original, 'original');
    function call(...args) {
      const done = args.pop();
      checkFunction(done, 'last argument');
      Reflect.apply(original, this, args).then((value) => { process.nextTick(() => done.call(this, null, value)); }, (reason) => {
        let error = reason;
        if (!reason) {
          error = coded(Error, 'ERR_FALSY_VALUE_REJECTION', 'Promise was rejected with falsy value');
          error.reason = reason;
        }
        process.nextTick(() => done.call(this, error));
      });
    }
    const { length, name, ...rest } = Object.getOwnPropertyDescriptors(original);
    delete rest.prototype;
    return Object.defineProperties(call, {
      ...rest, length: { ...length, value: length.value + 1 }, name: { ...name, value: `${name.value}Callbackified` },
    });
  }

  function inherits(type, parent) {
    checkFunction(type, 'ctor');
    checkFunction(parent, 'superCtor');
    if (parent.prototype === undefined) throw badType('superCtor.prototype', 'of type object', parent.prototype);
    Object.defineProperty(type, 'super_', { value: parent, writable: true, configurable: true });
    Object.setPrototypeOf(type.prototype, parent.prototype);
  }

  const warned = new Set();
  function deprecate(fn, message, code) {
    let told = false;
    function deprecated(...args) {
      if (!told && !(code !== undefined && warned.has(code))) {
        told = true;
        if (code !== undefined) warned.add(code);
        natives.log(2, `${code === undefined ? '' : `[${code}] `}DeprecationWarning: ${message}`);
      }
      return new.target ? Reflect.construct(fn, args, new.target) : Reflect.apply(fn, this, args);
    }
    Object.setPrototypeOf(deprecated, fn);
    if (fn.prototype) deprecated.prototype = fn.prototype;
    return deprecated;
  }

  const TypedArray = Object.getPrototypeOf(Uint8Array);
  const arrayKind = Object.getOwnPropertyDescriptor(TypedArray.prototype, Symbol.toStringTag).get;
  // Whether a method of the class works on the value: only on the class's own objects does it.
  const works = (call) => (value) => {
    if (value === null || typeof value !== 'object') return false;
    try { call(value); return true; } catch { return false; }
  };
  const { get: mapSize } = Object.getOwnPropertyDescriptor(Map.prototype, 'size');
  const { get: setSize } = Object.getOwnPropertyDescriptor(Set.prototype, 'size');
  const { get: memorySize } = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, 'byteLength');
  const { get: sourceText } = Object.getOwnPropertyDescriptor(RegExp.prototype, 'source');
  const tagOf = (value) => Object.prototype.toString.call(value).slice(8, -1);
  const isFunctionOf = (names) => (value) => typeof value === 'function' && names.includes(tagOf(value));
  const boxes = { Number, String, Boolean, BigInt, Symbol };
  const isBoxed = (name) => works((value) => boxes[name].prototype.valueOf.call(value));

  const types = {
    isDate: works((value) => Date.prototype.getTime.call(value)),
    isRegExp: (value) => value !== RegExp.prototype && works((object) => sourceText.call(object))(value),
    isMap: works((value) => mapSize.call(value)), isSet: works((value) => setSize.call(value)),
    isWeakMap: works((value) => WeakMap.prototype.has.call(value, {})), isWeakSet: works((value) => WeakSet.prototype.has.call(value, {})),
    isPromise: (value) => value instanceof Promise,
    isArrayBuffer: works((value) => memorySize.call(value)),
    isAnyArrayBuffer: (value) => types.isArrayBuffer(value) || tagOf(value) === 'SharedArrayBuffer',
    isSharedArrayBuffer: (value) => tagOf(value) === 'SharedArrayBuffer',
    isDataView: (value) => ArrayBuffer.isView(value) && arrayKind.call(value) === undefined,
    isArrayBufferView: ArrayBuffer.isView,
    isTypedArray: (value) => ArrayBuffer.isView(value) && arrayKind.call(value) !== undefined,
    isNativeError: (value) => value instanceof Error,
    isAsyncFunction: isFunctionOf(['AsyncFunction', 'AsyncGeneratorFunction']),
    isGeneratorFunction: isFunctionOf(['GeneratorFunction', 'AsyncGeneratorFunction']),
    isGeneratorObject: (value) => value !== null && typeof value === 'object' && /Generator$/.test(tagOf(value)),
    isMapIterator: (value) => tagOf(value) === 'Map Iterator', isSetIterator: (value) => tagOf(value) === 'Set Iterator',
    isArgumentsObject: (value) => value !== null && typeof value === 'object' && tagOf(value) === 'Arguments',
    isModuleNamespaceObject: (value) => value !== null && typeof value === 'object' && tagOf(value) === 'Module',
    isBoxedPrimitive: (value) => Object.keys(boxes).some((name) => isBoxed(name)(value)),
    isNumberObject: isBoxed('Number'), isStringObject: isBoxed('String'), isBooleanObject: isBoxed('Boolean'),
    isBigIntObject: isBoxed('BigInt'), isSymbolObject: isBoxed('Symbol'),
    isProxy: (value) => value !== null && (typeof value === 'object' || typeof value === 'function') && natives.isProxy(value),
    isExternal: () => false, isKeyObject: (value) => value instanceof require('crypto').KeyObject, isCryptoKey: (value) => value instanceof require('internal/webcrypto').CryptoKey,
  };
  for (const name of ['Int8', 'Uint8', 'Uint8Clamped', 'Int16', 'Uint16', 'Int32', 'Uint32', 'Float32', 'Float64', 'BigInt64', 'BigUint64']) {
    types[`is${name}Array`] = (value) => ArrayBuffer.isView(value) && arrayKind.call(value) === `${name}Array`;
  }

  function debuglog(set) {
    const enabled = new RegExp(`(?:^|,)(?:${set}|\\*)(?:,|$)`, 'i').test(process.env.NODE_DEBUG ?? '');
    const log = (...args) => { if (enabled) natives.log(0, `${String(set).toUpperCase()}: ${format(...args)}`); };
    log.enabled = enabled;
    return log;
  }

  function optionError(code, message) { return coded(TypeError, `ERR_PARSE_ARGS_${code}`, message); }

  function parseArgs({ args = process.argv.slice(2), options = {}, strict = true, allowPositionals = !strict, tokens: wantsTokens = false } = {}) {
    const values = Object.create(null);
    const positionals = [];
    const tokens = [];
    const byShort = Object.fromEntries(Object.entries(options).filter(([, o]) => o.short).map(([name, o]) => [o.short, name]));
    function store(name, rawName, value, index, inlineValue) {
      const option = options[name];
      tokens.push({ kind: 'option', name, rawName, index, value, inlineValue });
      if (strict && option === undefined) throw optionError('UNKNOWN_OPTION', `Unknown option '${rawName}'`);
      if (strict && option.type === 'string' && value === undefined) throw optionError('INVALID_OPTION_VALUE', `Option '${rawName} <value>' argument missing`);
      if (strict && option.type === 'boolean' && value !== undefined) throw optionError('INVALID_OPTION_VALUE', `Option '${rawName}' does not take an argument`);
      const kept = value ?? true;
      if (option?.multiple) (values[name] ??= []).push(kept); else values[name] = kept;
    }
    for (let i = 0; i < args.length; i++) {
      const arg = args[i];
      const takesValue = (name) => options[name]?.type === 'string';
      if (arg === '--') {
        tokens.push({ kind: 'option-terminator', index: i });
        for (const rest of args.slice(i + 1)) positionals.push(rest);
        break;
      }
      const long = /^--([^=]+)(?:=([^]*))?$/.exec(arg);
      if (long) {
        const inline = long[2] !== undefined;
        const value = inline ? long[2] : takesValue(long[1]) && i + 1 < args.length ? args[i + 1] : undefined;
        store(long[1], `--${long[1]}`, value, i, value === undefined ? undefined : inline);
        if (!inline && value !== undefined) i++;
      } else if (/^-[^-]/.test(arg)) {
        for (let k = 1; k < arg.length; k++) {
          const name = byShort[arg[k]] ?? arg[k];
          if (!takesValue(name)) { store(name, `-${arg[k]}`, undefined, i, undefined); continue; }
          const inline = k + 1 < arg.length;
          const value = inline ? arg.slice(k + 1) : args[i + 1];
          store(name, `-${arg[k]}`, value, i, inline);
          if (!inline) i++;
          break;
        }
      } else {
        if (!allowPositionals) throw optionError('UNEXPECTED_POSITIONAL', `Unexpected argument '${arg}'. This command does not take positional arguments`);
        tokens.push({ kind: 'positional', index: i, value: arg });
        positionals.push(arg);
      }
    }
    for (const [name, option] of Object.entries(options)) if (option.default !== undefined && !(name in values)) values[name] = option.default;
    return wantsTokens ? { values, positionals, tokens } : { values, positionals };
  }

  const errnoNames = { 1: 'EPERM', 2: 'ENOENT', 13: 'EACCES', 17: 'EEXIST', 20: 'ENOTDIR', 21: 'EISDIR', 104: 'ECONNRESET', 110: 'ETIMEDOUT', 111: 'ECONNREFUSED' };
  class MIMEType {
    constructor(text) {
      const found = /^\s*([^/\s]+)\/([^;\s]+)\s*(?:;(.*))?$/.exec(String(text));
      if (!found) throw coded(TypeError, 'ERR_INVALID_MIME_SYNTAX', `The MIME syntax for a type in "${text}" is invalid`);
      [this.type, this.subtype] = [found[1].toLowerCase(), found[2].toLowerCase()];
      this.params = new Map((found[3] ?? '').split(';').filter((part) => part.includes('=')).map((part) => part.trim().split('=')));
    }
    get essence() { return `${this.type}/${this.subtype}`; }
    toString() { return [this.essence, ...[...this.params].map(([name, value]) => `${name}=${value}`)].join(';'); }
  }

  module.exports = {
    inspect, format, formatWithOptions, promisify, callbackify, inherits, deprecate, types, debuglog, debug: debuglog, parseArgs, MIMEType,
    isDeepStrictEqual: (a, b) => deepEqual(a, b, true),
    isArray: Array.isArray, isBoolean: (value) => typeof value === 'boolean', isNull: (value) => value === null,
    isNullOrUndefined: (value) => value == null, isNumber: (value) => typeof value === 'number', isString: (value) => typeof value === 'string',
    isSymbol: (value) => typeof value === 'symbol', isUndefined: (value) => value === undefined, isRegExp: types.isRegExp, isDate: types.isDate,
    isObject: (value) => value !== null && typeof value === 'object', isError: (value) => value instanceof Error,
    isFunction: (value) => typeof value === 'function', isBuffer: (value) => require('buffer').Buffer.isBuffer(value),
    isPrimitive: (value) => value === null || (typeof value !== 'object' && typeof value !== 'function'),
    log: (...args) => natives.log(1, format(...args)),
    _extend(target, source) { if (source !== null && typeof source === 'object') for (const key of Object.keys(source)) target[key] = source[key]; return target; },
    toUSVString: (text) => String(text).toWellFormed(),
    // eslint-disable-next-line no-control-regex
    stripVTControlCharacters: (text) => String(text).replace(/[\x1b\x9b][[\]()#;?]*(?:\d{1,4}(?:;\d{0,4})*)?[\dA-PR-TZcf-nq-uy=><~]/g, ''),
    styleText: (style, text) => text,
    getSystemErrorName: (errno) => errnoNames[-errno] ?? `Unknown system error ${errno}`,
    aborted: (signal) => new Promise((resolve) => { if (signal.aborted) resolve(); else signal.addEventListener('abort', () => resolve(), { once: true }); }),
    get TextEncoder() { return require('internal/encoding').TextEncoder; },
    get TextDecoder() { return require('internal/encoding').TextDecoder; },
  };
})
