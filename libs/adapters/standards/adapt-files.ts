import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expandFiles, sizeOf } from '../expand-files.js';
import { FeedError } from '../feed-errors.js';
import type { ImportOptions } from '../import-feed.js';
import type { FeedParams } from '../map-rows.js';
import { type OnBytes, openInput } from '../open-input.js';
import type { Outcome } from './outcome.js';
import { readSettings } from './read-settings.js';
import type { Standard } from './standards.js';

/** What became of a message, or of a part of one, in a file. */
export interface FileOutcome {
  readonly file: string;
  readonly outcome: Outcome;
}

const endings = ['.json', '.edi', '.txt', '.mvt'];

/**
 * Reads files of a standard's messages, each whole, plain or .gz; a folder stands for its .json, .edi, .txt and .mvt files.
 * Bad messages are outcomes and the rest go on; FeedError is thrown for a missing file or a wrong setting.
 */
export async function* adaptFiles(
  standard: Standard, files: readonly string[], params: FeedParams, now: number, { onProgress }: ImportOptions = {},
): AsyncGenerator<FileOutcome> {
  const { receivedAt = now, ...settings } = readSettings(params, standard.settings);
  const paths = expandFiles(files, endings);
  const bytesTotal = paths.reduce((total, path) => total + sizeOf(path), 0);
  let bytesRead = 0;
  for (const file of paths) {
    const bytes = await readWhole(file, (count) => {
      bytesRead += count;
      onProgress?.({ file, bytesRead, bytesTotal });
    });
    for (const outcome of standard.adapt(bytes, settings, receivedAt)) yield { file, outcome };
  }
}

async function readWhole(path: string, onBytes: OnBytes): Promise<Buffer> {
  try {
    return await buffer(openInput(path, 'utf-8', new PassThrough(), onBytes));
  } catch (error) {
    throw new FeedError(`${path}: ${(error as Error).message}`, { cause: error });
  }
}
