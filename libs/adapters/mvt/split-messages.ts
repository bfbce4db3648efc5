/** One line of a text, from 0. */
export interface Line {
  readonly index: number;
  readonly text: string;
}

/** A movement or diversion message: its identifier, then its lines, blank ones left out. */
export interface TelexMessage {
  /** Position among the messages of the text, from 0. */
  readonly item: number;
  readonly identifier: Line;
  readonly isDiversion: boolean;
  readonly lines: readonly Line[];
}

const identifier = /^(MVT|MVA|DIV)( +COR)?$/;

/** True when a line of the text says that a movement or diversion message follows. */
export function isTelex(text: string): boolean {
  return /^[ \t]*(MVT|MVA|DIV)( +COR)?[ \t]*\r?$/im.test(text);
}

/** The messages of a text; what stands before the first identifier, such as addresses, belongs to none. */
export function* splitMessages(text: string): Generator<TelexMessage> {
  let open: (TelexMessage & { readonly lines: Line[] }) | undefined;
  let items = 0;
  for (const line of linesOf(text)) {
    const kind = identifier.exec(line.text)?.[1];
    if (kind !== undefined) {
      if (open) yield open;
      open = { item: items++, identifier: line, isDiversion: kind === 'DIV', lines: [] };
    } else if (open && line.text !== '' && !(open.lines.length === 0 && line.text === 'COR')) open.lines.push(line);
  }
  if (open) yield open;
}

function* linesOf(text: string): Generator<Line> {
  let index = 0;
  for (let start = 0; start <= text.length; index++) {
    const end = text.indexOf('\n', start);
    const line = text.slice(start, end < 0 ? text.length : end);
    yield { index, text: line.trim().toUpperCase() };
    if (end < 0) return;
    start = end + 1;
  }
}
