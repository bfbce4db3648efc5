import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Figure } from './figures.js';

const target = z.union([z.object({ atLeast: z.number() }), z.object({ atMost: z.number() })]);
const schema = z.object({ figures: z.array(z.object({ name: z.string(), value: z.number(), unit: z.string(), target: target.optional() })) });

/** The figures of a run that was written with `--json`. Throws a sentence that names the file when it holds no such thing. */
export function readBaseline(file: string): readonly Figure[] {
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8'))).figures as readonly Figure[];
  } catch (error) {
    throw new Error(`${file} is no run to compare with: give --baseline a file that --json wrote.`, { cause: error });
  }
}
