// How a migration's function is called, and the third argument that it gets.
(function (exports, module, require, natives) {
  'use strict';

  const { format } = require('internal/inspect');
  const { Promise } = require('internal/language');

  // Parameters by whose names old drivers' callback style is recognised, as migrate-mongo does.
  const callbackNames = new Set(['callback', 'callback_', 'cb', 'cb_', 'done', 'done_', 'next', 'next_']);

  // The name of a function's last parameter, or '' when that is not a plain name.
  function lastParameter(fn) {
    const source = Function.prototype.toString.call(fn)
      .replace(/\/\*[^]*?\*\/|\/\/.*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g, '');
    const bare = /^\s*(?:async\s+)?([\p{ID_Start}$_][\p{ID_Continue}$]*)\s*=>/u.exec(source);
    if (bare) return bare[1];
    const open = source.indexOf('(');
    let depth = 0;
    let start = open + 1;
    for (let i = open; i >= 0 && i < source.length; i++) {
      const c = source[i];
      if (c === '(' || c === '[' || c === '{') depth++;
      else if (c === ')' || c === ']' || c === '}') depth--;
      else if (c === ',' && depth === 1 && !/^\s*\)/.test(source.slice(i + 1))) start = i + 1;
      if (depth === 0) return source.slice(start, i).replace(/,\s*$/, '').trim();
    }
    return '';
  }

  // A migration that calls back twice does not know when it is over; an error of the second time must not get lost.
  function calledAgain(error, name, fn) {
    const again = `the callback \`${name}\` was called more than once (${natives.place(fn)})`;
    if (error) Promise.reject(new Error(`${again}, and now with an error`, { cause: error }));
    else natives.log(2, `${again}: only the first time counts`);
  }

  // A function that called back and went on: nobody waits for its promise any more.
  function failedAfterwards(error, name) {
    Promise.reject(new Error(`it failed after it had called its callback \`${name}\``, { cause: error }));
  }

  function takesCallback(fn) { return fn.length > 0 && callbackNames.has(lastParameter(fn)); }

  function makeContext(info, session) {
    const line = (level) => (...args) => { natives.log(level, format(...args)); };
    return Object.freeze({
      log: Object.freeze(Object.assign(line(1), { debug: line(0), info: line(1), warn: line(2), error: line(3) })),
      env: Object.freeze({ name: info.environment, protected: info.isProtected }),
      params: Object.freeze(info.parameters),
      dryRun: info.dryRun,
      session,
      progress(done, total = 0) {
        if (!(Number(done) >= 0) || !(Number(total) >= 0)) {
          throw new TypeError('ctx.progress takes two numbers that are not negative: done, total');
        }
        natives.progress(Math.min(Number(done), Number.MAX_SAFE_INTEGER), Math.min(Number(total), Number.MAX_SAFE_INTEGER));
      },
      async step(name, fn) {
        if (typeof name !== 'string' || name === '') throw new TypeError('ctx.step takes a name that is not empty');
        if (typeof fn !== 'function') throw new TypeError('ctx.step takes a function after the name');
        if (!(await natives.stepBegins(name))) return undefined;
        let result;
        try { result = await fn(); } catch (error) { natives.stepFailed(); throw error; }
        await natives.stepEnded(name);
        return result;
      },
    });
  }

  // What is to be done when the migration's function is over: ends of what would go on for ever.
  // Written without methods, `then` among them, that a script may have replaced.
  let endings = [];
  async function endAfter(promise) {
    try { await promise; } catch { /* told by whoever called */ }
    for (let i = 0; i < endings.length; i++) endings[i]();
  }

  // Calls `ending` when the migration's function is over.
  function atEnd(ending) { endings[endings.length] = ending; }

  function start(self, fn, db, client, session, info) {
    endings = [];
    const started = call(self, fn, db, client, session, info);
    endAfter(started.promise);
    return started;
  }

  // Calls fn and returns { promise, alternative, callback }. `promise` settles when the migration is over; where the
  // function takes a callback but returned a promise instead, `alternative` is that one: it counts when nothing else is
  // left. `callback` is the parameter's name.
  function call(self, fn, db, client, session, info) {
    const args = [db, client, makeContext(info, session)];
    if (!takesCallback(fn)) return { promise: Promise.resolve(fn.apply(self, args)), alternative: undefined };
    let alternative;
    const callback = lastParameter(fn);
    const promise = new Promise((resolve, reject) => {
      let isCalled = false;
      args[fn.length - 1] = (error, value) => {
        if (isCalled) calledAgain(error, callback, fn);
        else if (error) reject(error);
        else resolve(value);
        isCalled = true;
      };
      const returned = fn.apply(self, args.slice(0, Math.max(fn.length, 1)));
      if (typeof returned?.then !== 'function') return;
      alternative = Promise.resolve(returned);
      alternative.catch((error) => { if (isCalled) failedAfterwards(error, callback); else reject(error); });
    });
    return { promise, alternative, callback };
  }

  module.exports = { atEnd, start };
})
