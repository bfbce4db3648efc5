/** A value as one line of text; control characters, which could steer a terminal, become `·`. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g, '·');
}

/** A number with thousands separators; other values as `textOf`. */
export function numberText(value: unknown): string {
  return typeof value === 'number' ? value.toLocaleString('en-US', { maximumFractionDigits: 4 }) : textOf(value);
}

/** A number with thousands separators and exactly so many decimals; other values as `textOf`. */
export function decimalText(value: unknown, decimals: number): string {
  return typeof value === 'number' ? value.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals }) : textOf(value);
}

/** A value as a table shows it: lists by commas, objects as `name value` pairs without those that are null. */
export function cellText(value: unknown): string {
  if (Array.isArray(value) && value.every(isPlain)) return textOf(value.map(numberText).join(', '));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return numberText(value);
  const entries = Object.entries(value) as [string, unknown][];
  if (!entries.every(([, each]) => isPlain(each))) return textOf(value);
  return textOf(entries.filter(([, each]) => each !== null).map(([name, each]) => `${name} ${numberText(each)}`).join(', '));
}

function isPlain(value: unknown): boolean {
  return value === null || typeof value !== 'object';
}

/** `+4.9 %`; empty for null. */
export function growthText(percent: unknown): string {
  if (typeof percent !== 'number') return textOf(percent);
  const rounded = Number(percent.toFixed(1));
  return `${rounded > 0 ? '+' : ''}${rounded.toFixed(1)} %`;
}

/** `2.6 times`; empty for null. */
export function ratioText(ratio: unknown): string {
  if (typeof ratio !== 'number') return textOf(ratio);
  return `${Number(ratio.toFixed(2))} times`;
}

/** `97 %` of a share between 0 and 1; only a full share says 100 %. */
export function shareText(share: unknown): string {
  if (typeof share !== 'number') return textOf(share);
  const percent = share < 1 ? Math.min(Math.round(share * 100), 99) : 100;
  return `${percent} %`;
}

/** `1 row`, `3,000 rows`, `2 entities`. */
export function countText(count: number, noun: string, plural = `${noun}s`): string {
  return `${numberText(count)} ${count === 1 ? noun : plural}`;
}
