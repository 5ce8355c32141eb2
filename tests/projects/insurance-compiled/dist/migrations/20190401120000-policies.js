"use strict";
var __awaiter = (this && this.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};
Object.defineProperty(exports, "__esModule", { value: true });
exports.down = exports.up = void 0;
const premium_1 = require("../lib/premium");
const up = (db) => __awaiter(void 0, void 0, void 0, function* () {
    const policies = yield db.collection('policies').find({}).toArray();
    for (const policy of policies) {
        yield db.collection('policies').updateOne({ _id: policy._id }, { $set: { premium: (0, premium_1.default)(policy) } });
    }
});
exports.up = up;
const down = (db) => __awaiter(void 0, void 0, void 0, function* () {
    yield db.collection('policies').updateMany({}, { $unset: { premium: '' } });
});
exports.down = down;
//# sourceMappingURL=20190401120000-policies.js.map
