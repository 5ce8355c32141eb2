// Values as text for people: util.inspect and util.format with Node's notation, without colours.
(function (exports, module, require, natives) {
  'use strict';

  const { Date, Promise } = require('internal/language');
  const custom = Symbol.for('nodejs.util.inspect.custom');
  const original = Symbol.for('godwit.original');  // what a document cannot show of itself; nothing for people
  const defaults = {
    depth: 2, compact: 3, breakLength: 80, maxArrayLength: 100, maxStringLength: 10000, showHidden: false, sorted: false,
    colors: false, customInspect: true, showProxy: false, getters: false, numericSeparator: false,
  };
  const TypedArray = Object.getPrototypeOf(Uint8Array);
  const tagOf = Object.getOwnPropertyDescriptor(TypedArray.prototype, Symbol.toStringTag).get;
  const plainKey = /^[a-zA-Z_][a-zA-Z_0-9]*$/;

  const escapes = { '\b': '\\b', '\t': '\\t', '\n': '\\n', '\f': '\\f', '\r': '\\r', '\\': '\\\\' };
  function quote(text) {
    const mark = !text.includes("'") ? "'" : !text.includes('"') ? '"' : !text.includes('`') ? '`' : "'";
    const escape = (c) => escapes[c] ?? (c === mark ? `\\${c}` : `\\x${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
    // eslint-disable-next-line no-control-regex
    return mark + text.replace(mark === "'" ? /[\x00-\x1f\x7f-\x9f\\']/g : /[\x00-\x1f\x7f-\x9f\\]/g, escape) + mark;
  }

  function shortened(text, limit) {
    if (text.length <= limit) return quote(text);
    const rest = text.length - limit;
    return `${quote(text.slice(0, limit))}... ${rest} more character${rest > 1 ? 's' : ''}`;
  }

  function primitive(value, context) {
    switch (typeof value) {
      case 'string': return shortened(value, context.maxStringLength ?? Infinity);
      case 'number': return Object.is(value, -0) ? '-0' : String(value);
      case 'bigint': return `${value}n`;
      case 'symbol': return value.toString();
      default: return String(value);
    }
  }

  function constructorName(object) {
    for (let at = object; at !== null; at = Object.getPrototypeOf(at)) {
      const found = Object.getOwnPropertyDescriptor(at, 'constructor');
      if (found && typeof found.value === 'function' && found.value.name !== '') return found.value.name;
    }
    return null;
  }

  function prefix(object, name, kind, size = '') {
    const shown = name === null ? `[${kind}${size}: null prototype] ` : `${name}${size} `;
    const tag = object[Symbol.toStringTag];
    return typeof tag === 'string' && tag !== '' && tag !== name ? `${shown}[${tag}] ` : shown;
  }

  function functionText(fn, name) {
    const source = Function.prototype.toString.call(fn);
    if (source.startsWith('class')) {
      const parent = Object.getPrototypeOf(fn)?.name;
      return `[class ${fn.name || '(anonymous)'}${parent ? ` extends ${parent}` : ''}]`;
    }
    const kind = name === null ? 'Function (null prototype)' : /Function$/.test(name) ? name : 'Function';
    return fn.name ? `[${kind}: ${fn.name}]` : `[${kind} (anonymous)]`;
  }

  // The frames of a stack without those of the engine's own JavaScript.
  function errorText(error, context) {
    let text;
    try { text = error.stack; } catch { text = undefined; }
    if (typeof text !== 'string' || text === '') text = Error.prototype.toString.call(error);
    text = text.split('\n').filter((line) => !/^\s+at .*\bgodwit:/.test(line)).join('\n');
    if (!text.includes('\n')) text = `[${text}]`;
    return context.indentation === 0 ? text : text.replace(/\n/g, `\n${' '.repeat(context.indentation)}`);
  }

  function keysOf(object, context) {
    const keys = context.showHidden ? Object.getOwnPropertyNames(object) : Object.keys(object);
    for (const symbol of Object.getOwnPropertySymbols(object)) {
      if (symbol === original) continue;
      if (context.showHidden || Object.prototype.propertyIsEnumerable.call(object, symbol)) keys.push(symbol);
    }
    return keys;
  }

  function property(object, key, context, depth, isItem) {
    const found = Object.getOwnPropertyDescriptor(object, key) ?? { value: object[key], enumerable: true };
    let text;
    if ('value' in found) {
      context.indentation += 2;
      text = format(found.value, context, depth);
      context.indentation -= 2;
    } else {
      text = found.get ? (found.set ? '[Getter/Setter]' : '[Getter]') : found.set ? '[Setter]' : 'undefined';
    }
    if (isItem) return text;
    const name = typeof key === 'symbol' ? `[${key.toString()}]` : plainKey.test(key) ? key : quote(key);
    return `${found.enumerable ? name : `[${String(name)}]`}: ${text}`;
  }

  function more(list, shown, total) {
    if (total > shown) list.push(`... ${total - shown} more item${total - shown > 1 ? 's' : ''}`);
    return list;
  }

  function items(list, context, depth) {
    const out = [];
    const most = Math.min(list.length, context.maxArrayLength ?? Infinity);
    let shown = 0;
    for (let i = 0; i < list.length && out.length < most; i++, shown++) {
      if (Object.hasOwn(list, i)) { out.push(property(list, String(i), context, depth, true)); continue; }
      const from = i;
      while (i + 1 < list.length && !Object.hasOwn(list, i + 1)) { i++; shown++; }
      out.push(`<${i - from + 1} empty item${i > from ? 's' : ''}>`);
    }
    return more(out, shown, list.length);
  }

  function entries(collection, context, depth, show) {
    const out = [];
    const most = context.maxArrayLength ?? Infinity;
    context.indentation += 2;
    for (const entry of collection) {
      if (out.length >= most) break;
      out.push(show(entry));
    }
    context.indentation -= 2;
    return more(out, out.length, collection.size);
  }

  // What is special about an object: how its braces look, what stands before them, its entries, which keys to leave out.
  function anatomy(object, context, depth) {
    const name = constructorName(object);
    if (Array.isArray(object)) {
      const plain = name === 'Array' ? '' : prefix(object, name, 'Array', `(${object.length})`);
      return { open: `${plain}[`, close: ']', entries: () => items(object, context, depth), indexed: true, isList: true };
    }
    const typed = ArrayBuffer.isView(object) ? tagOf.call(object) : undefined;
    if (typed !== undefined) {
      const open = `${prefix(object, name, typed, `(${object.length})`)}[`;
      return { open, close: ']', entries: () => items(object, context, depth), indexed: true, isList: true };
    }
    if (object instanceof Map) {
      const show = ([key, value]) => `${format(key, context, depth)} => ${format(value, context, depth)}`;
      return { open: `${prefix(object, name, 'Map', `(${object.size})`)}{`, entries: () => entries(object, context, depth, show) };
    }
    if (object instanceof Set) {
      const show = (value) => format(value, context, depth);
      return { open: `${prefix(object, name, 'Set', `(${object.size})`)}{`, entries: () => entries(object, context, depth, show) };
    }
    if (object instanceof Promise) {
      const state = natives.promiseState(object);
      const show = () => [!state ? '<pending>' : `${state[0] ? '' : '<rejected> '}${format(state[1], context, depth)}`];
      return { open: `${prefix(object, name, 'Promise')}{`, entries: show };
    }
    if (typeof object === 'function') return { base: functionText(object, name) };
    if (object instanceof RegExp) return { base: RegExp.prototype.toString.call(object) };
    if (object instanceof Date) {
      return { base: Number.isNaN(object.getTime()) ? 'Invalid Date' : Date.prototype.toISOString.call(object) };
    }
    if (object instanceof Error) return { base: errorText(object, context), isError: true };
    if (object instanceof ArrayBuffer) {
      const bytes = [...new Uint8Array(object)].slice(0, 50).map((b) => b.toString(16).padStart(2, '0')).join(' ');
      return { open: 'ArrayBuffer {', entries: () => [`[Uint8Contents]: <${bytes}>`, `byteLength: ${object.byteLength}`] };
    }
    if (object instanceof WeakMap || object instanceof WeakSet) return { open: `${name} {`, entries: () => ['<items unknown>'] };
    for (const Box of [Number, String, Boolean, BigInt, Symbol]) {
      if (object instanceof Box) {
        return { base: `[${Box.name}: ${primitive(object.valueOf(), context)}]`, indexed: Box === String };
      }
    }
    return { open: name === 'Object' && object[Symbol.toStringTag] === undefined ? '{' : `${prefix(object, name, 'Object')}{` };
  }

  function fits(output, context, before) {
    let total = output.length * 2 + context.indentation + before + 10;
    for (const text of output) {
      if (text.includes('\n')) return false;
      total += text.length;
      if (total > context.breakLength) return false;
    }
    return true;
  }

  // Items of a long list share lines, in columns as many as look well.
  function packed(list, output, context) {
    if (output.length <= 6) return output;
    const shown = context.maxArrayLength !== null && context.maxArrayLength < output.length ? output.length - 1 : output.length;
    const widths = output.slice(0, shown).map((text) => text.length);
    const longest = Math.max(...widths) + 2;
    const total = widths.reduce((sum, width) => sum + width + 2, 0);
    const roomy = longest * 3 + context.indentation < context.breakLength;
    if (!roomy || !(total / longest > 5 || longest <= 8)) return output;
    const biased = Math.max(longest - 3 - Math.sqrt(longest - total / output.length), 1);
    const columns = Math.min(Math.round(Math.sqrt(2.5 * biased * shown) / biased),
      Math.floor((context.breakLength - context.indentation) / longest), context.compact * 4, 15);
    if (columns <= 1) return output;
    const places = Array.from({ length: columns }, (_, i) => Math.max(...widths.filter((width, k) => k % columns === i)) + 2);
    const isNumber = (value) => typeof value === 'number' || typeof value === 'bigint';
    const right = Array.prototype.every.call(list, isNumber);
    const lines = [];
    for (let i = 0; i < shown; i += columns) {
      const row = output.slice(i, Math.min(i + columns, shown));
      lines.push(row.map((text, k) => {
        const last = k === row.length - 1;
        if (right) return last ? text.padStart(places[k] - 2) : `${text}, `.padStart(places[k]);
        return last ? text : `${text}, `.padEnd(places[k]);
      }).join(''));
    }
    return shown < output.length ? [...lines, output[shown]] : lines;
  }

  function assemble(object, context, depth) {
    const parts = anatomy(object, context, depth);
    let keys = keysOf(object, context);
    if (parts.indexed) keys = keys.filter((key) => typeof key === 'symbol' || !/^(0|[1-9][0-9]*)$/.test(key));
    if (context.sorted) keys.sort(typeof context.sorted === 'function' ? context.sorted : undefined);
    if (parts.isError) keys = keys.filter((key) => !['stack', 'message', 'name'].includes(key));
    context.currentDepth = depth;
    const output = parts.entries ? parts.entries() : [];
    const size = output.length;
    for (const key of keys) output.push(property(object, key, context, depth, false));
    if (parts.isError) {
      if ('cause' in object && !keys.includes('cause')) output.push(hiddenProperty('cause', object.cause, context, depth));
      if (Array.isArray(object.errors) && !keys.includes('errors')) {
        output.push(hiddenProperty('errors', object.errors, context, depth));
      }
    }
    const close = parts.close ?? '}';
    if (parts.base !== undefined && output.length === 0) return parts.base;
    const open = parts.base === undefined ? parts.open : `${parts.base} {`;
    if (output.length === 0) return `${open}${close}`;
    const near = context.currentDepth - depth < context.compact;
    const lines = parts.isList && size === output.length && typeof context.compact === 'number' ? packed(object, output, context) : output;
    if (near && lines.length === output.length && !open.includes('\n') && fits(output, context, open.length)) {
      return `${open} ${output.join(', ')} ${close}`;
    }
    const indent = `\n${' '.repeat(context.indentation)}`;
    return `${open}${indent}  ${lines.join(`,${indent}  `)}${indent}${close}`;
  }

  function hiddenProperty(name, value, context, depth) {
    context.indentation += 2;
    const text = format(value, context, depth);
    context.indentation -= 2;
    return `[${name}]: ${text}`;
  }

  function customText(value, context, depth) {
    const left = context.depth === null ? null : context.depth - depth;
    const { seen, circular, indentation, currentDepth, ...options } = context;
    const text = value[custom](left, { ...options, depth: left, stylize: (x) => String(x) }, inspect);
    if (text === value) return undefined;
    if (typeof text !== 'string') return format(text, context, depth);
    return text.replace(/\n/g, `\n${' '.repeat(context.indentation)}`);
  }

  function format(value, context, depth = -1) {
    if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return primitive(value, context);
    if (context.customInspect && typeof value[custom] === 'function' && value[custom] !== inspect) {
      const text = customText(value, context, depth + 1);
      if (text !== undefined) return text;
    }
    if (context.seen.includes(value)) {
      if (!context.circular.has(value)) context.circular.set(value, context.circular.size + 1);
      return `[Circular *${context.circular.get(value)}]`;
    }
    if (context.depth !== null && depth + 1 > context.depth && typeof value !== 'function' && !(value instanceof Error)
        && !(value instanceof Date) && !(value instanceof RegExp)) {
      return Array.isArray(value) ? '[Array]' : `[${constructorName(value) ?? 'Object: null prototype'}]`;
    }
    context.seen.push(value);
    let text = assemble(value, context, depth + 1);
    context.seen.pop();
    if (context.circular.has(value)) text = `<ref *${context.circular.get(value)}> ${text}`;
    return text;
  }

  function inspect(value, options, ...old) {
    const given = typeof options === 'boolean' ? { showHidden: options, depth: old[0] ?? 2 } : options ?? {};
    const context = { ...defaults, ...given, seen: [], circular: new Map(), indentation: 0, currentDepth: 0 };
    if (context.depth === Infinity) context.depth = null;
    if (context.compact === true) context.compact = 3;
    return format(value, context);
  }
  inspect.custom = custom;
  inspect.defaultOptions = defaults;

  function plainText(value) {
    if (typeof value === 'bigint') return `${value}n`;
    if (typeof value !== 'object' || value === null) return typeof value === 'number' ? primitive(value) : String(value);
    const own = typeof value.toString === 'function' && value.toString !== Object.prototype.toString
      && value.toString !== Error.prototype.toString && value.toString !== Array.prototype.toString;
    return own && !(value instanceof Error) && !(value instanceof Date) ? String(value) : inspect(value, { depth: 0 });
  }

  const directives = {
    s: plainText,
    d: (value) => (typeof value === 'bigint' ? `${value}n` : typeof value === 'symbol' ? 'NaN' : primitive(Number(value))),
    i: (value) => (typeof value === 'bigint' ? `${value}n` : typeof value === 'symbol' ? 'NaN' : primitive(parseInt(value, 10))),
    f: (value) => (typeof value === 'symbol' ? 'NaN' : primitive(parseFloat(value))),
    j: (value) => { try { return JSON.stringify(value); } catch { return '[Circular]'; } },
    o: (value) => inspect(value, { showHidden: true, depth: 4 }),
    O: (value) => inspect(value),
    c: () => '',
  };

  function formatText(...args) { return formatWithOptions({}, ...args); }
  function formatWithOptions(options, ...args) {
    const isTemplate = typeof args[0] === 'string';
    let at = 0;
    let text = '';
    if (isTemplate) {
      at = 1;
      text = args.length === 1 ? args[0] : args[0].replace(/%([%sdifjoOc])/g, (all, letter) => {
        if (letter === '%') return '%';
        return at < args.length ? directives[letter](args[at++]) : all;
      });
    }
    const rest = args.slice(at).map((value) => (typeof value === 'string' ? value : inspect(value, options)));
    return isTemplate ? [text, ...rest].join(' ') : rest.join(' ');
  }

  module.exports = { inspect, format: formatText, formatWithOptions, quote };
})
