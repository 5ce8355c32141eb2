(function (exports, module, require, natives) {
  'use strict';
  // Before and after every other value.
  const { BSONValue, callable } = require('bson/value');

  class MinKeyClass extends BSONValue {
    get _bsontype() { return 'MinKey'; }
    toExtendedJSON() { return { $minKey: 1 }; }
    inspect() { return 'new MinKey()'; }
    static fromExtendedJSON() { return new MinKey(); }
  }
  Object.defineProperty(MinKeyClass, 'name', { value: 'MinKey' });
  const MinKey = callable(MinKeyClass);

  class MaxKeyClass extends BSONValue {
    get _bsontype() { return 'MaxKey'; }
    toExtendedJSON() { return { $maxKey: 1 }; }
    inspect() { return 'new MaxKey()'; }
    static fromExtendedJSON() { return new MaxKey(); }
  }
  Object.defineProperty(MaxKeyClass, 'name', { value: 'MaxKey' });
  const MaxKey = callable(MaxKeyClass);

  Object.assign(exports, { MinKey, MaxKey, MinKeyClass, MaxKeyClass });
})
