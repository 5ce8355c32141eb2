const { addMonths, format, parseISO, differenceInCalendarDays, startOfWeek, isValid, formatDistance, eachDayOfInterval, parse } = require('date-fns');
const { de } = require('date-fns/locale');
exports.up = async () => {
  const d = new Date(Date.UTC(2024, 0, 31, 12));
  console.log(addMonths(d, 1).toISOString(), format(d, "yyyy-MM-dd EEEE do 'week' I"), parseISO('2024-02-29').getDate(), differenceInCalendarDays(new Date(2024, 1, 1), new Date(2023, 1, 1)), format(startOfWeek(d, { weekStartsOn: 1 }), 'PPP', { locale: de }), isValid(new Date(NaN)), formatDistance(new Date(2024, 0, 1), new Date(2024, 3, 1), { addSuffix: true }), eachDayOfInterval({ start: new Date(2024, 0, 1), end: new Date(2024, 0, 3) }).length, parse('02/11/2014', 'MM/dd/yyyy', new Date()).getFullYear());
};
