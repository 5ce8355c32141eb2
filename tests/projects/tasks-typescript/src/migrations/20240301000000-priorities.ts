import { Db, MongoClient } from 'mongodb';
import { Priority, Task, priorityOf } from '../models/task';

type Counted = Record<Priority, number>;

module.exports = {
  async up(db: Db, client: MongoClient): Promise<void> {
    const counted: Counted = { [Priority.Low]: 0, [Priority.Normal]: 0, [Priority.High]: 0 };
    const tasks = db.collection<Task>('tasks');
    for await (const task of tasks.find({ priority: { $exists: false } })) {
      const priority: Priority = priorityOf(task);
      counted[priority] += 1;
      await tasks.updateOne({ _id: task._id }, { $set: { priority }, $unset: { urgent: '' } });
    }
    console.log(counted);
  },

  async down(db: Db): Promise<void> {
    await db.collection<Task>('tasks').updateMany({}, { $unset: { priority: '' } });
  },
};
