'use strict';

module.exports = {

  up(db, next) {
    db.collection('posts').updateMany({ views: { $exists: false } }, { $set: { views: 0 } }, function (err) {
      if (err) return next(err);
      db.collection('posts').find({}).toArray(function (err, posts) {
        if (err) return next(err);
        var left = posts.length;
        if (left === 0) return next();
        posts.forEach(function (post) {
          db.collection('posts').updateOne({ _id: post._id }, { $set: { replyCount: (post.replies || []).length } }, function (err) {
            if (err) return next(err);
            left -= 1;
            if (left === 0) next();
          });
        });
      });
    });
  },

  down(db, next) {
    db.collection('posts').updateMany({}, { $unset: { views: '', replyCount: '' } }, next);
  }

};
