/** An exact number; `denominator` is positive. */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** The fraction of two integers; throws RangeError when `denominator` is not positive. */
export function fraction(numerator: bigint | number, denominator: bigint | number = 1n): Fraction {
  if (denominator <= 0) throw new RangeError('a denominator must be positive');
  return { numerator: BigInt(numerator), denominator: BigInt(denominator) };
}

/** a + b. */
export function add(a: Fraction, b: Fraction): Fraction {
  if (a.denominator === b.denominator) return fraction(a.numerator + b.numerator, a.denominator);
  return fraction(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);
}

/** a - b. */
export function subtract(a: Fraction, b: Fraction): Fraction {
  return add(a, { numerator: -b.numerator, denominator: b.denominator });
}

/** a / b; throws RangeError unless b is positive. */
export function divide(a: Fraction, b: Fraction): Fraction {
  return fraction(a.numerator * b.denominator, a.denominator * b.numerator);
}

/** a × b. */
export function multiply(a: Fraction, b: Fraction): Fraction {
  return { numerator: a.numerator * b.numerator, denominator: a.denominator * b.denominator };
}

/** True when a < b. */
export function isBelow(a: Fraction, b: Fraction): boolean {
  return a.numerator * b.denominator < b.numerator * a.denominator;
}

/** The integer nearest to the fraction; halves go to the even neighbour. */
export function roundHalfEven({ numerator, denominator }: Fraction): bigint {
  const negative = numerator < 0n;
  const size = negative ? -numerator : numerator;
  const whole = size / denominator;
  const twice = (size % denominator) * 2n;
  const up = twice > denominator || (twice === denominator && whole % 2n === 1n);
  const rounded = up ? whole + 1n : whole;
  return negative ? -rounded : rounded;
}

/** The fraction times 10^decimals as an integer, rounded half-even. */
export function scale(value: Fraction, decimals: number): bigint {
  return roundHalfEven({ numerator: value.numerator * 10n ** BigInt(decimals), denominator: value.denominator });
}

/** Text with exactly `decimals` places of an integer that stands for units of 10^-decimals. */
export function writeScaled(scaled: bigint, decimals: number): string {
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(decimals + 1, '0');
  const sign = scaled < 0n ? '-' : '';
  if (decimals === 0) return sign + digits;
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** Text with exactly `decimals` places, rounded half-even. */
export function toText(value: Fraction, decimals: number): string {
  return writeScaled(scale(value, decimals), decimals);
}

/** The JSON number nearest to the value rounded half-even to `decimals` places. */
export function toNumber(value: Fraction, decimals: number): number {
  return Number(toText(value, decimals));
}

/** Reads decimal text such as `0.0019`; undefined when it is none. */
export function parseDecimal(text: string): Fraction | undefined {
  const match = /^(\d+)(?:\.(\d+))?$/.exec(text.trim());
  if (!match) return undefined;
  const [, whole = '', decimals = ''] = match;
  return { numerator: BigInt(whole + decimals), denominator: 10n ** BigInt(decimals.length) };
}
