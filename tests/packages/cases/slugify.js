const slugify = require('slugify');
exports.up = async () => {
  console.log(slugify('Some string: Ünïcödé & more!', { lower: true, strict: true }), slugify('Привет мир'), slugify('a_b c', '_'), slugify('50% € off'), slugify('Straße', { locale: 'de' })); slugify.extend({ '☢': 'radioactive' }); console.log(slugify('unicode ♥ is ☢'));
};
