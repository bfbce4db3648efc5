import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '#libs/contracts';
import type { ReferenceRows } from '#libs/reference';

/** A worked example in the format of docs/golden.md. */
export interface Example {
  readonly id: string;
  readonly description: string;
  readonly reference?: ReferenceRows;
  /** Time of receipt of all events; 2030-01-01T00:00:00Z when absent. */
  readonly receivedAt?: string;
  readonly events: readonly JsonObject[];
  readonly expect: Expectation;
}

export interface Expectation {
  readonly rollups?: readonly ExpectedRollup[];
  /** Cubes whose day rows are all listed. */
  readonly complete?: readonly string[];
  readonly rejected?: readonly { readonly id: string; readonly reason: string }[];
  /** By event id; facts not named have none. */
  readonly flags?: Readonly<Record<string, readonly string[]>>;
  readonly indicators?: readonly { readonly name: string; readonly args: unknown; readonly value: unknown }[];
}

export interface ExpectedRollup {
  readonly cube: string;
  readonly grain: 'hour' | 'day';
  /** `YYYY-MM-DD`, or `YYYY-MM-DDTHH:00+hh:mm` for hours. */
  readonly bucket: string;
  readonly dims: Readonly<Record<string, string>>;
  /** All measures that are not 0. */
  readonly measures: Readonly<Record<string, number>>;
  /** What went into the sketch. */
  readonly values?: readonly number[];
}

/** The examples of a folder, by file name. Throws a sentence for a file that is not one. */
export function readExamples(folder: string): Example[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json')).sort();
  if (files.length === 0) throw new Error(`${folder} holds no .json files`);
  return files.map((file) => readExample(join(folder, file)));
}

function readExample(path: string): Example {
  const example = JSON.parse(readFileSync(path, 'utf8')) as Partial<Example>;
  if (!example.id || !Array.isArray(example.events) || !example.expect) throw new Error(`${path} needs id, events and expect`);
  return example as Example;
}
