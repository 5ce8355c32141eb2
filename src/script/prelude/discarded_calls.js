// Finds the calls `await x.NAME(…);` of a file whose failure may come later without the file being able to tell.
//
// Such a call stands by itself as a statement, so that its result is dropped, and its failure is the failure of the
// function that the engine has called, and of nothing else: between the two there is only `await` and `return`, outside of
// any `try`. It stands in that function, or in a function of which all that becomes of its promises is known: of a
// ctx.step, of `Promise.all(list.map(…))`, or a function of the file that is called by its name everywhere. All that is
// not known for certain counts as a look at how the call ended.
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

  const isFunction = (node) => FUNCTIONS.has(node?.type);
  const isNamed = (node, name) => node?.type === 'Identifier' && node.name === name;
  const isAwait = (node) => node?.type === 'UnaryExpression' && node.operator === 'await';
  // `object.name(…)`, with nothing computed or optional.
  const isMethodCall = (node, name) => node?.type === 'CallExpression' && node.callee.type === 'MemberExpression' &&
    !node.callee.computed && (name === undefined || node.callee.property.name === name);

  // The name that a property's key or a member expression says, where it is known.
  function keyOf(node) {
    if (node.type === 'MemberExpression' || node.type === 'OptionalMemberExpression') {
      return node.computed ? node.property.value : node.property.name;
    }
    const key = node.type === 'ClassMethod' ? node.name : node.key;
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
      this.isPlain = true;  // no `with`, no `eval`
      for (const statement of statements) this.add(statement, null, false);
    }

    add(node, parent, binds) {
      this.parents.set(node, parent);
      if (node.type === 'Identifier') return this.addName(node, binds);
      if (node.type === 'MetaProperty') return undefined;
      if (node.type === 'WithStatement') this.isPlain = false;
      if (isFunction(node)) this.functions.push(node);
      if (node.type === 'MemberExpression' || node.type === 'OptionalMemberExpression') this.addMember(node);
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
        case 'id': return node.type === 'FunctionExpression' &&
          (parent?.type === 'ClassMethod' || parent?.method === true || parent?.kind === 'get' || parent?.kind === 'set');
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
    addMember(node) {
      const name = keyOf(node);
      if (!this.members.has(name)) this.members.set(name, []);
      this.members.get(name).push(node);
    }

    parent(node) { return this.parents.get(node); }
    isGlobal(name) { return this.usesOf(name).bindings.length === 0; }
    * around(node) { for (let at = this.parent(node); at; at = this.parent(at)) yield at; }

    // The function whose failure a failure at this place is; undefined when there is none or a `try` may see it.
    functionAround(node) {
      for (const at of this.around(node)) {
        if (isFunction(at)) return at.generator ? undefined : at;
        if (at.type === 'TryStatement' || at.type.startsWith('Class') || at.type === 'StaticClassBlock') return undefined;
      }
      return undefined;
    }

    // The function's only name in the file: of a declaration, or of `const name = function`.
    nameOf(fn) {
      const parent = this.parent(fn);
      if (fn.type === 'FunctionDeclaration') return fn.id;
      if (parent?.type !== 'VariableDeclarator' || parent.init !== fn) return undefined;
      return parent.id.type === 'Identifier' && this.parent(parent).kind === 'const' ? parent.id : undefined;
    }
  }

  // Finds the function with this source text (Function.prototype.toString).
  function functionWithText(tree, lines, text) {
    const textOf = ({ loc: { start, end } }) => {
      const part = (line, from, to) => Array.from(lines[line] ?? '').slice(from, to).join('');
      if (start.line === end.line) return part(start.line, start.column, end.column);
      const middle = lines.slice(start.line + 1, end.line);
      return [part(start.line, start.column), ...middle, part(end.line, 0, end.column)].join('\n');
    };
    const lineCount = text.split('\n').length;
    const found = tree.functions.filter((fn) => {
      if (fn.generator || fn.loc.end.line - fn.loc.start.line >= lineCount) return false;
      const own = textOf(fn);
      return text.endsWith(own) && /^(?:async\s*)?(?:function\s*)?$/.test(text.slice(0, text.length - own.length));
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
      const names = new Set([called, own?.name ?? called]);
      if (!this.isExported(entry) && !(own && this.isAmongExports(entry))) return false;
      for (const name of names) {
        const { bindings, reads } = tree.usesOf(name);
        if (bindings.some((node) => node !== own && node !== entry.id) || !reads.every((node) => this.isExported(node))) return false;
        if ((tree.members.get(name) ?? []).some((node) => tree.parent(node).left !== node)) return false;
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
      const helpers = tree.functions.filter((fn) => fn !== this.entry && tree.parent(fn)?.type !== 'CallExpression');
      for (let isDone = false; !isDone;) {
        const wrong = helpers.filter((fn) => !this.unknown.has(fn) && !this.isCalledWell(fn));
        for (const fn of wrong) this.unknown.add(fn);
        isDone = wrong.length === 0;
      }
    }
    isCalledWell(fn) {
      const id = this.tree.nameOf(fn);
      if (!id || this.tree.parent(fn)?.type === 'ExportDeclaration') return false;
      const { bindings, reads } = this.tree.usesOf(id.name);
      return bindings.length === 1 && reads.every((read) => {
        const call = this.tree.parent(read);
        return call.type === 'CallExpression' && call.callee === read && this.isPassedOn(call);
      });
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
      return isMethodCall(call, 'map') && call.arguments[0] === fn && this.isList(call.callee.object);
    }
    // Whether a value is an Array for certain.
    isList(node) {
      const { tree } = this;
      if (node.type === 'ArrayExpression') return true;
      if (isAwait(node)) return isMethodCall(node.argument, 'toArray');
      if (node.type === 'Identifier') {
        const { bindings } = tree.usesOf(node.name);
        const parent = bindings.length === 1 ? tree.parent(bindings[0]) : undefined;
        return parent?.type === 'VariableDeclarator' && parent.id === bindings[0] && parent.init !== null &&
          tree.parent(parent).kind === 'const' && this.isList(parent.init);
      }
      if (!isMethodCall(node)) return false;
      const { object, property } = node.callee;
      if (object.type === 'Identifier' && tree.isGlobal(object.name) && LIST_MAKERS.has(`${object.name}.${property.name}`)) return true;
      return LIST_METHODS.has(property.name) && this.isList(object);
    }

    isPromiseAll(node, list) {
      return isMethodCall(node, 'all') && isNamed(node.callee.object, 'Promise') && this.tree.isGlobal('Promise') &&
        node.arguments.length === 1 && node.arguments[0] === list;
    }
    // A list of promises: Promise.all(list), Promise.all([...list]).
    isAllAwaited(list) {
      const parent = this.tree.parent(list);
      if (this.isPromiseAll(parent, list)) return this.isPassedOn(parent);
      return parent?.type === 'SpreadExpression' && this.isElementAwaited(parent);
    }
    isElementAwaited(element) {
      const list = this.tree.parent(element);
      const all = list?.type === 'ArrayExpression' ? this.tree.parent(list) : undefined;
      return this.isPromiseAll(all, list) && this.isPassedOn(all);
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
    const entry = functionWithText(tree, ['', ...text.split('\n')], code);
    if (entry === undefined || !tree.isPlain) return [];
    const finder = new Finder(tree, entry, called);
    if (!finder.isOnlyExported()) return [];
    finder.weed();
    const places = [];
    for (const statement of tree.calls) {
      const { callee } = statement.expression.argument;
      const { name } = callee.property;
      if (!names.includes(name) || !finder.isKnown(tree.functionAround(statement))) continue;
      // The engine places a call at the name of its method.
      const { line, column } = callee.loc.end;
      places.push(line, column - name.length);
    }
    return places;
  };
})
