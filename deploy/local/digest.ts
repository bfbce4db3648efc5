import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

/** The hexadecimal digest of a file's bytes. */
export async function digestFile(file: string, algorithm: 'sha256' | 'sha512'): Promise<string> {
  return createHash(algorithm).update(await readFile(file)).digest('hex');
}

/** Twelve hexadecimal digits that stand for a text: for names of folders. */
export function shortDigest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
