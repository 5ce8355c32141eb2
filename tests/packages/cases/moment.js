const moment = require('moment');
exports.up = async () => {
  const m = moment.utc('2024-02-29T12:34:56.789Z');
  console.log(m.format(), m.format('dddd, MMMM Do YYYY, h:mm:ss a'), m.clone().add(1, 'year').format('YYYY-MM-DD'), m.clone().subtract(1, 'month').endOf('month').toISOString(), m.diff(moment.utc('2024-01-01'), 'days'), m.isLeapYear(), m.unix());
  console.log(moment.utc('12-25-1995', 'MM-DD-YYYY').toDate(), moment('nope', 'YYYY-MM-DD', true).isValid(), moment.duration(90, 'minutes').humanize(), moment.duration('P1DT2H').asHours(), moment.utc(0).from(moment.utc(86400000 * 3)), moment.utc('2024-01-31').locale('de').format('LL'), moment.isMoment(m), JSON.stringify({ m }));
};
