(function (exports, module, require, natives) {
  'use strict';

  exports.ReadConcernLevel = Object.freeze({
    local: 'local',
    majority: 'majority',
    linearizable: 'linearizable',
    available: 'available',
    snapshot: 'snapshot',
  });

  // How settled the data must be that a read sees.
  class ReadConcern {
    constructor(level) {
      this.level = exports.ReadConcernLevel[level] ?? level;
    }

    // Out of a method's options: `readConcern` as an instance, a document or a level's name.
    static fromOptions(options) {
      const given = options?.readConcern;
      if (given instanceof ReadConcern) return given;
      if (typeof given === 'string') return new ReadConcern(given);
      if (given?.level) return new ReadConcern(given.level);
      return options?.level ? new ReadConcern(options.level) : undefined;
    }

    static get MAJORITY() {
      return 'majority';
    }
    static get AVAILABLE() {
      return 'available';
    }
    static get LINEARIZABLE() {
      return 'linearizable';
    }
    static get SNAPSHOT() {
      return 'snapshot';
    }

    toJSON() {
      return { level: this.level };
    }
  }
  exports.ReadConcern = ReadConcern;
})
