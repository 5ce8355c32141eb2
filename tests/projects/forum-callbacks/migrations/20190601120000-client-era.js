module.exports = {
  up(db, client, next) {
    client.db(db.databaseName).collection('users').findOne({ nick: 'root' }, (err, root) => {
      if (err) return next(err);
      db.collection('users').insertOne({ _id: 'moderator', nick: 'mod', createdBy: root._id }, next);
    });
  },
  down(db, client, next) {
    db.collection('users').deleteOne({ _id: 'moderator' }, (err) => next(err));
  },
};
