const mongoose = require('mongoose');

const { ObjectId } = mongoose.Types;

module.exports = {
  async up(db) {
    const recipes = await db.collection('recipes').find({ author: { $type: 'string' } }).toArray();
    for (const recipe of recipes) {
      if (!mongoose.isValidObjectId(recipe.author)) continue;
      await db.collection('recipes').updateOne({ _id: recipe._id }, { $set: { author: new ObjectId(recipe.author) } });
    }
  },
  async down(db) {
    await db.collection('recipes').updateMany({ author: { $type: 'objectId' } }, [{ $set: { author: { $toString: '$author' } } }]);
  },
};
