import { Long, type ClientSession, type Db, type MongoClient } from 'mongodb';

class ServiceBook {
  readonly db: Db;
  private count = 0;

  constructor(db: Db) {
    this.db = db;
  }

  async open(car: string, session: ClientSession): Promise<this> {
    this.count++;
    await this.db.collection<{ _id: string; entries: unknown[]; no: Long }>('books')
      .insertOne({ _id: car, entries: [], no: Long.fromInt(this.count) }, { session });
    return this;
  }

  get opened(): number {
    return this.count;
  }
}

export async function up(db: Db, client: MongoClient) {
  const book = new ServiceBook(db);
  await client.withSession(async (session) => session.withTransaction(async () => {
    const cars = await db.collection('cars').find({}, { session, projection: { _id: 1 } }).sort({ _id: 1 }).toArray();
    for (const { _id } of cars) await book.open(_id as unknown as string, session);
  }));
  console.log(book.opened);
}

export async function down(db: Db) {
  await db.collection('books').deleteMany({});
}
