// console, whose lines go to the host.
(function (exports, module, require, natives) {
  'use strict';

  const { format, inspect } = require('internal/inspect');
  const [DEBUG, INFO, WARN, ERROR] = [0, 1, 2, 3];
  const counts = new Map();
  const clocks = new Map();
  let indent = '';

  function put(level, text) { natives.log(level, indent === '' ? text : text.replace(/^/gm, indent)); }

  function span(milliseconds) {
    if (milliseconds < 1000) return `${Number(milliseconds.toFixed(3))}ms`;
    if (milliseconds < 60000) return `${(milliseconds / 1000).toFixed(3)}s`;
    const seconds = Math.floor(milliseconds / 1000);
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')} (m:ss)`;
  }

  function elapsed(label, args) {
    const start = clocks.get(String(label));
    if (start === undefined) return put(WARN, `no timer '${label}' was started`);
    put(INFO, format(`${label}: ${span(natives.now() - start)}`, ...args));
  }

  function tableText(data, columns) {
    const rows = data instanceof Map ? [...data] : Array.isArray(data) ? data.map((row, i) => [i, row]) : Object.entries(data);
    const keys = columns ? [...columns] : [];
    let values = false;
    for (const [, row] of rows) {
      if (row === null || typeof row !== 'object') values = true;
      else if (!columns) for (const key of Object.keys(row)) if (!keys.includes(key)) keys.push(key);
    }
    const cell = (row, key) => (Object.hasOwn(row, key) ? inspect(row[key], { depth: 0 }) : '');
    const lines = rows.map(([index, row]) => {
      const isObject = row !== null && typeof row === 'object';
      return [String(index), ...keys.map((key) => (isObject ? cell(row, key) : '')),
        ...(values ? [isObject ? '' : inspect(row)] : [])];
    });
    const head = ['(index)', ...keys, ...(values ? ['Values'] : [])];
    const widths = head.map((text, i) => Math.max(text.length, ...lines.map((line) => line[i].length)) + 2);
    const bar = (left, middle, right) => left + widths.map((width) => '─'.repeat(width)).join(middle) + right;
    const show = (line) => `│${line.map((text, i) => ` ${text}`.padEnd(widths[i])).join('│')}│`;
    return [bar('┌', '┬', '┐'), show(head), bar('├', '┼', '┤'), ...lines.map(show), bar('└', '┴', '┘')].join('\n');
  }

  const console = {
    debug(...args) { put(DEBUG, format(...args)); },
    log(...args) { put(INFO, format(...args)); },
    info(...args) { put(INFO, format(...args)); },
    warn(...args) { put(WARN, format(...args)); },
    error(...args) { put(ERROR, format(...args)); },
    trace(...args) {
      const frames = new Error().stack.split('\n').slice(1).filter((line) => !line.includes('godwit:'));
      put(ERROR, [args.length === 0 ? 'Trace' : `Trace: ${format(...args)}`, ...frames].join('\n'));
    },
    dir(value, options) { put(INFO, inspect(value, { customInspect: false, ...options })); },
    dirxml(...args) { put(INFO, format(...args)); },
    table(data, columns) { put(INFO, data === null || typeof data !== 'object' ? format(data) : tableText(data, columns)); },
    assert(condition, ...args) {
      if (condition) return;
      if (typeof args[0] === 'string') args[0] = `Assertion failed: ${args[0]}`; else args.unshift('Assertion failed');
      put(WARN, format(...args));
    },
    count(label = 'default') {
      const count = (counts.get(String(label)) ?? 0) + 1;
      counts.set(String(label), count);
      put(INFO, `${label}: ${count}`);
    },
    countReset(label = 'default') { counts.delete(String(label)); },
    group(...args) { if (args.length > 0) put(INFO, format(...args)); indent += '  '; },
    groupEnd() { indent = indent.slice(2); },
    time(label = 'default') { clocks.set(String(label), natives.now()); },
    timeLog(label = 'default', ...args) { elapsed(label, args); },
    timeEnd(label = 'default') { elapsed(label, []); clocks.delete(String(label)); },
  };
  console.groupCollapsed = console.group;
  exports.console = console;
})
