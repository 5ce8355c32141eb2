import type { Collection, Db } from 'mongodb';
import { ObjectId } from 'mongodb';

abstract class Step<T extends object> {
  protected constructor(private readonly name: string, protected readonly collection: Collection<T>) {}
  abstract run(): Promise<number>;
  describe(count: number): string {
    return `${this.name}: ${count}`;
  }
}

class DefaultEstimates extends Step<{ estimate?: unknown }> {
  constructor(db: Db) {
    super('default estimates', db.collection('tasks'));
  }
  async run(): Promise<number> {
    const { modifiedCount } = await this.collection.updateMany(
      { estimate: { $exists: false } },
      { $set: { estimate: { hours: 1, by: new ObjectId('65e000000000000000000001') } } } as any,
    );
    return modifiedCount;
  }
}

export async function up(db: Db) {
  const step = new DefaultEstimates(db);
  console.log(step.describe(await step.run()));
}

export async function down(db: Db) {
  await db.collection('tasks').updateMany({ 'estimate.by': new ObjectId('65e000000000000000000001') }, { $unset: { estimate: '' } });
}
