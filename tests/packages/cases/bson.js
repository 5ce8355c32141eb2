exports.up = async () => {
  const { BSON, EJSON, ObjectId, Long, Decimal128 } = await import('bson');
  const doc = { a: 1, l: Long.fromString('9007199254740993'), d: Decimal128.fromString('1.10'), id: new ObjectId('507f1f77bcf86cd799439011'), t: new Date(0), b: Buffer.from('xyz'), n: [null, { x: 'ü' }] };
  const bytes = (BSON ?? (await import('bson'))).serialize(doc); console.log(Buffer.from(bytes).toString('hex'), EJSON.stringify((BSON ?? (await import('bson'))).deserialize(bytes), { relaxed: false }));
};
