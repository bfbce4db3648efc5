import type { Segment, SyntaxProblem } from './split-segments.js';
import { splitSegments } from './split-segments.js';

/** What the UNB of an interchange says. */
export interface Interchange {
  readonly unb: Segment;
  readonly sender: string;
  readonly reference: string;
}

/** A message from its UNH to the segment before its UNT. */
export interface Message {
  readonly kind: 'message';
  /** Position among the messages of the text, from 0. */
  readonly item: number;
  readonly interchange: Interchange;
  readonly segments: readonly [unh: Segment, ...body: Segment[]];
}

/** A message, or the end of what can be read, that breaks the rules of ISO 9735. */
export interface BrokenMessage extends SyntaxProblem {
  readonly kind: 'broken';
  readonly item: number;
}

interface Progress {
  interchange: Interchange | undefined;
  open: [Segment, ...Segment[]] | undefined;
  /** Messages begun in the text. */
  items: number;
  messagesOfInterchange: number;
  groupsOfInterchange: number;
}

/**
 * The messages of one interchange or several, each once its UNT has come and agrees with it. What is out of order ends the
 * reading, since nothing after it can be trusted; a wrong count spoils only the message, or the interchange's end.
 */
export function* readMessages(text: string): Generator<Message | BrokenMessage> {
  const progress: Progress = { interchange: undefined, open: undefined, items: 0, messagesOfInterchange: 0, groupsOfInterchange: 0 };
  const segments = splitSegments(text);
  let last = -1;
  for (let next = segments.next(); ; next = segments.next()) {
    if (next.done) {
      const problem = next.value ?? problemAtEnd(progress, last);
      return problem && (yield broken(progress, problem.index, problem.message));
    }
    last = next.value.index;
    const read = takeSegment(progress, next.value);
    if (read === undefined) continue;
    if (read === 'out-of-order') return yield broken(progress, last, `${next.value.tag} is out of order: ${orderOf(progress)}`);
    yield read;
  }
}

function takeSegment(progress: Progress, segment: Segment): Message | BrokenMessage | 'out-of-order' | undefined {
  switch (segment.tag) {
    case 'UNB': return openInterchange(progress, segment);
    case 'UNG': return progress.open ? 'out-of-order' : void progress.groupsOfInterchange++;
    case 'UNE': return progress.open ? 'out-of-order' : undefined;
    case 'UNH': return openMessage(progress, segment);
    case 'UNT': return closeMessage(progress, segment);
    case 'UNZ': return closeInterchange(progress, segment);
    default: return progress.open ? void progress.open.push(segment) : 'out-of-order';
  }
}

function openInterchange(progress: Progress, unb: Segment): 'out-of-order' | undefined {
  if (progress.interchange) return 'out-of-order';
  progress.interchange = { unb, sender: unb.elements[1]?.[0]?.trim() ?? '', reference: unb.elements[4]?.[0]?.trim() ?? '' };
  [progress.messagesOfInterchange, progress.groupsOfInterchange] = [0, 0];
  return undefined;
}

function openMessage(progress: Progress, unh: Segment): 'out-of-order' | undefined {
  if (!progress.interchange || progress.open) return 'out-of-order';
  progress.open = [unh];
  progress.items++;
  progress.messagesOfInterchange++;
  return undefined;
}

function closeMessage(progress: Progress, unt: Segment): Message | BrokenMessage | 'out-of-order' {
  const { interchange, open } = progress;
  if (!interchange || !open) return 'out-of-order';
  progress.open = undefined;
  const [count, reference] = [unt.elements[0]?.[0], unt.elements[1]?.[0]];
  const [opened, found] = [open[0].elements[0]?.[0], open.length + 1];
  if (Number(count) !== found) return broken(progress, unt.index, `UNT counts ${count ?? 'no'} segments, the message has ${found}`);
  if (reference !== opened) return broken(progress, unt.index, `UNT ends message ${reference ?? ''}, UNH began ${opened ?? ''}`);
  return { kind: 'message', item: progress.items - 1, interchange, segments: open };
}

function closeInterchange(progress: Progress, unz: Segment): BrokenMessage | 'out-of-order' | undefined {
  const { interchange, open, messagesOfInterchange, groupsOfInterchange } = progress;
  if (!interchange || open) return 'out-of-order';
  progress.interchange = undefined;
  const [count, reference] = [unz.elements[0]?.[0], unz.elements[1]?.[0]?.trim()];
  const found = groupsOfInterchange || messagesOfInterchange;
  if (Number(count) !== found) return broken(progress, unz.index, `UNZ counts ${count ?? 'no'} messages or groups, the interchange has ${found}`);
  if (reference !== interchange.reference) return broken(progress, unz.index, `UNZ ends interchange ${reference ?? ''}, UNB began ${interchange.reference}`);
  return undefined;
}

function problemAtEnd({ interchange, open, items }: Progress, last: number): SyntaxProblem | undefined {
  if (open) return { index: last, message: 'the message has no UNT' };
  if (interchange) return { index: last, message: 'the interchange has no UNZ: the rest of it did not come' };
  return items === 0 && last < 0 ? { index: 0, message: 'there is no segment' } : undefined;
}

function broken({ items }: Progress, index: number, message: string): BrokenMessage {
  return { kind: 'broken', item: Math.max(0, items - 1), index, message };
}

function orderOf({ interchange, open }: Progress): string {
  if (open) return 'UNT must end the message first';
  return interchange ? 'UNH must begin a message, or UNZ end the interchange' : 'UNB must begin an interchange';
}
