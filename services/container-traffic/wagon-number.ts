import { normaliseNumber } from './container-number.js';

/** False when a wagon number of 8 digits (1520 mm) or 12 digits (UIC) fails its Luhn check; other texts have none. */
export function isWagonNumberPlausible(text: string): boolean {
  const number = normaliseNumber(text);
  return !/^(\d{8}|\d{12})$/.test(number) || luhnSum(number) % 10 === 0;
}

/** Sum of digits, every second from the right doubled and its own digits added. */
function luhnSum(digits: string): number {
  return [...digits].reverse().reduce((sum, digit, index) => {
    const doubled = Number(digit) * (index % 2 === 0 ? 1 : 2);
    return sum + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
}
