const _ = require('lodash');

module.exports = {
  async up(db) {
    const answers = await db.collection('answers').find().sort({ _id: 1 }).toArray();
    const summaries = _.map(_.groupBy(answers, 'survey'), (list, survey) => ({
      _id: survey,
      count: list.length,
      mean: _.round(_.meanBy(list, 'score'), 2),
      top: _.get(_.maxBy(list, 'score'), 'by', null),
      histogram: _.countBy(list, ({ score }) => (score >= 4 ? 'good' : 'bad')),
      who: _.uniq(_.map(_.sortBy(list, ['by']), (answer) => _.startCase(answer.by))),
    }));
    for (const chunk of _.chunk(summaries, 2)) await db.collection('summaries').insertMany(chunk);
  },
  async down(db) {
    await db.collection('summaries').deleteMany({});
  },
};
