// Reads the text of a date as Node does: what this engine itself makes of a text that is not ISO 8601 differs, down to
// years before Christ. Loaded when the first such text comes; see dates.h.
//
// A text is read as ISO 8601 as far as it goes, and what is left of it by loose rules: numbers that belong to no time and
// no zone are the date's, a month may have its name, words before the first number and whatever stands in parentheses
// say nothing.
(function (exports, module, require, natives) {
  'use strict';
  const { Date } = require('internal/language');

  const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
  const ZONES = {
    __proto__: null,
    z: 0, ut: 0, utc: 0, gmt: 0, est: -5, edt: -4, cst: -6, cdt: -5, mst: -7, mdt: -6, pst: -8, pdt: -7,
  };
  const LAST_OF_TIME = [23, 59, 59, 999];
  const LAST_MINUTE = 59;

  const ISO_DATE = /^([+-]\d{6}|\d{4})(?!\d)(?:-(?:(0[1-9]|1[0-2])(?!\d)(?:-(?:(0[1-9]|[12]\d|3[01])(?!\d))?)?)?)?/;
  const ISO_TIME = new RegExp('^T([01]\\d|2[0-4]):([0-5]\\d)(?::([0-5]\\d)(?:\\.(\\d+))?)?'
    + '(?:(Z)|([+-])([01]\\d|2[0-3]):?([0-5]\\d))?$', 'i');
  // Numbers, words, single characters. A word may have any character from A on.
  const PIECES = /\d+|[^\0-@\s]+|[^]/g;

  const isNumber = (piece) => piece !== undefined && piece >= '0' && piece < ':';
  const isSign = (piece) => piece === '+' || piece === '-';
  const mayFollowTime = (piece) => piece === undefined || isSign(piece) || piece === 'z' || piece === 'Z' || piece.trim() === '';
  const isWord = (piece) => piece >= 'A' && (piece < '\x80' || piece.trim() !== '');
  // Node heeds nine digits.
  const numberOf = (digits) => (digits.length < 10 ? Number(digits) : Number(digits.replace(/^0+/, '').slice(0, 9)));

  function milliseconds(digits) {
    const places = Math.min(digits.length, 9);
    return Math.trunc(numberOf(digits) * 1000 / 10 ** places);
  }

  // What parentheses enclose becomes '(': nothing of meaning, but no white space either.
  function withoutParentheses(pieces) {
    if (!pieces.includes('(')) return pieces;
    let depth = 0;
    return pieces.map((piece) => {
      if (piece === '(') depth++;
      if (depth === 0) return piece;
      if (piece === ')') depth--;
      return '(';
    });
  }

  class Fields {
    constructor() {
      this.date = [];
      this.isIso = false;
      this.month = undefined;  // when it was said by its name
      this.time = [];
      this.noon = undefined;  // hours that AM or PM add
      this.zone = { sign: undefined, hours: undefined, minutes: undefined };
    }

    addDate(number) { return this.date.length < 3 && this.date.push(number) > 0; }
    addTime(number) { return this.time.length < 4 && this.time.push(number) > 0; }
    endTime(number) {
      this.addTime(number);
      while (this.time.length < 4) this.time.push(0);
    }
    setZone(hours) {
      this.zone = { sign: hours < 0 ? -1 : 1, hours: Math.abs(hours), minutes: 0 };
    }

    // Whether this number can go on with the time that was begun.
    continuesTime(number) {
      const { length } = this.time;
      return length > 0 && length < 4 && number <= LAST_OF_TIME[length];
    }
    awaitsZoneMinutes(number) {
      return this.zone.hours !== undefined && this.zone.minutes === undefined && number <= LAST_MINUTE;
    }
    maySignZone() { return this.time.length > 0 || (this.zone.hours === 0 && this.zone.minutes === 0); }

    // Milliseconds since 1970, NaN where the fields are no date.
    value() {
      const date = this.wholeDate();
      const time = this.wholeTime();
      if (date === undefined || time === undefined) return NaN;
      const { sign, hours = 0, minutes = 0 } = this.zone;
      if (sign === undefined) return localTime(date, time);
      // Node counts a zone's seconds in 32 bits, the highest of which has to be 0.
      const seconds = (hours * 3600 + minutes * 60) >>> 0;
      return seconds < 2 ** 31 ? inRange(sum(date, time) - sign * seconds * 1000) : NaN;
    }

    wholeDate() {
      if (this.date.length === 0) return undefined;
      const [first, second = 1, third] = this.date;
      const isDay = first >= 1 && first <= 31;
      let year, month, day;
      if (this.month !== undefined) {
        month = this.month;
        [year, day] = isDay ? [second, first] : [first, second];
      } else if (this.isIso || !isDay) {
        [year, month, day] = [first, second, third ?? 1];
      } else {
        [year, month, day] = [third ?? 1, first, second];
      }
      if (!this.isIso && year >= 0 && year < 100) year += year < 50 ? 2000 : 1900;
      return month >= 1 && month <= 12 && day >= 1 && day <= 31 ? [year, month, day] : undefined;
    }

    wholeTime() {
      const [first = 0, minute = 0, second = 0, part = 0] = this.time;
      let hour = first;
      if (this.noon !== undefined) {
        if (hour > 12) return undefined;
        hour = hour % 12 + this.noon;
      }
      const isMidnight = hour === 24 && minute === 0 && second === 0 && part === 0;
      const time = [hour, minute, second, part];
      return isMidnight || time.every((number, i) => number <= LAST_OF_TIME[i]) ? time : undefined;
    }
  }

  // Days since 1970 by the Gregorian calendar, of years that begin in March: a leap day is then a year's last.
  function days(year, month, day) {
    const y = month > 2 ? year : year - 1;
    const inYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
    return 365 * y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + inYear - 719468;
  }

  function sum([year, month, day], [hour, minute, second, part]) {
    return (((days(year, month, day) * 24 + hour) * 60 + minute) * 60 + second) * 1000 + part;
  }

  const inRange = (time) => (Math.abs(time) <= 8.64e15 ? time : NaN);

  function localTime([year, month, day], time) {
    if (year < 0 || year > 99) return new Date(year, month - 1, day, ...time).getTime();
    // To the constructor these are years of the last century.
    const date = new Date(2000, 0, 1);
    date.setFullYear(year, month - 1, day);
    return date.setHours(...time);
  }

  class LooseReader {
    constructor(fields, text) {
      this.fields = fields;
      this.pieces = withoutParentheses(text.match(PIECES) ?? []);
      this.at = 0;
      this.hasNumber = fields.date.length > 0;
    }

    get next() { return this.pieces[this.at]; }
    skip(piece) {
      if (this.next !== piece) return false;
      this.at++;
      return true;
    }

    // False when the text is no date; so are those below.
    read() {
      while (this.at < this.pieces.length) if (!this.take(this.pieces[this.at++])) return false;
      return true;
    }

    take(piece) {
      if (isNumber(piece)) return this.number(piece);
      if (isWord(piece)) return this.word(piece.toLowerCase());
      if (isSign(piece) && this.fields.maySignZone()) return this.offset(piece);
      return !this.hasNumber || !(isSign(piece) || piece === ')');
    }

    number(digits) {
      const number = numberOf(digits);
      const { fields } = this;
      this.hasNumber = true;
      if (this.skip(':')) return this.timeBeforeColon(number);
      if (this.skip('.') && fields.continuesTime(number)) return this.fraction(number);
      if (fields.awaitsZoneMinutes(number)) {
        fields.zone.minutes = number;
        return true;
      }
      if (fields.continuesTime(number)) {
        fields.endTime(number);
        return mayFollowTime(this.next);
      }
      if (!fields.addDate(number)) return false;
      this.skip('-');
      return true;
    }

    timeBeforeColon(number) {
      if (this.skip(':')) {
        if (this.fields.time.length > 0) return false;
        return this.fields.addTime(number) && this.fields.addTime(0);
      }
      if (!this.fields.addTime(number)) return false;
      this.skip('.');
      return true;
    }

    fraction(number) {
      this.fields.addTime(number);
      if (!isNumber(this.next)) return false;
      this.fields.endTime(milliseconds(this.pieces[this.at++]));
      return true;
    }

    word(word) {
      const { fields } = this;
      const month = MONTHS.indexOf(word.slice(0, 3));
      if ((word === 'am' || word === 'pm') && fields.time.length > 0) {
        fields.noon = word === 'am' ? 0 : 12;
      } else if (month >= 0) {
        fields.month = month + 1;
        this.skip('-');
      } else if (this.hasNumber && ZONES[word] !== undefined) {
        fields.setZone(ZONES[word]);
      } else {
        return !this.hasNumber && !isNumber(this.next);
      }
      return true;
    }

    offset(sign) {
      const { zone } = this.fields;
      zone.sign = sign === '-' ? -1 : 1;
      const digits = isNumber(this.next) ? this.pieces[this.at++] : '';
      const number = numberOf(digits);
      this.hasNumber = true;
      if (this.next === ':') {
        [zone.hours, zone.minutes] = [number, undefined];
      } else if (digits.length === 1 || digits.length === 2) {
        [zone.hours, zone.minutes] = [number, 0];
      } else if (digits.length === 3 || digits.length === 4) {
        [zone.hours, zone.minutes] = [Math.trunc(number / 100), number % 100];
      } else {
        return false;
      }
      return true;
    }
  }

  // Takes the date that the text begins with, by ISO 8601; gives what is left of the text.
  function takeIsoDate(fields, text) {
    const found = ISO_DATE.exec(text);
    if (found === null) return text;
    const [head, year, month, day] = found;
    // The year -000000 is none, and is passed over.
    if (year === '-000000') return text.slice(year.length);
    fields.addDate(Number(year));
    if (month !== undefined) fields.addDate(Number(month));
    if (day !== undefined) fields.addDate(Number(day));
    fields.isIso = !head.endsWith('-');
    return text.slice(head.length);
  }

  // False when the text is no time by ISO 8601.
  function readIsoTime(fields, text) {
    const found = ISO_TIME.exec(text);
    if (found === null) return false;
    const [, hour, minute, second = '0', fraction = '0', utc, sign, hours, minutes] = found;
    fields.time = [Number(hour), Number(minute), Number(second), milliseconds(fraction)];
    if (sign !== undefined) fields.zone = { sign: sign === '-' ? -1 : 1, hours: Number(hours), minutes: Number(minutes) };
    else if (utc !== undefined) fields.setZone(0);
    return fields.wholeTime() !== undefined;
  }

  // What Date.parse gives for the text.
  exports.parse = (text) => {
    const fields = new Fields();
    const rest = takeIsoDate(fields, text);
    if (fields.isIso && rest === '') {
      fields.setZone(0);
      return fields.value();
    }
    if (fields.isIso && /^t/i.test(rest)) return readIsoTime(fields, rest) ? fields.value() : NaN;
    fields.isIso = false;
    return new LooseReader(fields, rest).read() ? fields.value() : NaN;
  };
})
