/** A line without its newline, or the mark of one that was longer than allowed. */
export type Line = Buffer | 'too-long';

const newline = 0x0a;

/** Cuts chunks of bytes into lines; never holds more than one chunk and `maxBytes`. Blank lines are left out. */
export class LineSplitter {
  private parts: Buffer[] = [];
  private held = 0;
  private isDropping = false;

  constructor(private readonly maxBytes: number) {}

  /** The lines that this chunk completes. */
  *push(chunk: Buffer): Generator<Line> {
    let from = 0;
    for (let to = chunk.indexOf(newline); to !== -1; to = chunk.indexOf(newline, from)) {
      this.hold(chunk.subarray(from, to));
      yield* this.take();
      from = to + 1;
    }
    this.hold(chunk.subarray(from));
  }

  /** The last line, where the stream does not end with a newline. */
  *end(): Generator<Line> {
    yield* this.take();
  }

  private hold(part: Buffer): void {
    if (part.length === 0 || this.isDropping) return;
    this.held += part.length;
    this.parts.push(part);
    if (this.held <= this.maxBytes) return;
    this.isDropping = true;
    this.parts = [];
  }

  private *take(): Generator<Line> {
    const { parts, isDropping } = this;
    this.parts = [];
    this.held = 0;
    this.isDropping = false;
    if (isDropping) yield 'too-long';
    const [only] = parts;
    if (only === undefined) return;
    const line = parts.length === 1 ? only : Buffer.concat(parts);
    if (!isBlank(line)) yield line;
  }
}

function isBlank(line: Buffer): boolean {
  return line.every((byte) => byte === 0x20 || byte === 0x0d || byte === 0x09);
}
