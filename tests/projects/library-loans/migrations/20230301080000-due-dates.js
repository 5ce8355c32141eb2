import isWeekend, { addDays } from '#lib/dates';

const LOAN_DAYS = 28;

export const up = async (db, client) => {
  const loans = await db.collection('loans').find({ due: { $exists: false } }).toArray();
  for (const loan of loans) {
    let due = addDays(loan.from, LOAN_DAYS);
    while (isWeekend(due)) due = addDays(due, 1);
    await db.collection('loans').updateOne({ _id: loan._id }, { $set: { due } });
  }
};

export const down = async (db, client) => {
  await db.collection('loans').updateMany({}, { $unset: { due: '' } });
};
