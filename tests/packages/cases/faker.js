exports.up = async () => {
  const { faker, fakerDE } = await import('@faker-js/faker');
  faker.seed(42); fakerDE.seed(1);
  console.log(faker.person.fullName(), faker.internet.email(), faker.number.int({ max: 100 }), faker.date.past({ refDate: '2024-01-01T00:00:00.000Z' }), faker.lorem.sentence(), faker.string.uuid(), faker.helpers.arrayElement(['a', 'b', 'c']), faker.finance.iban(), faker.location.city(), fakerDE.person.lastName(), faker.helpers.multiple(() => faker.number.int(9), { count: 5 }), faker.commerce.price(), faker.color.rgb());
};
