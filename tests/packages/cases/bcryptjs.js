exports.up = async () => {
  const bcrypt = (await import('bcryptjs')).default;
  console.log(bcrypt.hashSync('secret', '$2b$10$abcdefghijklmnopqrstuu'), await bcrypt.hash('pass wörd', '$2a$04$zzzzzzzzzzzzzzzzzzzzzu'), bcrypt.compareSync('x', bcrypt.hashSync('x', 4)), await bcrypt.compare('y', bcrypt.hashSync('x', 4)), bcrypt.getRounds('$2b$10$abcdefghijklmnopqrstuu'), (await bcrypt.genSalt(5)).length);
};
