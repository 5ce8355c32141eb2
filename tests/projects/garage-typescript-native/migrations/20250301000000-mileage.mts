import type { AnyBulkWriteOperation, Db, Document } from 'mongodb';
import { inKilometres, type Reading } from '../lib/mileage.ts';

type Car = { _id: string; readings?: Reading[] };

export const up = async (db: Db): Promise<void> => {
  const cars = db.collection<Car>('cars');
  const operations: AnyBulkWriteOperation<Car>[] = [];
  for await (const { _id, readings = [] } of cars.find({})) {
    const last = readings.map(inKilometres).at(-1) ?? null;
    operations.push({ updateOne: { filter: { _id }, update: { $set: { km: last } as Document } } });
  }
  const result = await cars.bulkWrite(operations);
  console.log(`${result.modifiedCount} cars`);
};

export const down = async (db: Db): Promise<void> => {
  await db.collection('cars').updateMany({}, { $unset: { km: '' } });
};
