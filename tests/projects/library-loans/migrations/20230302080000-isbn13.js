import { toIsbn13 } from '../lib/isbn.js';

export async function up(db) {
  const books = db.collection('books');
  for await (const book of books.find({ isbn: /^\d{9}[\dX]$/ })) {
    await books.updateOne({ _id: book._id }, { $set: { isbn13: toIsbn13(book.isbn) } });
  }
  await books.createIndex({ isbn13: 1 }, { sparse: true });
}

export async function down(db) {
  await db.collection('books').dropIndex('isbn13_1');
  await db.collection('books').updateMany({}, { $unset: { isbn13: '' } });
}
