// Finds the calls `await x.NAME(…);` of a file whose failure may come later without the file being able to tell.
//
// Such a call stands by itself as a statement, so that its result is dropped, and nothing around it looks at how it
// ended. That is certain of calls in the body of up or down outside of any `try`. Of calls in callbacks and in the file's
// own helper functions it is when nothing in the whole file catches anything.
(function (exports, module, require, natives) {
  'use strict';

  const ENTRIES = new Set(['up', 'down']);
  // Methods that call a function and let through what it throws, and other functions that cannot catch it.
  const PASSING = new Set(['every', 'filter', 'find', 'findIndex', 'flatMap', 'forEach', 'from', 'map', 'reduce', 'reduceRight',
    'replace', 'replaceAll', 'some', 'sort', 'step', 'then', 'setImmediate', 'setInterval', 'setTimeout', 'Promise']);
  const CATCHING = new Set(['allSettled', 'any', 'catch', 'finally', 'race']);
  const FUNCTIONS = new Set(['ArrowFunctionExpression', 'FunctionDeclaration', 'FunctionExpression']);
  const CALLS = new Set(['CallExpression', 'NewExpression']);
  const TOP = Object.freeze({ isDirect: true, isKnown: true, inTry: false, depth: 0 });

  const isFunction = (node) => node !== null && typeof node === 'object' && FUNCTIONS.has(node.type);

  // The plain name of a callee or an assignment's target: `f`, `x.f`.
  function nameOf(node) {
    if (node?.type === 'Identifier') return node.name;
    return node?.type === 'MemberExpression' && !node.computed ? node.property.name : undefined;
  }

  class Finder {
    constructor(names) {
      this.names = new Set(names);
      this.found = [];  // { line, column, isDirect }
      this.catches = false;
      this.helpers = new Map();  // name -> the calls found in it
      this.mentions = new Map();  // name -> whether it was used for anything but calling it
    }

    // `name`: what the node is bound to, for functions.
    visit(node, context, name) {
      if (node === null || typeof node !== 'object') return;
      if (Array.isArray(node)) {
        for (const item of node) this.visit(item, context);
      } else if (isFunction(node)) {
        this.visitFunction(node, context, name ?? node.id?.name);
      } else if (CALLS.has(node.type)) {
        this.visitCall(node, context);
      } else {
        this.visitOther(node, context);
      }
    }

    visitFunction(node, context, name) {
      let inner = { ...context, depth: context.depth + 1, isDirect: false, isKnown: context.isKnown && context.passes === true };
      if (context.isStep) inner.isDirect = context.isDirect;
      if (context.depth === 0 && ENTRIES.has(name) && !context.isHandedOn) {
        inner = { ...TOP, depth: 1, entry: name };
      } else if (name !== undefined && context.isBinding) {
        inner = { ...TOP, depth: 1, isDirect: false, helper: name };
      }
      inner.isBinding = inner.passes = inner.isStep = false;
      this.visit(node.params, inner);
      this.visit(node.defaults, inner);
      this.visit(node.body, inner);
    }

    visitCall(node, context) {
      const name = nameOf(node.callee);
      if (CATCHING.has(name)) this.catches = true;
      if (ENTRIES.has(name)) this.mention(name, false);
      const passes = PASSING.has(name) && !(name === 'then' && node.arguments.length > 1);
      if (!passes && node.arguments.some(isFunction)) this.catches = true;
      if (node.callee.type !== 'Identifier') this.visit(node.callee, context);
      const isStep = name === 'step' && context.isAwaited === true;
      const inner = { ...context, isAwaited: false, isHandedOn: !passes, passes, isStep };
      for (const argument of node.arguments) {
        const given = nameOf(argument);
        if (argument.type === 'Identifier' || ENTRIES.has(given)) this.mention(given, passes);
        if (argument.type !== 'Identifier') this.visit(argument, inner);
      }
    }

    visitOther(node, context) {
      const inner = { ...context, isAwaited: false, isBinding: false, passes: false, isStep: false };
      switch (node.type) {
        case 'ExpressionStatement': return this.visitStatement(node.expression, inner);
        case 'TryStatement': this.catches = true; inner.inTry = true; break;
        case 'UnaryExpression': inner.isAwaited = node.operator === 'await'; break;
        case 'VariableDeclarator': return this.visitBound(node.init, nameOf(node.id), inner, node.id);
        case 'AssignmentExpression': return this.visitBound(node.right, nameOf(node.left), inner, node.left);
        case 'Property': case 'PropertyDefinition': return this.visitProperty(node, inner);
        case 'ClassMethod': return this.visit(node.body, inner, nameOf(node.name));
        case 'Identifier': return this.mention(node.name, ENTRIES.has(node.name));
        default:
      }
      for (const key of Object.keys(node)) {
        const child = node[key];
        if (key === 'loc' || child === null || typeof child !== 'object') continue;
        if (key === 'property' && node.type === 'MemberExpression' && !node.computed) continue;
        if (isFunction(child) && child.type === 'FunctionDeclaration') inner.isBinding = true;
        if (key === 'body' && Array.isArray(child)) this.visitBody(child, inner);
        else this.visit(child, inner);
      }
    }

    visitBody(statements, context) {
      for (const statement of statements) {
        this.visit(statement, { ...context, isBinding: statement.type === 'FunctionDeclaration' });
      }
    }

    visitStatement(expression, context) {
      if (expression.type === 'UnaryExpression' && expression.operator === 'await') {
        const call = expression.argument;
        if (call.type === 'CallExpression' && call.callee.type === 'MemberExpression') this.note(call.callee, context);
      }
      this.visit(expression, context);
    }

    // `target = value`, which names a function.
    visitBound(value, name, context, target) {
      if (target?.type !== 'Identifier') this.visit(target, context);
      const isBinding = isFunction(value) && target?.type === 'Identifier';
      this.visit(value, { ...context, isBinding }, name);
    }

    visitProperty(node, context) {
      if (node.computed) this.visit(node.key, context);
      this.visit(node.value, context, nameOf(node.key) ?? node.key?.value);
    }

    mention(name, isHarmless) {
      if (!isHarmless) this.mentions.set(name, true);
    }

    note(callee, context) {
      if (context.inTry || !context.isKnown || context.depth === 0) return;
      const name = nameOf(callee);
      if (!this.names.has(name)) return;
      // The engine places a call at the name of its method.
      const { line, column } = callee.loc.end;
      this.found.push({ line, column: column - name.length, isDirect: context.isDirect, owner: context.helper ?? context.entry });
    }

    result() {
      const isSafe = ({ isDirect, owner }) => (isDirect || !this.catches) && !this.mentions.has(owner);
      return this.found.filter(isSafe).flatMap(({ line, column }) => [line, column]);
    }
  }

  // `program` is what Reflect.parse made of a file; of a CommonJS file, of the function that it is made into. Returns
  // [line, column, line, column, …] of the methods' names, columns from 0.
  exports.find = function find(program, isModule, names) {
    const finder = new Finder(names);
    finder.visitBody(isModule ? program.body : program.body[0].body.body, TOP);
    return finder.result();
  };
})
