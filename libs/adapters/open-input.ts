import { createReadStream } from 'node:fs';
import { Duplex, pipeline, type Readable, type Transform } from 'node:stream';
import { TextDecoderStream } from 'node:stream/web';
import { createGunzip } from 'node:zlib';

/** Told how many bytes of the file on disk have been read so far. */
export type OnBytes = (bytes: number) => void;

/**
 * The bytes of a file, unpacked when its name ends in `.gz` and as UTF-8, handed to a sink; constant memory.
 * Reading the sink throws what went wrong on the way.
 */
export function openInput<T extends Transform>(path: string, encoding: string, sink: T, onBytes: OnBytes = () => {}): T {
  const file: Readable = createReadStream(path);
  file.on('data', (chunk: Buffer | string) => onBytes(chunk.length));
  const unpack = path.endsWith('.gz') ? [createGunzip()] : [];
  const decode = isUtf8(encoding) ? [] : [Duplex.fromWeb(new TextDecoderStream(encoding))];
  // The callback is empty because the error also destroys the sink, whose reader then throws it.
  pipeline([file, ...unpack, ...decode, sink], () => {});
  return sink;
}

function isUtf8(encoding: string): boolean {
  return new TextDecoder(encoding).encoding === 'utf-8';
}
