import { z } from 'zod';

/** An object with exactly these keys; a wrong key is answered with the allowed ones. */
export function strictObject<S extends z.core.$ZodShape>(shape: S): z.ZodObject<S, z.core.$strict> {
  const words = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code === 'unrecognized_keys') return `${quoteAll(issue.keys ?? [])} is not known here; the words are ${words}`;
      return issue.input === undefined ? `is missing; its words are ${words}` : `must be an object; its words are ${words}`;
    },
  });
}

function quoteAll(keys: readonly string[]): string {
  return keys.map((key) => `"${key}"`).join(', ');
}
