import path from 'node:path';
import { fileURLToPath } from 'node:url';

const { default: rates } = await import('./data/rates.mjs');
const here = path.basename(path.dirname(fileURLToPath(import.meta.url)));

export async function up(db) {
  for (const [currency, rate] of Object.entries(rates)) {
    await db.collection('currencies').updateOne({ _id: currency }, { $set: { rate, from: here } });
  }
}

export async function down(db) {
  await db.collection('currencies').updateMany({}, { $unset: { rate: '', from: '' } });
}
