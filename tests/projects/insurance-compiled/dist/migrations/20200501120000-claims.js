"use strict";

Object.defineProperty(exports, "__esModule", {
  value: true
});
exports.default = void 0;
function _classCallCheck(a, n) { if (!(a instanceof n)) throw new TypeError("Cannot call a class as a function"); }
var ClaimsMigration = /*#__PURE__*/function () {
  function ClaimsMigration(states) {
    _classCallCheck(this, ClaimsMigration);
    this.states = states;
  }
  ClaimsMigration.prototype.up = function up(db) {
    var _this = this;
    return Promise.all(Object.keys(this.states).map(function (code) {
      return db.collection('claims').updateMany({ state: Number(code) }, { $set: { state: _this.states[code] } });
    }));
  };
  ClaimsMigration.prototype.down = function down(db) {
    var _this2 = this;
    return Promise.all(Object.keys(this.states).map(function (code) {
      return db.collection('claims').updateMany({ state: _this2.states[code] }, { $set: { state: Number(code) } });
    }));
  };
  return ClaimsMigration;
}();
var _default = exports.default = new ClaimsMigration({ 1: 'open', 2: 'paid', 3: 'refused' });
