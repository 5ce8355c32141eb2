// Node's perf_hooks: the clock, marks and measures.
(function (exports, module, require, natives) {
  'use strict';

  const { Date } = require('internal/language');
  const timeOrigin = Date.now() - natives.now();
  let entries = [];

  class PerformanceEntry {
    constructor(name, entryType, startTime, duration, detail) { Object.assign(this, { name, entryType, startTime, duration, detail }); }
    toJSON() { return { ...this }; }
  }
  function keep(entry) { entries.push(entry); return entry; }
  function timeOf(mark, otherwise) {
    if (mark === undefined) return otherwise;
    if (typeof mark === 'number') return mark;
    const found = entries.findLast((entry) => entry.entryType === 'mark' && entry.name === mark);
    if (found === undefined) throw new (require('internal/abort').DOMException)(`The "${mark}" performance mark has not been set`, 'SyntaxError');
    return found.startTime;
  }

  const performance = {
    timeOrigin,
    now: () => natives.now(),
    mark: (name, options) => keep(new PerformanceEntry(String(name), 'mark', options?.startTime ?? natives.now(), 0, options?.detail ?? null)),
    measure(name, from, to) {
      const options = from !== null && typeof from === 'object' ? from : { start: from, end: to };
      const start = timeOf(options.start, 0);
      const end = options.end === undefined && options.duration !== undefined ? start + options.duration : timeOf(options.end, natives.now());
      return keep(new PerformanceEntry(String(name), 'measure', start, end - start, options.detail ?? null));
    },
    getEntries: () => [...entries],
    getEntriesByName: (name, type) => entries.filter((entry) => entry.name === name && (type === undefined || entry.entryType === type)),
    getEntriesByType: (type) => entries.filter((entry) => entry.entryType === type),
    clearMarks(name) { entries = entries.filter((entry) => entry.entryType !== 'mark' || (name !== undefined && entry.name !== name)); },
    clearMeasures(name) { entries = entries.filter((entry) => entry.entryType !== 'measure' || (name !== undefined && entry.name !== name)); },
    timerify: (fn) => fn,
    eventLoopUtilization: () => ({ idle: 0, active: 0, utilization: 0 }),
    toJSON() { return { timeOrigin }; },
  };
  // Nobody is told of entries: getEntries has them.
  class PerformanceObserver { observe() {} disconnect() {} takeRecords() { return []; } static supportedEntryTypes = []; }

  module.exports = { performance, PerformanceEntry, PerformanceObserver, constants: {}, monitorEventLoopDelay: () => ({ enable() {}, disable() {}, min: 0, max: 0, mean: 0, percentile: () => 0 }) };
})
