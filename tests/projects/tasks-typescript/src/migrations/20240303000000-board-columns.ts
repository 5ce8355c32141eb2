interface Column { readonly key: string; readonly title: string; readonly limit?: number }

const columns = [
  { key: 'todo', title: 'To do' },
  { key: 'doing', title: 'Doing', limit: 3 },
  { key: 'done', title: 'Done' },
] as const satisfies readonly Column[];

const documents = columns.map((column, position) => ({ _id: column.key as string, position, ...column }));

export default {
  async up(db: import('mongodb').Db) {
    await db.collection<{ _id: string }>('columns').insertMany(documents!);
  },
  async down(db: import('mongodb').Db) {
    await db.collection('columns').deleteMany({});
  },
};
