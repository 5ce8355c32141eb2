(function (exports, module, require, natives) {
  'use strict';
  // Program text, patterns and symbols.
  const { BSONError, BSONValue, callable, shown } = require('bson/value');

  class CodeClass extends BSONValue {
    constructor(code, scope) {
      super();
      this.code = code.toString();
      this.scope = scope ?? null;
    }
    get _bsontype() { return 'Code'; }
    toJSON() { return this.scope === null ? { code: this.code } : { code: this.code, scope: this.scope }; }
    toExtendedJSON() { return this.scope === null ? { $code: this.code } : { $code: this.code, $scope: this.scope }; }
    inspect(depth, options, inspect) {
      const scope = this.scope === null ? '' : `, ${shown(this.scope, options, inspect)}`;
      return `new Code(${shown(this.code, options, inspect)}${scope})`;
    }
    static fromExtendedJSON(json) { return new Code(json.$code, json.$scope); }
  }
  Object.defineProperty(CodeClass, 'name', { value: 'Code' });
  const Code = callable(CodeClass);

  class BSONRegExpClass extends BSONValue {
    constructor(pattern, options = '') {
      super();
      this.pattern = pattern;
      this.options = [...options].sort().join('');
      for (const [part, text] of [['patterns', this.pattern], ['options', this.options]]) {
        if (text.includes('\0')) throw new BSONError(`BSON Regex ${part} cannot contain null bytes, found: ${JSON.stringify(text)}`);
      }
      const unknown = /[^imxlsu]/.exec(this.options);
      if (unknown) throw new BSONError(`The regular expression option [${unknown[0]}] is not supported`);
    }
    get _bsontype() { return 'BSONRegExp'; }
    toExtendedJSON() { return { $regularExpression: { pattern: this.pattern, options: this.options } }; }
    inspect(depth, options, inspect) {
      return `new BSONRegExp(${shown(this.pattern, options, inspect)}, ${shown(this.options, options, inspect)})`;
    }
    static parseOptions(options) { return [...(options ?? '')].sort().join(''); }
    static fromExtendedJSON(json) {
      // The filter operator $regex looks like the old form.
      if ('$regex' in json && typeof json.$regex !== 'string') return json;
      if ('$regex' in json) return new BSONRegExp(json.$regex, BSONRegExp.parseOptions(json.$options));
      return new BSONRegExp(json.$regularExpression.pattern, json.$regularExpression.options);
    }
  }
  Object.defineProperty(BSONRegExpClass, 'name', { value: 'BSONRegExp' });
  const BSONRegExp = callable(BSONRegExpClass);

  class BSONSymbolClass extends BSONValue {
    constructor(value) { super(); this.value = value; }
    get _bsontype() { return 'BSONSymbol'; }
    valueOf() { return this.value; }
    toString() { return this.value; }
    toJSON() { return this.value; }
    toExtendedJSON() { return { $symbol: this.value }; }
    inspect(depth, options, inspect) { return `new BSONSymbol(${shown(this.value, options, inspect)})`; }
    static fromExtendedJSON(json) { return new BSONSymbol(json.$symbol); }
  }
  Object.defineProperty(BSONSymbolClass, 'name', { value: 'BSONSymbol' });
  const BSONSymbol = callable(BSONSymbolClass);

  // As it is stored, be its options what they may.
  function storedRegExp(pattern, options) {
    return Object.assign(Object.create(BSONRegExpClass.prototype), { pattern, options });
  }

  Object.assign(exports, { Code, CodeClass, BSONRegExp, BSONSymbol, storedRegExp });
})
