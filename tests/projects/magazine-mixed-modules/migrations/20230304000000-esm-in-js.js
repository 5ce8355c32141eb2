import { sections } from '../lib/sections.mjs';

export const up = (db) => db.collection('meta').insertOne({ _id: 'sections', sections });
export const down = (db) => db.collection('meta').deleteOne({ _id: 'sections' });
