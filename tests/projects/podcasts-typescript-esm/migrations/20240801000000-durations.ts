import { type Db } from 'mongodb';
import chunk from 'lodash/chunk';

interface Episode {
  _id: number;
  duration: string | number;
}

function toSeconds(duration: string): number;
function toSeconds(duration: number): number;
function toSeconds(duration: string | number): number {
  if (typeof duration === 'number') return duration;
  return duration.split(':').reduce<number>((total, part) => total * 60 + Number(part), 0);
}

export const up = async (db: Db): Promise<void> => {
  const episodes = (await db.collection('episodes').find().sort({ _id: 1 }).toArray()) as unknown as Episode[];
  for (const group of chunk(episodes, 2)) {
    await db.collection<Episode>('episodes').bulkWrite(
      group.map(({ _id, duration }) => ({ updateOne: { filter: { _id }, update: { $set: { seconds: toSeconds(<any>duration) } } } })),
    );
  }
};

export const down = async (db: Db): Promise<void> => {
  await db.collection('episodes').updateMany({}, { $unset: { seconds: '' } });
};
