exports.up = async () => {
  const { v4, v5, v1, v3, v7, validate, version, parse, stringify, NIL } = await import('uuid');
  const id = v4();
  console.log(validate(id), version(id), v5('hello', v5.DNS), v3('hello', v3.URL), validate('x'), version(v1()), version(v7()), stringify(parse('6ba7b810-9dad-11d1-80b4-00c04fd430c8')), NIL, v4() !== v4());
};
