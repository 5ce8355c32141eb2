import slugify from 'slugify';

export async function up(db) {
  const articles = db.collection('articles');
  const taken = new Set();
  const cursor = articles.find({}, { projection: { title: 1 }, sort: { _id: 1 } });
  for await (const { _id, title } of cursor) {
    const base = slugify(title, { lower: true, strict: true }) || 'untitled';
    let slug = base;
    for (let n = 2; taken.has(slug); n += 1) slug = `${base}-${n}`;
    taken.add(slug);
    await articles.updateOne({ _id }, { $set: { slug } });
  }
  await articles.createIndex({ slug: 1 }, { unique: true });
}

export async function down(db) {
  await db.collection('articles').dropIndex('slug_1');
  await db.collection('articles').updateMany({}, { $unset: { slug: 1 } });
}
