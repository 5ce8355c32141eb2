const mongoose = require('mongoose');
exports.up = async () => {
  const { ObjectId, Decimal128 } = mongoose.Types;
  const id = new ObjectId('507f1f77bcf86cd799439011');
  console.log(String(id), id.getTimestamp(), mongoose.isValidObjectId('x'), mongoose.Types.ObjectId.isValid('507f1f77bcf86cd799439011'), id.equals('507f1f77bcf86cd799439011'), JSON.stringify({ id }), String(Decimal128.fromString('1.5')), typeof mongoose.Schema);
  const schema = new mongoose.Schema({ name: { type: String, required: true }, age: Number, tags: [String] }); const Model = mongoose.model('Case', schema); const doc = new Model({ name: 'n', age: '5', tags: ['a'] }); console.log(doc.age, doc.tags.length, await doc.validate(), (await new Model({}).validate().catch((e) => e)).errors.name.message, doc.toObject().name);
};
