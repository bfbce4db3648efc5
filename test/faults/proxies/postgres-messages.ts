/** One message of the Postgres protocol, version 3, as it lies on the wire. */
export interface PostgresMessage {
  /** One letter; empty for the messages before the session has begun. */
  readonly type: string;
  readonly bytes: Buffer;
}

/** Cuts a stream of bytes into messages; the first of a client have no type (postgresql.org, "Message Formats"). */
export class MessageCutter {
  private rest: Buffer = Buffer.alloc(0);

  constructor(private isStarting: boolean) {}

  push(bytes: Buffer): PostgresMessage[] {
    this.rest = this.rest.length === 0 ? bytes : Buffer.concat([this.rest, bytes]);
    const messages: PostgresMessage[] = [];
    for (let message = this.take(); message; message = this.take()) messages.push(message);
    return messages;
  }

  private take(): PostgresMessage | undefined {
    const lengthAt = this.isStarting ? 0 : 1;
    if (this.rest.length < lengthAt + 4) return undefined;
    const end = lengthAt + this.rest.readUInt32BE(lengthAt);
    if (this.rest.length < end) return undefined;
    const bytes = this.rest.subarray(0, end);
    this.rest = this.rest.subarray(end);
    const type = this.isStarting ? '' : String.fromCharCode(bytes[0] as number);
    this.isStarting = false;
    return { type, bytes };
  }
}

/** The text that starts at `at` and ends with a zero byte, and where the next one starts. */
export function textAt(bytes: Buffer, at: number): { readonly text: string; readonly next: number } {
  const end = bytes.indexOf(0, at);
  return { text: bytes.toString('utf8', at, end), next: end + 1 };
}

/** What a statement is called here: its own name, else `copy_<table>`, else its first word. */
export function labelOf(name: string, sql: string): string {
  if (name !== '') return name;
  const text = sql.trim().toLowerCase();
  const copied = /^copy caravan\.(\w+)/.exec(text);
  return copied ? `copy_${copied[1]}` : (/^\w+/.exec(text)?.[0] ?? 'empty');
}
