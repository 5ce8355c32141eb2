// What was thrown in the user's own Node, as plain values: whatever it is, and whatever reading it does. Runs there,
// with node_bootstrap.js.
(function (require) {
  'use strict';

  const { fileURLToPath } = require('url');
  const util = require('util');

  const LONGEST_TEXT = 1 << 16;
  const LONGEST_FRAME = 1000;
  const MOST_CAUSES = 20;
  const MOST_LEVELS = 5;
  let causesLeft = 0;  // of one error: they may go round in a circle
  const FRAME = /^\s+at (async )?(?:(.*?) \()?((?:file:\/\/)?\/.*?):(\d+):(\d+)\)?$/;
  const plainPath = (file) => (file.startsWith('file://') ? fileURLToPath(file) : file);
  const isDriver = (file) => /\/node_modules\/(?:mongodb|bson)\//.test(file);

  const shortened = (text) => (text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text);

  // A property of something that was thrown, which may be anything: undefined where reading it throws.
  function read(thrown, key) {
    try {
      return thrown?.[key];
    } catch {
      return undefined;
    }
  }

  function inspected(value) {
    try {
      return util.inspect(value);
    } catch {
      return 'something that cannot be shown';
    }
  }

  const shownAs = (value) => (typeof value === 'string' ? value : inspected(value));

  // The property as text; '' where it has none.
  function text(thrown, key) {
    const value = read(thrown, key);
    return value === undefined || value === null ? '' : shortened(shownAs(value));
  }

  function framesOf(error) {
    const frames = [];
    const stack = read(error, 'stack');
    // It begins with the message, which may be long.
    for (const line of typeof stack === 'string' ? stack.slice(-LONGEST_TEXT).split('\n') : []) {
      const found = line.length < LONGEST_FRAME && FRAME.exec(line);
      if (!found || isDriver(found[3])) continue;
      const [, isAsync, name, file] = found;
      frames.push({
        function: (name ?? '').replace(/^(?:async |Object\.<anonymous>|Module\.|Object\.)/, ''),
        isAsync: Boolean(isAsync), file: plainPath(file), line: Number(found[4]), column: Number(found[5]),
      });
    }
    return frames.slice(0, 16);
  }

  // A SyntaxError says where it is above its message.
  function syntaxPlace(error) {
    const [place, , caret] = text(error, 'stack').split('\n');
    const found = /^((?:file:\/\/)?\/.*):(\d+)$/.exec(place ?? '');
    if (text(error, 'name') !== 'SyntaxError' || !found) return [];
    const column = /^ *\^/.test(caret ?? '') ? caret.indexOf('^') + 1 : 1;
    return [{ function: '', isAsync: false, file: plainPath(found[1]), line: Number(found[2]), column }];
  }

  // A code as a number or a text, whatever it was.
  function codeOf(error) {
    const code = read(error, 'code');
    if (code === undefined || code === null || Number.isSafeInteger(code)) return code;
    return typeof code === 'bigint' ? String(code) : shownAs(code).slice(0, 200);
  }

  // The beginning of a property that is a list.
  function listOf(error, key) {
    try {
      return Array.isArray(error[key]) ? error[key].slice(0, 5) : [];
    } catch {
      return [];
    }
  }

  function isError(value) {
    try {
      return util.types.isNativeError(value) || value instanceof Error;
    } catch {
      return false;
    }
  }

  function described(error, depth) {
    if (!isError(error)) return { text: shortened(`the script threw ${inspected(error)}`), frames: [], causes: [] };
    const cause = read(error, 'cause');
    const refusal = read(error, 'godwitError');
    const causes = [...listOf(error, 'errors'), ...(cause === undefined ? [] : [cause])];
    const name = text(error, 'name');
    const message = text(error, 'message');
    return {
      text: message ? `${name}: ${message}` : name || 'Error',
      name, code: codeOf(error), codeName: text(error, 'codeName'),
      labels: listOf(error, 'errorLabels').filter((label) => typeof label === 'string'),
      isSyntax: syntaxPlace(error).length > 0,
      godwitError: typeof refusal === 'number' ? refusal : undefined,
      frames: [...syntaxPlace(error), ...framesOf(error)],
      causes: depth < MOST_LEVELS ? causes.filter(() => --causesLeft >= 0).map((one) => describe(one, depth + 1)) : [],
    };
  }

  function describe(error, depth = 0) {
    if (depth === 0) causesLeft = MOST_CAUSES;
    try {
      return described(error, depth);
    } catch {
      return { text: 'the script threw something that cannot be shown', frames: [], causes: [] };
    }
  }

  return { describe, framesOf, read, shortened, text };
})
