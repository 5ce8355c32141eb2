exports.up = async function up(db) {
  const { sectionOf } = await import('../lib/sections.mjs');
  const { register, names } = require('../lib/registry');
  console.log(register('second'), names, module.id === __filename, typeof require.resolve('../lib/register'));
  await db.collection('stories').find().forEach(async (story) => story);
  for await (const story of db.collection('stories').find()) {
    await db.collection('stories').updateOne({ _id: story._id }, { $set: { section: sectionOf(story.tags || []) } });
  }
};

exports.down = async function down(db) {
  await db.collection('stories').updateMany({}, { $unset: { section: '' } });
};
