(function (exports, module, require, natives) {
  'use strict';

  // A database, or a collection in it.
  class Namespace {
    constructor(db, collection) {
      this.db = db;
      this.collection = collection;
    }

    withCollection(collection) {
      return new Namespace(this.db, collection);
    }

    toString() {
      return this.collection === undefined ? this.db : `${this.db}.${this.collection}`;
    }
  }
  exports.Namespace = Namespace;
})
