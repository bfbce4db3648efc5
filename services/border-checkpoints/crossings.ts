import { firstIndex, makeRow, type Checkpoint, type Contribution, type Reference } from '#libs/contracts';
import type { Passage } from './passages.js';

/** A border crossed once: the passage out, the passage in, or both. */
interface Crossing {
  readonly out?: Passage;
  readonly into?: Passage;
  readonly checkpoint: Checkpoint | undefined;
}

/** The other side follows at most this long after the last fact of the first. */
const pairingSeconds = 72 * 3_600;

/** What the crossings of one unit add, passages given in the order in which they started (domains.md 3.3, 7). */
export function contributeCrossings(passages: readonly Passage[], unitType: string, reference: Reference): Contribution[] {
  return pairPassages(passages, reference).map((crossing) => toContribution(crossing, unitType, reference));
}

function pairPassages(passages: readonly Passage[], reference: Reference): Crossing[] {
  const incoming = passages.filter((passage) => passage.direction === 'IN' && passage.outcome !== 'TURNED_BACK');
  const used = new Set<Passage>();
  const crossings: Crossing[] = [];
  for (const out of passages) {
    if (out.direction !== 'OUT' || out.outcome === 'TURNED_BACK') continue;
    const match = findPartner(out, incoming, used, reference);
    if (match) used.add(match.into);
    if (match) crossings.push({ out, into: match.into, checkpoint: match.checkpoint });
    else if (out.outcome === 'EXITED') crossings.push({ out, checkpoint: checkpointOf(out, reference) });
  }
  const alone = incoming.filter((into) => !used.has(into) && hasComeIn(into));
  return [...crossings, ...alone.map((into) => ({ into, checkpoint: checkpointOf(into, reference) }))];
}

const checkpointOf = (passage: Passage, reference: Reference): Checkpoint | undefined =>
  reference.checkpointAt(passage.place.node, passage.mode);

const hasComeIn = (into: Passage): boolean => into.enteredAt !== undefined || into.outcome === 'EXITED';

interface Partner {
  readonly into: Passage;
  readonly checkpoint: Checkpoint;
}

function findPartner(out: Passage, incoming: readonly Passage[], used: ReadonlySet<Passage>, reference: Reference): Partner | undefined {
  for (let index = firstStartedAt(incoming, out.lastAt); index < incoming.length; index++) {
    const into = incoming[index]!;
    if (into.startedAt - out.lastAt > pairingSeconds) return undefined;
    const checkpoint = used.has(into) || into.mode !== out.mode ? undefined : sharedCheckpoint(out, into, reference);
    if (checkpoint) return { into, checkpoint };
  }
  return undefined;
}

/** The index of the first passage that started at or after an instant. */
function firstStartedAt(passages: readonly Passage[], instant: number): number {
  return firstIndex(passages.length, (index) => passages[index]!.startedAt < instant);
}

/** The checkpoint whose two sides the passages are; where one side serves several, the other side tells which. */
function sharedCheckpoint(out: Passage, into: Passage, reference: Reference): Checkpoint | undefined {
  const sides = [out.place.node, into.place.node];
  const candidates = [checkpointOf(out, reference), checkpointOf(into, reference)];
  return candidates.find((checkpoint) => checkpoint && sides.includes(checkpoint.nodeA) && sides.includes(checkpoint.nodeB));
}

function toContribution({ out, into, checkpoint }: Crossing, unitType: string, reference: Reference): Contribution {
  const landed = out?.endedAt !== undefined ? { passage: out, at: out.endedAt } : landingOfIn(into!);
  const otherSide = (passage: Passage): string => {
    const other = checkpoint?.nodeA === passage.place.node ? checkpoint.nodeB : checkpoint?.nodeA;
    return other === undefined ? 'ZZ' : reference.country(other);
  };
  const from = out?.place.country ?? otherSide(into!);
  const to = into?.place.country ?? otherSide(out!);
  const { mode, place } = landed.passage;
  const dims = [checkpoint?.id ?? 'unknown', from, to, mode, unitType];
  const { measures, total } = timing(out, into);
  return makeRow('border_crossings', dims, landed.at, place.zone, measures, total);
}

function landingOfIn(into: Passage): { passage: Passage; at: number } {
  return { passage: into, at: into.enteredAt ?? into.endedAt ?? into.startedAt };
}

/** Measures of a crossing and, where both entries and both ends are known, the seconds from side to side. */
function timing(out: Passage | undefined, into: Passage | undefined): { measures: readonly number[]; total: number | undefined } {
  const bothSides = out && into ? 1 : 0;
  const times = [out?.enteredAt, out?.endedAt, into?.enteredAt, into?.endedAt];
  const [outFrom, outUntil, inFrom, inUntil] = times;
  if (outFrom === undefined || outUntil === undefined || inFrom === undefined || inUntil === undefined) {
    return { measures: [1, bothSides, 0, 0, 0, 0, 0], total: undefined };
  }
  const total = inUntil - outFrom;
  return { measures: [1, bothSides, 1, total, outUntil - outFrom, inFrom - outUntil, inUntil - inFrom], total };
}
