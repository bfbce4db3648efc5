import { checkDigitOf, containerNumberWarnings, normaliseNumber } from './container-number.js';
import { isWagonNumberPlausible } from './wagon-number.js';

it('reads two spellings of a number as one container', () => {
  expect(['csqu 305438-3', 'CSQU.305438/3'].map(normaliseNumber)).toEqual(['CSQU3054383', 'CSQU3054383']);
});

it('computes the ISO 6346 check digit, where a remainder of 10 counts as 0', () => {
  expect(['CSQU305438', 'MSKU305438', 'KZTU100002', 'HLXU100001'].map(checkDigitOf)).toEqual([3, 8, 0, 2]);
});

const cases: readonly (readonly [number: string, warnings: readonly string[]])[] = [
  ['CSQU3054383', []],
  ['CSQU3054384', ['check_digit_invalid']],
  ['CSQA3054383', ['container_category_unusual']],
  ['CSQA3054384', ['container_category_unusual', 'check_digit_invalid']],
  ['CSQJ3054383', ['check_digit_invalid']],
  ['ABC123', ['container_number_nonstandard']],
  ['CSQU30543830', ['container_number_nonstandard']],
  ...['UNKNOWN', 'TBA', 'TBN', 'NIL', 'NONE', '0', '00000000000', 'XXXX0000000'].map((number) => [number, ['container_number_placeholder']] as const),
];

it.each(cases)('%s has the warnings %j', (number, warnings) => {
  expect(containerNumberWarnings(number)).toEqual(warnings);
});

it('checks wagon numbers of 8 and 12 digits by Luhn, and no others', () => {
  expect(['31 81 0672 117-3', '60284562', 'KZ-123', '123'].map(isWagonNumberPlausible)).toEqual([luhn('318106721173'), luhn('60284562'), true, true]);
  for (const stem of ['1234567', '31810672117']) {
    const fitting = [...'0123456789'].filter((digit) => isWagonNumberPlausible(stem + digit));
    expect(fitting).toHaveLength(1);
    expect(luhn(stem + fitting[0])).toBe(true);
  }
});

/** Luhn the other way round: by a table of doubled digits, from the left. */
function luhn(digits: string): boolean {
  const doubled = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9];
  const sum = [...digits].reduce((total, digit, index) => total + (index % 2 === digits.length % 2 ? doubled[Number(digit)]! : Number(digit)), 0);
  return sum % 10 === 0;
}
