const digits = 32;
const size = 1n << 128n;

/** Below every key; ranges leave their first key out. */
export const beforeAllKeys = '0'.repeat(digits);
export const lastKey = 'f'.repeat(digits);

/** The key that lies a share (0..1) of all keys after another: keys are hashes, so as large a share of the rows lies between them. */
export function keyAfter(key: string, share: number): string {
  const at = BigInt(`0x${key}`) + (size / 1_000_000n) * BigInt(Math.ceil(share * 1_000_000));
  return at >= size ? lastKey : at.toString(16).padStart(digits, '0');
}

/** The share (0..1) of all keys up to one. */
export function shareUpTo(key: string): number {
  return Number((BigInt(`0x${key}`) * 10_000n) / (size - 1n)) / 10_000;
}
