import { cutPattern } from './date-patterns.js';

const two = (value: number): string => String(value).padStart(2, '0');

const writers: Readonly<Record<string, (date: Date) => string>> = {
  yyyy: (date) => String(date.getUTCFullYear()).padStart(4, '0'),
  MM: (date) => two(date.getUTCMonth() + 1),
  M: (date) => String(date.getUTCMonth() + 1),
  dd: (date) => two(date.getUTCDate()),
  d: (date) => String(date.getUTCDate()),
  HH: (date) => two(date.getUTCHours()),
  H: (date) => String(date.getUTCHours()),
  mm: (date) => two(date.getUTCMinutes()),
  ss: (date) => two(date.getUTCSeconds()),
};

/** A writer of epoch milliseconds by a pattern, in UTC; throws RangeError for a part that cannot be written. */
export function compileFormat(pattern: string): (milliseconds: number) => string {
  const pieces = cutPattern(pattern).map(({ part, plain = '' }) => {
    if (part === undefined) return () => plain;
    const writer = writers[part];
    if (writer) return writer;
    throw new RangeError(`"${part}" cannot be written; a format may use ${Object.keys(writers).join(', ')}`);
  });
  return (milliseconds) => {
    const date = new Date(milliseconds);
    return pieces.map((write) => write(date)).join('');
  };
}
