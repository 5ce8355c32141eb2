// Finds the calls `await x.NAME(…);` of a file whose failure may come later without the file being able to tell.
//
// Such a call stands by itself as a statement, so that its result is dropped, and its failure is the failure of the
// function that the engine has called, and of nothing else: between the two there is only `await` and `return`, outside of
// any `try` and of loops over what might notice that they are left. It stands in that function, or in a function of which
// all that becomes of its promises is known: of a ctx.step, of `Promise.all(list.map(…))`, or a function of the file that
// is called by its name everywhere. All that is not known for certain counts as a look at how the call ended.
(function (exports, module, require, natives) {
  'use strict';

  const FUNCTIONS = new Set(['ArrowFunctionExpression', 'FunctionDeclaration', 'FunctionExpression']);
  const LABELLED = new Set(['BreakStatement', 'ContinueStatement', 'LabeledStatement']);
  const PATTERNS = new Set(['ArrayPattern', 'ObjectPattern', 'Property', 'SpreadExpression']);
  // Parts of nodes that give names a value.
  const BINDING = new Set(['CatchClause.param', 'ClassExpression.id', 'ClassStatement.id', 'ForInStatement.left',
    'ForOfStatement.left', 'ImportDeclaration.specifiers', 'UpdateExpression.argument', 'VariableDeclarator.id']);
  // What may stand around a function that is exported and that nothing of the file gets hold of.
  const AROUND_EXPORTS = new Set(['AssignmentExpression', 'ClassMethod', 'ClassStatement', 'ExportDeclaration',
    'ExportSpecifier', 'ExpressionStatement', 'ObjectExpression', 'Property', 'VariableDeclaration', 'VariableDeclarator']);
  const LIST_MAKERS = new Set(['Array.from', 'Array.of', 'Object.entries', 'Object.keys', 'Object.values']);
  const LIST_METHODS = new Set(['concat', 'filter', 'flat', 'flatMap', 'map', 'reverse', 'slice', 'sort', 'splice']);
  // What the driver gives, unless something else of this name is in the file.
  const LIST_GIVERS = new Set(['distinct', 'toArray']);
  const CURSOR_GIVERS = new Set(['aggregate', 'find', 'listCollections', 'listIndexes']);
  const CURSOR_METHODS = new Set(['addCursorFlag', 'batchSize', 'collation', 'comment', 'filter', 'hint', 'limit', 'map',
    'match', 'maxTimeMS', 'project', 'skip', 'sort', 'unwind']);
  // Built-in classes whose iterators have nothing to do when a loop is left.
  const COLLECTIONS = new Set(['Array', 'Map', 'Set']);
  // What this finder relies on being as it was made.
  const RELIED_ON = new Set(['Array', 'Map', 'Object', 'Promise', 'Set']);
  const IS_READ_BY = new Set(['apply', 'call']);

  const isFunction = (node) => FUNCTIONS.has(node?.type);
  const isNamed = (node, name) => node?.type === 'Identifier' && node.name === name;
  const isAwait = (node) => node?.type === 'UnaryExpression' && node.operator === 'await';
  // `object.name(…)`, with nothing computed or optional.
  const isMethodCall = (node, name) => node?.type === 'CallExpression' && node.callee.type === 'MemberExpression' &&
    !node.callee.computed && (name === undefined || node.callee.property.name === name);

  // `function name() {…}` as an expression, where `name` is known inside of it; not so in a method.
  const isMethod = (parent) => parent?.type === 'ClassMethod' || parent?.method === true || parent?.kind === 'get' ||
    parent?.kind === 'set';
  const ownName = (fn, parent) => (fn.type === 'FunctionExpression' && !isMethod(parent) ? fn.id : null);

  // The name that a property's key or a member expression says, where it is known.
  function keyOf(node) {
    if (node.type === 'MemberExpression' || node.type === 'OptionalMemberExpression') {
      return node.computed ? node.property.value : node.property.name;
    }
    const key = node.type.startsWith('Class') ? node.name : node.key;
    if (key.type === 'ComputedName') return key.name.value;
    return key.type === 'Identifier' ? key.name : key.value;
  }

  // A file's nodes, with what stands around each and where names are used.
  class Tree {
    constructor(statements) {
      this.parents = new Map();
      this.functions = [];
      this.calls = [];  // `await x.y(…);`
      this.names = new Map();  // name -> { bindings: [node], reads: [node] }
      this.members = new Map();  // name -> [`x.name`]
      this.assigned = new Set();  // `x.name` that is given a value
      this.keys = new Set();  // of what the file defines: properties, methods, fields
      this.picked = new Set();  // keys of patterns: `{ name: x } = object`
      this.isPlain = true;  // no `with`, no `eval`, nothing else that gets hold of functions in ways that are not known
      for (const statement of statements) this.add(statement, null, false);
    }

    add(node, parent, binds) {
      this.parents.set(node, parent);
      if (node.type === 'Identifier') return this.addName(node, binds);
      if (node.type === 'MetaProperty') return undefined;
      if (node.type === 'WithStatement') this.isPlain = false;
      if (node.type === 'Property' || node.type === 'ClassMethod' || node.type === 'ClassField') {
        (binds ? this.picked : this.keys).add(keyOf(node));
        if (binds && keyOf(node) === 'callee') this.isPlain = false;
      }
      if (isFunction(node)) this.functions.push(node);
      if (node.type === 'MemberExpression' || node.type === 'OptionalMemberExpression') this.addMember(node, binds);
      if (node.type === 'ExpressionStatement' && isAwait(node.expression) && isMethodCall(node.expression.argument)) {
        this.calls.push(node);
      }
      for (const part of Object.keys(node)) {
        if (part === 'loc' || this.isJustAName(node, part, parent)) continue;
        const children = Array.isArray(node[part]) ? node[part] : [node[part]];
        const inner = this.isBinding(node, part, binds);
        for (const child of children) {
          if (child !== null && typeof child === 'object' && typeof child.type === 'string') this.add(child, node, inner);
        }
      }
      return undefined;
    }

    isJustAName(node, part, parent) {
      switch (part) {
        case 'property': return node.computed === false;
        case 'key': return node.key.type !== 'ComputedName';
        case 'name': return node.type === 'ClassMethod' || node.type === 'ClassField' ? node.name.type === 'Identifier' : false;
        case 'label': return LABELLED.has(node.type);
        case 'ident': return node.type === 'CallImport';
        case 'id': return node.type === 'FunctionExpression' && ownName(node, parent) === null;
        default: return false;
      }
    }

    isBinding(node, part, binds) {
      if (node.type === 'AssignmentExpression') return part === 'left';
      if (isFunction(node)) return part === 'params' || part === 'rest' || part === 'id';
      if (BINDING.has(`${node.type}.${part}`)) return true;
      return binds && (PATTERNS.has(node.type) || node.type.startsWith('Import'));
    }

    usesOf(name) {
      if (!this.names.has(name)) this.names.set(name, { bindings: [], reads: [] });
      return this.names.get(name);
    }
    addName(node, binds) {
      if (node.name === 'eval') this.isPlain = false;
      const { bindings, reads } = this.usesOf(node.name);
      (binds ? bindings : reads).push(node);
    }
    addMember(node, binds) {
      if (binds) this.assigned.add(node);
      const name = keyOf(node);
      if (name === 'callee' || name === 'caller') this.isPlain = false;
      if (!this.members.has(name)) this.members.set(name, []);
      this.members.get(name).push(node);
    }

    parent(node) { return this.parents.get(node); }
    isAssigned(node) { return this.assigned.has(node) || this.parent(node)?.operator === 'delete'; }
    // Whether the file has something of this name that is not the driver's.
    defines(name) { return this.keys.has(name) || (this.members.get(name) ?? []).some((node) => this.isAssigned(node)); }

    // Whether the built-in classes that count here are only used: not changed, and not handed to anybody who might.
    leavesBuiltinsAlone() {
      for (const name of RELIED_ON) {
        if ((this.members.get(name) ?? []).some((node) => this.isAssigned(node))) return false;
        if (this.isGlobal(name) && !this.usesOf(name).reads.every((node) => this.isOnlyRead(node))) return false;
      }
      return true;
    }
    isOnlyRead(builtin) {
      let node = builtin;
      let parent = this.parent(node);
      while (parent?.type === 'MemberExpression' && parent.object === node) {
        node = parent;
        parent = this.parent(node);
      }
      if (parent === null || this.isAssigned(node)) return false;
      if (node !== builtin && keyOf(node) !== 'prototype') return true;
      switch (parent.type) {
        case 'BinaryExpression': case 'UnaryExpression': case 'ClassStatement': case 'ClassExpression': return true;
        case 'NewExpression': return parent.callee === node;
        case 'CallExpression': return parent.callee === node ||
          (parent.callee.type === 'MemberExpression' && IS_READ_BY.has(keyOf(parent.callee)));
        case 'VariableDeclarator': return parent.id.type === 'ObjectPattern';
        default: return false;
      }
    }

    // Whether no function of a CommonJS file's exports is taken out of them by a name that is not known.
    showsItsExports() {
      const isPlace = (node) => {
        const parent = this.parent(node);
        if (parent?.type === 'MemberExpression' && parent.object === node) return keyOf(parent) !== undefined;
        if (this.isAssigned(node) || parent?.type === 'ExpressionStatement') return true;
        // `exports = module.exports = …`, and what compilers put at the beginning.
        if (parent?.type === 'AssignmentExpression') return isNamed(parent.left, 'exports');
        return isMethodCall(parent, 'defineProperty') && isNamed(parent.callee.object, 'Object') &&
          parent.arguments[0] === node;
      };
      const isModule = (node) => {
        const parent = this.parent(node);
        if (parent?.type === 'BinaryExpression') return true;
        return parent?.type === 'MemberExpression' && parent.object === node && keyOf(parent) !== undefined &&
          (keyOf(parent) !== 'exports' || isPlace(parent));
      };
      if (this.isGlobal('module') && !this.usesOf('module').reads.every(isModule)) return false;
      const { bindings, reads } = this.usesOf('exports');
      if (bindings.some((node) => this.parent(node)?.type !== 'AssignmentExpression') || !reads.every(isPlace)) return false;
      return !(this.members.get(undefined) ?? []).some((node) => node.object.type === 'ThisExpression');
    }

    isGlobal(name) { return this.usesOf(name).bindings.length === 0; }
    * around(node) { for (let at = this.parent(node); at; at = this.parent(at)) yield at; }

    // The function whose failure a failure at this place is; undefined when there is none or something may see it: a
    // `try`, or the iterator of a loop, which is told to return and may be a generator with a `finally`.
    functionAround(node) {
      let inner = node;
      for (const at of this.around(node)) {
        if (isFunction(at)) return at.generator ? undefined : at;
        if (at.type === 'TryStatement' || at.type.startsWith('Class') || at.type === 'StaticClassBlock') return undefined;
        if (at.type === 'ArrayPattern') return undefined;
        if (at.type === 'ForOfStatement' && at.right !== inner && !this.isQuiet(at.right)) return undefined;
        inner = at;
      }
      return undefined;
    }

    // What the only binding of a name sets it to, where that is a `const`.
    constantOf(node) {
      const { bindings } = this.usesOf(node.name);
      const parent = bindings.length === 1 ? this.parent(bindings[0]) : undefined;
      if (parent?.type !== 'VariableDeclarator' || parent.id !== bindings[0]) return undefined;
      return this.parent(parent).kind === 'const' ? parent.init ?? undefined : undefined;
    }

    // Whether a value is an Array for certain.
    isList(node) {
      if (node === undefined) return false;
      if (node.type === 'ArrayExpression') return true;
      if (isAwait(node)) {
        const call = node.argument;
        if (!isMethodCall(call)) return false;
        const { name } = call.callee.property;
        return LIST_GIVERS.has(name) ? !this.defines(name) : this.isPromiseAll(call);
      }
      if (node.type === 'Identifier') return this.isList(this.constantOf(node));
      if (!isMethodCall(node)) return false;
      const { object, property } = node.callee;
      if (LIST_MAKERS.has(`${object.name}.${property.name}`) && this.isGlobal(object.name)) return true;
      return LIST_METHODS.has(property.name) && this.isList(object);
    }
    isPromiseAll(node) {
      return isMethodCall(node, 'all') && isNamed(node.callee.object, 'Promise') && this.isGlobal('Promise') &&
        node.arguments.length === 1;
    }

    // Whether nothing of the file is run when a loop over a value is left: a list, a built-in collection, a driver's
    // cursor.
    isQuiet(node) { return this.isList(node) || this.isCollection(node) || this.isCursor(node); }
    isCollection(node) {
      switch (node?.type) {
        case 'Identifier': return this.isCollection(this.constantOf(node));
        case 'NewExpression': return COLLECTIONS.has(node.callee.name) && this.isGlobal(node.callee.name);
        case 'CallExpression': {
          const [file] = node.arguments;
          return isNamed(node.callee, 'require') && this.isGlobal('require') && String(file?.value).endsWith('.json');
        }
        default: return false;
      }
    }
    isCursor(node) {
      if (isAwait(node)) return this.isCursor(node.argument);
      if (node?.type === 'Identifier') return this.isCursor(this.constantOf(node));
      if (!isMethodCall(node)) return false;
      const { object, property: { name } } = node.callee;
      if (CURSOR_METHODS.has(name)) return this.isCursor(object);
      return CURSOR_GIVERS.has(name) && !this.defines(name) && !this.isList(object) && !node.arguments.some(isFunction);
    }

    // The function's only name in the file: of a declaration, or of `const name = function`.
    nameOf(fn) {
      const parent = this.parent(fn);
      if (fn.type === 'FunctionDeclaration') return fn.id;
      if (parent?.type !== 'VariableDeclarator' || parent.init !== fn) return undefined;
      return parent.id.type === 'Identifier' && this.parent(parent).kind === 'const' ? parent.id : undefined;
    }
  }

  // Where the places that the parser tells are in a text: it counts characters, not UTF-16 units.
  class Offsets {
    constructor(text) {
      this.lines = ['', ...text.split('\n')];
      this.starts = [0, 0];
      for (let line = 1; line < this.lines.length; ++line) this.starts.push(this.starts[line] + this.lines[line].length + 1);
      this.wide = new Map();  // line -> offsets of its characters
    }
    of({ line, column }) {
      const text = this.lines[line] ?? '';
      if (!this.wide.has(line)) this.wide.set(line, /[\ud800-\udbff]/.test(text) ? this.measure(text) : null);
      const offsets = this.wide.get(line);
      return this.starts[line] + (offsets === null ? column : offsets[column]);
    }
    measure(text) {
      const offsets = [0];
      for (const character of text) offsets.push(offsets[offsets.length - 1] + character.length);
      return offsets;
    }
  }

  // Finds the function with this source text (Function.prototype.toString).
  function functionWithText(tree, text, code) {
    const offsets = new Offsets(text);
    const found = tree.functions.filter((fn) => {
      if (fn.generator) return false;
      const start = offsets.of(fn.loc.start);
      const end = offsets.of(fn.loc.end);
      const before = code.length - (end - start);
      // Whatever is not about as long as `code` is not looked at any further.
      return before >= 0 && /^(?:async\s*)?(?:function\s*)?$/.test(code.slice(0, before)) &&
        text.slice(start, end) === code.slice(before);
    });
    return found.length === 1 ? found[0] : undefined;
  }

  class Finder {
    constructor(tree, entry, name) {
      this.tree = tree;
      this.entry = entry;
      this.called = name;
      this.unknown = new Set();  // functions of whose promises something may become that is not known
    }

    // Whether nobody but the engine calls the function that it calls.
    isOnlyExported() {
      const { tree, entry, called } = this;
      const own = tree.nameOf(entry);
      const inner = ownName(entry, tree.parent(entry));
      const names = new Set([called, own?.name ?? called, inner?.name ?? called]);
      if (!this.isHolderKnown()) return false;
      if (!this.isExported(entry) && !(own && this.isAmongExports(entry))) return false;
      for (const name of names) {
        const { bindings, reads } = tree.usesOf(name);
        if (tree.picked.has(name) || bindings.some((node) => node !== own && node !== entry.id)) return false;
        if (!reads.every((node) => this.isExported(node))) return false;
        if ((tree.members.get(name) ?? []).some((node) => tree.parent(node).left !== node)) return false;
      }
      return true;
    }

    // `const name = { up: entry }`: whether nobody gets at `name.up` by another name.
    isHolderKnown() {
      const { tree, entry } = this;
      for (const at of tree.around(entry)) {
        if (at.type !== 'VariableDeclarator' || at.init === entry || at.id.type !== 'Identifier') continue;
        const isKnown = (node) => {
          const parent = tree.parent(node);
          if (parent?.type === 'MemberExpression' && parent.object === node) return keyOf(parent) !== undefined;
          return parent?.type === 'ExportDeclaration' || parent?.type === 'ExportSpecifier' ||
            (parent?.type === 'AssignmentExpression' && this.isExportsTarget(parent.left));
        };
        if (!tree.usesOf(at.id.name).reads.every(isKnown)) return false;
      }
      return true;
    }

    // `exports.up = node`, `{ up: node }`, `export { node }` …: nothing is done with it but that.
    isExported(node) {
      const parent = this.tree.parent(node);
      if (!this.isAmongExports(node)) return false;
      switch (parent?.type) {
        case 'AssignmentExpression': return this.isExportsTarget(parent.left);
        case 'ClassMethod': case 'Property': return keyOf(parent) === this.called;
        case 'ExportDeclaration': case 'ExportSpecifier': return true;
        default: return false;
      }
    }
    isAmongExports(node) {
      for (const at of this.tree.around(node)) if (!AROUND_EXPORTS.has(at.type)) return false;
      return true;
    }
    isExportsTarget(node) {
      if (node.type !== 'MemberExpression') return false;
      const name = keyOf(node);
      return name === this.called || name === 'exports' || name === 'default';
    }

    // Whether a failure of the function fails the call of the engine, without anybody else seeing it.
    isKnown(fn) {
      if (fn === undefined || this.unknown.has(fn)) return false;
      if (fn === this.entry) return true;
      const call = this.tree.parent(fn);
      if (call?.type !== 'CallExpression') return true;  // has a name, or is in `unknown`
      return this.isStep(call, fn) ? this.isPassedOn(call) : this.isListMap(call, fn) && this.isAllAwaited(call);
    }

    // Removes functions until all that are left are called only where a failure is known to be passed on.
    weed() {
      const { tree } = this;
      const counts = (fn) => fn !== this.entry && (!this.isArgument(fn) || this.namesOf(fn).length > 0);
      const waiting = tree.functions.filter(counts);
      const callers = this.findCallers(waiting);
      while (waiting.length > 0) {
        const fn = waiting.pop();
        if (this.unknown.has(fn) || this.isCalledWell(fn)) continue;
        this.unknown.add(fn);
        waiting.push(...callers.get(fn) ?? []);
      }
    }
    // function -> those of `functions` that are named in it, whose calls have to be looked at again when it is unknown.
    findCallers(functions) {
      const { tree } = this;
      const callers = new Map();
      for (const fn of functions) {
        for (const read of this.namesOf(fn).flatMap((id) => tree.usesOf(id.name).reads)) {
          for (const at of tree.around(read)) {
            if (!isFunction(at)) continue;
            if (!callers.has(at)) callers.set(at, new Set());
            callers.get(at).add(fn);
          }
        }
      }
      return callers;
    }

    isArgument(fn) { return this.tree.parent(fn)?.type === 'CallExpression'; }
    namesOf(fn) { return [this.tree.nameOf(fn), ownName(fn, this.tree.parent(fn))].filter((id) => id); }
    isCalledWell(fn) {
      const { tree } = this;
      if (!this.isArgument(fn) && (!tree.nameOf(fn) || this.isDeclaredExport(fn))) return false;
      const ids = this.namesOf(fn);
      return ids.every(({ name }) => {
        const { bindings, reads } = tree.usesOf(name);
        return bindings.every((node) => ids.includes(node)) && reads.every((read) => {
          const call = tree.parent(read);
          return call.type === 'CallExpression' && call.callee === read && this.isPassedOn(call);
        });
      });
    }
    // `export function`, `export const name = function`
    isDeclaredExport(fn) {
      const { tree } = this;
      const parent = tree.parent(fn);
      const declaration = parent?.type === 'VariableDeclarator' ? tree.parent(parent) : fn;
      return tree.parent(declaration)?.type === 'ExportDeclaration';
    }

    // `ctx.step(name, fn)`, where `ctx` is the third parameter of the function that the engine calls.
    isStep(call, fn) {
      const ctx = this.entry.params[2];
      if (ctx?.type !== 'Identifier' || !isMethodCall(call, 'step') || !isNamed(call.callee.object, ctx.name)) return false;
      if (call.arguments.length !== 2 || call.arguments[1] !== fn) return false;
      const isInside = (node) => [...this.tree.around(node)].includes(this.entry);
      const { bindings } = this.tree.usesOf(ctx.name);
      return isInside(call) && bindings.every((node) => node === ctx || !isInside(node));
    }

    isListMap(call, fn) {
      return isMethodCall(call, 'map') && call.arguments[0] === fn && this.tree.isList(call.callee.object);
    }
    isAllOf(node, list) { return this.tree.isPromiseAll(node) && node.arguments[0] === list; }
    // A list of promises: Promise.all(list), Promise.all([...list]).
    isAllAwaited(list) {
      const parent = this.tree.parent(list);
      if (this.isAllOf(parent, list)) return this.isPassedOn(parent);
      return parent?.type === 'SpreadExpression' && this.isElementAwaited(parent);
    }
    isElementAwaited(element) {
      const list = this.tree.parent(element);
      const all = list?.type === 'ArrayExpression' ? this.tree.parent(list) : undefined;
      return this.isAllOf(all, list) && this.isPassedOn(all);
    }
    // A promise: await it, return it, or have Promise.all do so.
    isPassedOn(promise) {
      const parent = this.tree.parent(promise);
      if (isAwait(parent)) return this.isKnown(this.tree.functionAround(parent));
      if (parent?.type === 'ReturnStatement') return this.isKnown(this.tree.functionAround(parent));
      if (parent?.type === 'ArrowFunctionExpression') return parent.body === promise && this.isKnown(parent);
      return this.isElementAwaited(promise);
    }
  }

  // `program` is what Reflect.parse made of a file's `text`; of a CommonJS file, of the function that it is made into.
  // `called` and `code` are the name and the source text of the exported function that the engine is about to call.
  // Returns [line, column, line, column, …] of the methods' names, columns from 0.
  exports.find = function find(program, isModule, names, text, called, code) {
    const tree = new Tree(isModule ? program.body : program.body[0].body.body);
    const entry = functionWithText(tree, text, code);
    if (entry === undefined || !tree.isPlain || !tree.leavesBuiltinsAlone() || !tree.showsItsExports()) return [];
    const finder = new Finder(tree, entry, called);
    if (!finder.isOnlyExported()) return [];
    finder.weed();
    const known = new Map();
    const isKnown = (fn) => {
      if (!known.has(fn)) known.set(fn, finder.isKnown(fn));
      return known.get(fn);
    };
    const places = [];
    for (const statement of tree.calls) {
      const { callee } = statement.expression.argument;
      const { name } = callee.property;
      if (!names.includes(name) || !isKnown(tree.functionAround(statement))) continue;
      // The engine places a call at the name of its method.
      const { line, column } = callee.loc.end;
      places.push(line, column - name.length);
    }
    return places;
  };
})
