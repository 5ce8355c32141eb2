import defaults from './data/defaults.json' with { type: 'json' };

export const up = (db) => db.collection('currencies').updateMany({ rounding: { $exists: false } }, { $set: defaults });
export const down = (db) => db.collection('currencies').updateMany({}, { $unset: Object.fromEntries(Object.keys(defaults).map((key) => [key, ''])) });
