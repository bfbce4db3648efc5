// RFC 3339 with a mandatory offset; 60 seconds are not accepted, since no instant stands for them.
const rfc3339 = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:[Zz]|[+-]\d{2}:\d{2})$/;

/** The calendar repeats after so many years, which last so many milliseconds. */
const cycleYears = 400;
const cycleMillis = 146_097 * 86_400_000;

/** Epoch milliseconds (fractions cut) of an RFC 3339 time with offset; undefined when the text is not one. */
export function parseTime(text: string): number | undefined {
  // Testing and reading by position: groups of a match would be seven texts an event's time.
  if (!rfc3339.test(text)) return undefined;
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  const hour = twoDigits(text, 11);
  const minute = twoDigits(text, 14);
  const second = twoDigits(text, 17);
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month) || hour > 23 || minute > 59 || second > 59) return undefined;
  const offset = offsetMinutes(text);
  if (offset === undefined) return undefined;
  // Date.UTC takes a year below 100 for one of the twentieth century: a cycle later there is none.
  return Date.UTC(year + cycleYears, month - 1, day, hour, minute, second, millisOf(text)) - cycleMillis - offset * 60_000;
}

function digit(text: string, at: number): number {
  return text.charCodeAt(at) - 48;
}

function twoDigits(text: string, at: number): number {
  return digit(text, at) * 10 + digit(text, at + 1);
}

/** The first three digits of the fraction, if there is one. */
function millisOf(text: string): number {
  if (text[19] !== '.') return 0;
  let millis = 0;
  for (let at = 20, weight = 100; weight >= 1 && isDigit(text, at); at++, weight /= 10) millis += digit(text, at) * weight;
  return millis;
}

function isDigit(text: string, at: number): boolean {
  const value = digit(text, at);
  return value >= 0 && value <= 9;
}

/** East of Greenwich; undefined where it is a day or more, or has more minutes than an hour. */
function offsetMinutes(text: string): number | undefined {
  const last = text[text.length - 1];
  if (last === 'Z' || last === 'z') return 0;
  const hours = twoDigits(text, text.length - 5);
  const minutes = twoDigits(text, text.length - 2);
  if (hours > 23 || minutes > 59) return undefined;
  return (text[text.length - 6] === '-' ? -1 : 1) * (hours * 60 + minutes);
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
