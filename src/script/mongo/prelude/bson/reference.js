(function (exports, module, require, natives) {
  'use strict';
  // A document's place in another collection.
  const { BSONValue, callable, shown } = require('bson/value');

  const originalSymbol = Symbol.for('godwit.original');

  class DBRefClass extends BSONValue {
    constructor(collection, oid, db, fields) {
      super();
      const parts = collection.split('.');
      [this.db, this.collection] = parts.length === 2 ? parts : [db, collection];
      this.oid = oid;
      this.fields = fields ?? {};
    }
    get _bsontype() { return 'DBRef'; }
    get namespace() { return this.collection; }
    set namespace(name) { this.collection = name; }
    toJSON() {
      const plain = { $ref: this.collection, $id: this.oid, ...this.fields };
      if (this.db !== undefined && this.db !== null) plain.$db = this.db;
      return plain;
    }
    toExtendedJSON() {
      return { $ref: this.collection, $id: this.oid, ...(this.db ? { $db: this.db } : {}), ...this.fields };
    }
    inspect(depth, options, inspect) {
      const parts = [this.namespace, this.oid, ...(this.db ? [this.db] : []), ...(Object.keys(this.fields).length > 0 ? [this.fields] : [])];
      return `new DBRef(${parts.map((part) => shown(part, options, inspect)).join(', ')})`;
    }
    static fromExtendedJSON(json) { return reference(json); }
  }
  Object.defineProperty(DBRefClass, 'name', { value: 'DBRef' });
  const DBRef = callable(DBRefClass);

  // Not by the constructor, which takes "a.b" as database and collection: a stored reference is shown as it is.
  function reference(document) {
    const { $ref, $id, $db, ...fields } = document;
    delete fields[originalSymbol];
    const made = new DBRefClass('', $id, $db, fields);
    made.collection = $ref;
    if (originalSymbol in document) {
      Object.defineProperty(made, originalSymbol, { value: document[originalSymbol], writable: true, configurable: true });
    }
    return made;
  }

  // A reference of the oldest kind, which has no document's form.
  function pointer(namespace, oid) {
    const made = new DBRefClass('', oid);
    made.collection = namespace;
    return made;
  }

  Object.assign(exports, { DBRef, reference, pointer });
})
