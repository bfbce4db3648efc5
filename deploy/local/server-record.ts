import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { systemCode } from './stack-error.js';

/** What is written down about a started server, so that a later process can find it again. */
export interface ServerRecord {
  readonly pid: number;
  readonly port: number;
  /** Names the binaries it runs on; another release is replaced, not reused. */
  readonly release: string;
}

/** The record in `file`, undefined when there is none or it was cut short by a crash. */
export function readRecord(file: string): ServerRecord | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ServerRecord;
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Writes the record before anything else can happen: synchronously. */
export function writeRecord(file: string, record: ServerRecord): void {
  writeFileSync(file, JSON.stringify(record));
}

/** Forgets the record; fine when there is none. */
export function removeRecord(file: string): void {
  rmSync(file, { force: true });
}
