"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.default = premium;
const RATES = { car: 0.05, home: 0.002 };
function premium(policy) {
    var _a;
    return Math.round(policy.sum * ((_a = RATES[policy.kind]) !== null && _a !== void 0 ? _a : 0.01) * 100) / 100;
}
