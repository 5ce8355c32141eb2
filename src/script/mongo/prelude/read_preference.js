(function (exports, module, require, natives) {
  'use strict';
  const { MongoInvalidArgumentError } = require('mongodb/errors');

  const MODES = Object.freeze({
    primary: 'primary',
    primaryPreferred: 'primaryPreferred',
    secondary: 'secondary',
    secondaryPreferred: 'secondaryPreferred',
    nearest: 'nearest',
  });
  exports.ReadPreferenceMode = MODES;

  function invalid(text) {
    return new MongoInvalidArgumentError(text);
  }

  // Which server of a replica set answers a read. godwit's own reads and writes go to the primary.
  class ReadPreference {
    constructor(mode, tags, options) {
      if (!ReadPreference.isValid(mode)) throw invalid(`Invalid read preference mode ${JSON.stringify(mode)}`);
      if (options == null && typeof tags === 'object' && !Array.isArray(tags)) {
        options = tags;
        tags = undefined;
      } else if (tags && !Array.isArray(tags)) {
        throw invalid('ReadPreference tags must be an array');
      }
      this.mode = mode;
      this.tags = tags;
      this.hedge = options?.hedge;
      this.maxStalenessSeconds = undefined;
      if (options?.maxStalenessSeconds != null) {
        if (options.maxStalenessSeconds <= 0) throw invalid('maxStalenessSeconds must be a positive integer');
        this.maxStalenessSeconds = options.maxStalenessSeconds;
      }
      if (mode === MODES.primary) this.refuseForPrimary();
    }

    refuseForPrimary() {
      const refused = (what) => invalid(`Primary read preference cannot be combined with ${what}`);
      if (this.tags?.length > 0) throw refused('tags');
      if (this.maxStalenessSeconds) throw refused('maxStalenessSeconds');
      if (this.hedge) throw refused('hedge');
    }

    get preference() {
      return this.mode;
    }

    // Puts an object in the place of `options.readPreference`.
    static translate(options) {
      const readPreference = ReadPreference.fromOptions(options);
      return readPreference === undefined ? options : Object.assign(options, { readPreference });
    }

    static fromString(mode) {
      return new ReadPreference(mode);
    }

    static fromOptions(options) {
      const given = options?.readPreference;
      if (given == null || given instanceof ReadPreference) return given ?? undefined;
      if (typeof given === 'string') {
        return new ReadPreference(given, options.readPreferenceTags, {
          maxStalenessSeconds: options.maxStalenessSeconds,
          hedge: options.hedge,
        });
      }
      if (typeof given !== 'object') return given;
      const mode = given.mode || given.preference;
      if (typeof mode !== 'string') throw invalid(`Invalid read preference: ${given}`);
      return new ReadPreference(mode, given.tags ?? options.readPreferenceTags, {
        maxStalenessSeconds: given.maxStalenessSeconds,
        hedge: options.hedge,
      });
    }

    static isValid(mode) {
      return mode === null || Object.hasOwn(MODES, mode);
    }

    isValid(mode) {
      return ReadPreference.isValid(typeof mode === 'string' ? mode : this.mode);
    }

    secondaryOk() {
      return this.mode !== MODES.primary;
    }

    equals(other) {
      return other.mode === this.mode;
    }

    toJSON() {
      const json = { mode: this.mode };
      if (Array.isArray(this.tags)) json.tags = this.tags;
      if (this.maxStalenessSeconds) json.maxStalenessSeconds = this.maxStalenessSeconds;
      if (this.hedge) json.hedge = this.hedge;
      return json;
    }
  }

  ReadPreference.PRIMARY = MODES.primary;
  ReadPreference.PRIMARY_PREFERRED = MODES.primaryPreferred;
  ReadPreference.SECONDARY = MODES.secondary;
  ReadPreference.SECONDARY_PREFERRED = MODES.secondaryPreferred;
  ReadPreference.NEAREST = MODES.nearest;
  for (const mode of Object.keys(MODES)) ReadPreference[mode] = new ReadPreference(mode);
  exports.ReadPreference = ReadPreference;
})
