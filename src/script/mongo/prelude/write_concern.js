(function (exports, module, require, natives) {
  'use strict';
  const { MongoInvalidArgumentError } = require('mongodb/errors');

  const FIELDS = ['w', 'wtimeout', 'wtimeoutMS', 'j', 'journal', 'fsync'];

  // How safe a write must be before it is reported as done.
  class WriteConcern {
    constructor(w, wtimeoutMS, journal, fsync) {
      if (w != null) this.w = Number.isNaN(Number(w)) ? w : Number(w);
      if (wtimeoutMS != null) this.wtimeoutMS = this.wtimeout = wtimeoutMS;
      if (journal != null) this.journal = this.j = journal;
      if (fsync != null) this.journal = this.j = Boolean(fsync);
    }

    // Out of a method's options: `writeConcern`, or its fields at the top as older drivers had them.
    static fromOptions(options) {
      if (options == null) return undefined;
      let given = options.writeConcern;
      if (typeof options === 'string' || typeof options === 'number') given = { w: options };
      else if (options instanceof WriteConcern) given = options;
      else if (typeof given === 'string' || typeof given === 'number') given = { w: given };
      given ??= options;
      if (!FIELDS.some((field) => given[field] != null)) return undefined;
      return new WriteConcern(given.w, given.wtimeout ?? given.wtimeoutMS, given.j ?? given.journal, given.fsync);
    }

    // As fromOptions(), for `method`. A write that nobody confirms has no place in a migration: its failure would be
    // recorded as success.
    static acknowledged(method, options) {
      const concern = WriteConcern.fromOptions(options);
      if (concern?.w === 0) {
        throw new MongoInvalidArgumentError(
          `${method}: write concern { w: 0 } is not supported by godwit: every write of a migration is acknowledged`);
      }
      return concern;
    }

    // What the server wants to see in a command.
    toCommand() {
      const document = {};
      if (this.w != null) document.w = this.w;
      if (this.wtimeoutMS != null) document.wtimeout = this.wtimeoutMS;
      if (this.journal != null) document.j = this.journal;
      return document;
    }
  }
  exports.WriteConcern = WriteConcern;
})
