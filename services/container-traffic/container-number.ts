import type { WarningFlag } from '#libs/contracts';

/** Upper case without spaces, `-`, `.` and `/`, so that two spellings of a number are one container or wagon. */
export function normaliseNumber(number: string): string {
  return number.toUpperCase().replace(/[\s\-./]/g, '');
}

/** True for a normalised number that names no container, so that facts with it never belong together. */
export function isPlaceholder(number: string): boolean {
  return /^(UNKNOWN|TBA|TBN|NIL|NONE|0+|XXXX0000000)$/.test(number);
}

/** What is odd about a normalised container number (ISO 6346). */
export function containerNumberWarnings(number: string): readonly WarningFlag[] {
  if (isPlaceholder(number)) return ['container_number_placeholder'];
  if (!/^[A-Z]{4}\d{7}$/.test(number)) return ['container_number_nonstandard'];
  const warnings: WarningFlag[] = [];
  if (!'UJZ'.includes(number.charAt(3))) warnings.push('container_category_unusual');
  if (checkDigitOf(number) !== Number(number.charAt(10))) warnings.push('check_digit_invalid');
  return warnings;
}

/** A is 10, and the multiples of 11 are left out: B is 12, L 23, V 34. */
const letterValues = new Map([...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].map((letter, index) => [letter, index + 10 + Math.floor((index + 9) / 10)]));

/** The ISO 6346 check digit of the first ten characters; a remainder of 10 counts as 0. */
export function checkDigitOf(number: string): number {
  const sum = [...number.slice(0, 10)].reduce((total, character, index) => total + (letterValues.get(character) ?? Number(character)) * 2 ** index, 0);
  return (sum % 11) % 10;
}
