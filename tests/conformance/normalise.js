'use strict';
// Turns what a case gave into plain JSON that two implementations of the driver can be compared by: types and the order
// of keys kept, what differs from run to run masked. Uses nothing but the language, so it runs everywhere.

// Ids that a case writes itself start like this; all others were generated and are numbered in order of appearance.
const OWN_ID = /^65000000/;
// What depends on the server's clock, on the connection or on the place of the error.
const VOLATILE = new Set([
  'stack',
  'errorLabelSet',
  'errorResponse',
  '$clusterTime',
  'operationTime',
  'electionId',
  'opTime',
  'topologyVersion',
  'connectionGeneration',
  'beforeHandshake',
]);

// What they say is each engine's own.
const ENGINE_ERRORS = new Set(['TypeError', 'ReferenceError', 'SyntaxError']);

// Objects of the driver that are shown by what they are about: their insides are each implementation's own.
const OPAQUE = new Set(['Admin', 'AggregationCursor', 'ClientSession', 'Collection', 'Db', 'FindCursor', 'MongoClient']);

class Normaliser {
  constructor() {
    this.ids = new Map();
    this.open = [];
  }

  value(value) {
    switch (typeof value) {
      case 'undefined':
        return { $undefined: true };
      case 'number':
        if (Object.is(value, -0)) return { $number: '-0' };
        return Number.isFinite(value) ? value : { $number: `${value}` };
      case 'bigint':
        return { $bigint: `${value}` };
      case 'function':
        return { $function: value.name };
      case 'symbol':
        return { $symbol: value.toString() };
      case 'object':
        return value === null ? null : this.object(value);
      default:
        return value;
    }
  }

  object(value) {
    if (this.open.includes(value)) return { $circular: true };
    this.open.push(value);
    try {
      return this.known(value) ?? this.fields(value);
    } finally {
      this.open.pop();
    }
  }

  known(value) {
    if (Array.isArray(value)) return Array.from(value, (element) => this.value(element));
    if (value instanceof Date) return { $date: Number.isNaN(value.getTime()) ? 'invalid' : value.toISOString() };
    if (value instanceof RegExp) return { $regex: value.source, flags: value.flags };
    if (value instanceof Error) return this.error(value);
    if (value instanceof Map) return { $map: Array.from(value, ([key, entry]) => [key, this.value(entry)]) };
    if (value instanceof Uint8Array) return { $bytes: hex(value) };
    return value._bsontype === undefined ? undefined : this.bson(value);
  }

  bson(value) {
    switch (value._bsontype) {
      case 'ObjectID':
      case 'ObjectId':
        return this.id(value.toHexString());
      case 'Binary':
        return { $binary: hex(value.buffer.subarray(0, value.position)), subType: value.sub_type };
      case 'Code':
        return { $code: value.code, scope: this.value(value.scope) };
      case 'DBRef':
        return { $dbref: value.collection, id: this.value(value.oid), db: this.value(value.db) };
      case 'BSONRegExp':
        return { $bsonregexp: value.pattern, options: value.options };
      case 'Int32':
      case 'Double':
        return { [`$${value._bsontype}`]: `${Object.is(value.value, -0) ? '-0' : value.value}` };
      default:
        return { [`$${value._bsontype}`]: `${value}` };
    }
  }

  id(text) {
    if (OWN_ID.test(text)) return { $oid: text };
    if (!this.ids.has(text)) this.ids.set(text, this.ids.size + 1);
    return { $oid: `generated ${this.ids.get(text)}` };
  }

  error(error) {
    const fields = {};
    for (const name of Object.keys(error)) {
      if (!VOLATILE.has(name)) fields[name] = this.value(error[name]);
    }
    const labels = error.errorLabels?.length > 0 ? { errorLabels: Array.from(error.errorLabels) } : {};
    // The server puts ids that it makes up into some texts.
    const text = ENGINE_ERRORS.has(error.constructor.name) ? "(the engine's)" : String(error.message);
    const message = text.replace(/[0-9a-f]{24}/g, (id) => (OWN_ID.test(id) ? id : '(id)'));
    return { $error: error.constructor.name, name: error.name, message, ...labels, ...fields };
  }

  fields(value) {
    const name = Object.getPrototypeOf(value)?.constructor?.name;
    if (OPAQUE.has(name)) return { $class: name, namespace: `${value.namespace ?? ''}` };
    const result = name === undefined || name === 'Object' ? {} : { $class: name };
    for (const key of Object.keys(value)) {
      if (!VOLATILE.has(key)) result[key] = this.value(value[key]);
    }
    return result;
  }
}

function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

// Runs a case and gives { value } or { rejected }.
module.exports = async function outcomeOf(run, ...args) {
  const normaliser = new Normaliser();
  try {
    return { value: normaliser.value(await run(...args)) };
  } catch (error) {
    return { rejected: normaliser.value(error) };
  }
};
