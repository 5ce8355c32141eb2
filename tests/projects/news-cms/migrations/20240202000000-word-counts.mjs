const countWords = (text = '') => text.trim().split(/\s+/u).filter(Boolean).length;

export const up = async (db) => {
  const articles = await db.collection('articles').find().toArray();
  await Promise.all(articles.map((article) =>
    db.collection('articles').updateOne({ _id: article._id }, { $set: { words: countWords(article.body), readingMinutes: Math.ceil(countWords(article.body) / 3) } })));
};

export const down = async (db) => {
  await db.collection('articles').updateMany({}, { $unset: { words: '', readingMinutes: '' } });
};
