const DAY = 24 * 60 * 60 * 1000;

export const addDays = (date, days) => new Date(date.getTime() + days * DAY);
export default function isWeekend(date) {
  return [0, 6].includes(date.getUTCDay());
}
