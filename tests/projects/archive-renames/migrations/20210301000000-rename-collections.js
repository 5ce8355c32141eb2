async function exists(db, name) {
  const found = await db.listCollections({ name }).toArray();
  return found.length > 0;
}

async function rename(db, from, to) {
  if (!(await exists(db, from))) {
    console.log(`${from} does not exist`);
    return;
  }
  if (await exists(db, to)) throw new Error(`${to} exists`);
  await db.collection(from).rename(to);
}

module.exports = {
  async up(db) {
    await rename(db, 'docs', 'documents');
    await rename(db, 'no_such_thing', 'anything');
    await db.renameCollection('tmp_import', 'imports', { dropTarget: true });
  },
  async down(db) {
    await rename(db, 'documents', 'docs');
    await rename(db, 'imports', 'tmp_import');
  },
};
