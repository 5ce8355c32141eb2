// TypeScript into JavaScript, line by line, with sucrase (third_party/sucrase). Types are removed and not checked.
(function (exports, module, require, natives) {
  'use strict';

  const load = require('internal/sucrase');
  const defaultOf = (name) => load(name).default;

  const TRANSFORMS = { module: ['typescript'], commonjs: ['typescript', 'imports'] };
  // The engine has everything of ES2022; import() stays what it is also in a file that becomes CommonJS.
  const OPTIONS = { disableESTransforms: true, preserveDynamicImport: true };

  class Refused extends Error {
    constructor(message, at) {
      super(message);
      this.at = at;
    }
  }

  function parse(source) {
    return load('parser/index').parse(source, false, true, false);
  }

  // What sucrase would drop in silence or pass on to an engine that lacks it.
  function refuseTheImpossible(source, tokens) {
    const { TokenType } = load('parser/tokenizer/types');
    const { ContextualKeyword } = load('parser/tokenizer/keywords');
    const values = new Set([TokenType._const, TokenType._let, TokenType._var, TokenType._function, TokenType._class,
      TokenType._enum]);
    const opens = new Set([TokenType.braceL, TokenType.dollarBraceL]);
    const blockEnd = (from, seeValue) => {
      let depth = 0;
      for (let i = from; i < tokens.length; i++) {
        if (opens.has(tokens[i].type)) depth++;
        else if (tokens[i].type === TokenType.braceR && --depth === 0) return i;
        else if (depth === 1 && values.has(tokens[i].type)) seeValue();
      }
      return tokens.length;
    };
    for (let i = 0; i < tokens.length; i++) {
      const { type, isType, contextualKeyword: word, start } = tokens[i];
      if (type === TokenType.at && !isType) {
        throw new Refused('decorators are not supported: the engine has none', start);
      }
      if (!isType) continue;
      const next = tokens[i + 1];
      if (type === TokenType._declare &&
          [ContextualKeyword._namespace, ContextualKeyword._module, ContextualKeyword._global]
            .includes(next.contextualKeyword)) {
        while (i < tokens.length && !opens.has(tokens[i].type) && tokens[i].type !== TokenType.semi) i++;
        if (i < tokens.length && opens.has(tokens[i].type)) i = blockEnd(i, () => {});
      } else if ((word === ContextualKeyword._namespace || word === ContextualKeyword._module) &&
                 next.type === TokenType.name && [TokenType.braceL, TokenType.dot].includes(tokens[i + 2]?.type)) {
        blockEnd(i, () => {
          throw new Refused(`namespace ${source.slice(next.start, next.end)} has values in it, which is not supported:` +
            ' export them from a module', start);
        });
      }
    }
  }

  function prepare(source, isModule) {
    const { tokens, scopes } = parse(source);
    refuseTheImpossible(source, tokens);
    const shadow = defaultOf('identifyShadowedGlobals');
    const nameManager = new (defaultOf('NameManager'))(source, tokens);
    const helperManager = new (load('HelperManager').HelperManager)(nameManager);
    const tokenProcessor = new (defaultOf('TokenProcessor'))(source, tokens, false, true, helperManager);
    let importProcessor = null;
    if (isModule) {
      shadow(tokenProcessor, scopes, defaultOf('util/getTSImportedNames')(tokenProcessor));
    } else {
      importProcessor = new (defaultOf('CJSImportProcessor'))(nameManager, tokenProcessor, false, OPTIONS, true, false,
        helperManager);
      importProcessor.preprocessTokens();
      shadow(tokenProcessor, scopes, importProcessor.getGlobalNames());
      importProcessor.pruneTypeOnlyImports();
    }
    return { tokenProcessor, scopes, nameManager, importProcessor, helperManager };
  }

  // Where columns moved: for each line "column:shift" wherever the shift from the source's column to the code's changes,
  // the lines joined by ';'. Lines themselves do not move.
  function shifts(source, code, tokens, mappings) {
    const lines = [];
    let sourceStart = 0;
    let sourceEnd = source.indexOf('\n');
    let codeStart = 0;
    let line = [];
    let last = 0;
    const nextLine = () => {
      lines.push(line.join(','));
      line = [];
      last = 0;
      sourceStart = sourceEnd + 1;
      sourceEnd = source.indexOf('\n', sourceStart);
      codeStart = code.indexOf('\n', codeStart) + 1;
    };
    for (let i = 0; i < mappings.length; i++) {
      if (mappings[i] === undefined) continue;
      while (sourceEnd >= 0 && tokens[i].start > sourceEnd) nextLine();
      const column = mappings[i] - codeStart;
      const shift = tokens[i].start - sourceStart - column;
      if (shift === last || column < 0) continue;
      line.push(`${column}:${shift}`);
      last = shift;
    }
    nextLine();
    return lines.join(';').replace(/;+$/, '');
  }

  // { code, shifts }, or { message, line, column } when the text is no TypeScript that can be run here.
  function compile(source, isModule) {
    try {
      const context = prepare(source, isModule);
      const Transformer = defaultOf('transformers/RootTransformer');
      const transforms = isModule ? TRANSFORMS.module : TRANSFORMS.commonjs;
      const { code, mappings } = new Transformer(context, transforms, false, OPTIONS).transform();
      return { code, shifts: shifts(source, code, context.tokenProcessor.tokens, mappings) };
    } catch (error) {
      const at = error.at ?? error.pos;
      if (typeof at !== 'number') throw error;
      const before = source.slice(0, at).split('\n');
      const message = error.message.replace(/^Error parsing [^:]*: |^SyntaxError: /, '').replace(/ \(\d+:\d+\)$/, '');
      return { message, line: before.length, column: before[before.length - 1].length + 1 };
    }
  }

  module.exports = { compile };
})
