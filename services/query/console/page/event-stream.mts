/** One event of a text/event-stream; `data` is the text of its data lines. */
export interface StreamEvent {
  readonly type: string;
  readonly data: string;
}

/** Takes text as it comes in, in pieces of any size, and gives the events that are complete (WHATWG HTML, 9.2.6). */
export class EventStreamReader {
  private rest = '';

  read(text: string): StreamEvent[] {
    const blocks = (this.rest + text).replaceAll('\r\n', '\n').split('\n\n');
    this.rest = blocks.pop() ?? '';
    return blocks.map(parseBlock).filter((event) => event.data !== '');
  }
}

function parseBlock(block: string): StreamEvent {
  const fields = block.split('\n').map((line) => [line.split(':', 1)[0] ?? '', line.slice(line.indexOf(':') + 1).replace(/^ /, '')] as const);
  const valuesOf = (name: string): string[] => fields.filter(([field]) => field === name).map(([, value]) => value);
  return { type: valuesOf('event').at(-1) ?? 'message', data: valuesOf('data').join('\n') };
}
