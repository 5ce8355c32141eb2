(function (exports, module, require, natives) {
  'use strict';
  const { acceptCallbacks } = require('mongodb/callbacks');
  const calls = require('mongodb/calls');
  const { ExplainableCursor } = require('mongodb/cursor');
  const { MongoInvalidArgumentError } = require('mongodb/errors');
  const { useSession } = require('mongodb/session');
  const { formatHint } = require('mongodb/specs');
  const { boolean, given, number } = calls.optional;

  // The results of an aggregation over a collection, or over a whole database when `owner` is one.
  class AggregationCursor extends ExplainableCursor {
    constructor(owner, pipeline, options) {
      super(owner, options);
      this.owner = owner;
      this.pipeline = pipeline;
      if (options.cursor != null && typeof options.cursor !== 'object') {
        throw new MongoInvalidArgumentError('Cursor options must be an object');
      }
    }

    commandPipeline() {
      return typeof this.options.out === 'string' ? [...this.pipeline, { $out: this.options.out }] : this.pipeline;
    }

    // The fields of the aggregate command beside the pipeline. One that writes has a write concern and no batches.
    commandOptions() {
      const { options, owner } = this;
      const last = this.commandPipeline().at(-1);
      const writes = Boolean(last?.$out || last?.$merge);
      return calls.assign({}, {
        readConcern: calls.readConcern(owner, options),
        writeConcern: writes ? calls.writeConcern(owner, options) : undefined,
        bypassDocumentValidation: options.bypassDocumentValidation === true ? true : undefined,
        allowDiskUse: boolean(options.allowDiskUse),
        hint: given(options.hint) && formatHint(options.hint),
        let: given(options.let),
        comment: options.comment,
        batchSize: writes ? undefined : given(options.batchSize) ?? options.cursor?.batchSize,
        collation: given(options.collation),
        maxTimeMS: number(options.maxTimeMS),
      });
    }

    open(session) {
      if (this.options.explain) return this.openExplained();
      const { db, collection = '' } = this.namespace;
      return natives.aggregate(db, collection, this.commandPipeline(), this.commandOptions(), session);
    }

    clone() {
      return new AggregationCursor(this.owner, this.pipeline, { ...this.options, session: undefined });
    }

    explain(verbosity) {
      return calls.attempt(() => {
        const { db, collection = 1 } = this.namespace;
        const { batchSize, ...options } = this.commandOptions();
        const aggregate = { aggregate: collection, pipeline: this.commandPipeline(), ...options, cursor: {} };
        const session = useSession(this.client, this.options.session);
        return natives.command(db, calls.explained(aggregate, verbosity), session, 'read');
      });
    }

    // The caller's own array stays as it is.
    addStage(stage) {
      this.throwIfInitialized();
      this.pipeline = [...this.pipeline, stage];
      return this;
    }

    maxAwaitTimeMS(value) {
      return this.setNumber('maxAwaitTimeMS', value, 'Argument for maxAwaitTimeMS must be a number');
    }

    group($group) {
      return this.addStage({ $group });
    }
    limit($limit) {
      return this.addStage({ $limit });
    }
    match($match) {
      return this.addStage({ $match });
    }
    out($out) {
      return this.addStage({ $out });
    }
    project($project) {
      return this.addStage({ $project });
    }
    lookup($lookup) {
      return this.addStage({ $lookup });
    }
    redact($redact) {
      return this.addStage({ $redact });
    }
    skip($skip) {
      return this.addStage({ $skip });
    }
    sort($sort) {
      return this.addStage({ $sort });
    }
    unwind($unwind) {
      return this.addStage({ $unwind });
    }
    geoNear($geoNear) {
      return this.addStage({ $geoNear });
    }
  }
  exports.AggregationCursor = AggregationCursor;

  acceptCallbacks(AggregationCursor, ['explain']);
})
