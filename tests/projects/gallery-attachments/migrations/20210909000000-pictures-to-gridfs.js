const { GridFSBucket, ObjectId } = require('mongodb');

const store = (bucket, id, name, bytes, metadata) => new Promise((resolve, reject) => {
  const stream = bucket.openUploadStreamWithId(id, name, { metadata });
  stream.once('finish', resolve);
  stream.once('error', reject);
  stream.end(bytes);
});

module.exports = {
  async up(db) {
    const bucket = new GridFSBucket(db, { bucketName: 'pictures', chunkSizeBytes: 16 });
    const pictures = await db.collection('gallery').find({ data: { $exists: true } }).toArray();
    for (const picture of pictures) {
      const id = new ObjectId(String(picture._id).padStart(24, '0'));
      await store(bucket, id, `${picture.title}.png`, Buffer.from(picture.data, 'base64'), { from: picture._id });
      await db.collection('gallery').updateOne({ _id: picture._id }, { $set: { file: id }, $unset: { data: '' } });
    }
  },
  async down(db) {
    const bucket = new GridFSBucket(db, { bucketName: 'pictures' });
    for await (const picture of db.collection('gallery').find({ file: { $exists: true } })) {
      const parts = [];
      for await (const part of bucket.openDownloadStream(picture.file)) parts.push(part);
      await db.collection('gallery').updateOne({ _id: picture._id }, { $set: { data: Buffer.concat(parts).toString('base64') }, $unset: { file: '' } });
      await bucket.delete(picture.file);
    }
  },
};
