import type { Violation } from '#libs/contracts';
import { milestoneType } from '../standards/event-types.js';
import type { AdaptedEvent, Outcome } from '../standards/outcome.js';
import { type GateMove, readGateMove } from './read-gate-move.js';
import { type CodecoHeader, isOtherDocument, readHeader } from './read-header.js';
import type { Message } from './read-messages.js';
import { pathTo, type QualifiedSegments, qualify, valueAt, violationAt } from './segment-values.js';
import type { Segment } from './split-segments.js';

/** An EQD with what belongs to it. */
type Group = [eqd: Segment, ...rest: Segment[]];

/** A gate report: one milestone a container, or its withdrawal. A message whose header is wrong is refused whole (domains.md 5.2). */
export function* adaptCodeco(message: Message, zone: string): Generator<Outcome> {
  const { item, segments } = message;
  if (isOtherDocument(message)) return yield { kind: 'ignored', item, ignored: 'codeco_document' };
  const violations: Violation[] = [];
  const header = readHeader(message, zone, violations);
  const { common, groups } = cutGroups(segments);
  if (groups.length === 0) violations.push(violationAt('missing_field', 'the message names no equipment: an EQD is required', segments[0]));
  const [first, ...others] = violations;
  if (first) yield rejected(item, [first, ...others]);
  else if (header) for (const group of groups) yield adaptGroup(item, header, group, common, zone);
}

function adaptGroup(item: number, header: CodecoHeader, group: Group, common: QualifiedSegments, zone: string): Outcome {
  const [eqd] = group;
  if (valueAt(eqd, 0) !== 'CN') return { kind: 'ignored', item, ignored: 'codeco_equipment' };
  const move = readGateMove(header, group, common, zone);
  const [first, ...others] = move.violations;
  return first ? rejected(item, [first, ...others], move.id) : eventOf(item, header, move, eqd);
}

function eventOf(item: number, { source, recordedtime, sequence, isWithdrawal }: CodecoHeader, { id, time, data, origins }: GateMove, eqd: Segment): AdaptedEvent {
  return {
    kind: 'event', item,
    event: {
      specversion: '1.0', id, source, type: milestoneType, recordedtime, ...(sequence === undefined ? {} : { sequence }),
      ...(isWithdrawal ? { retracted: true } : { ...(time === undefined ? {} : { time }), data }),
    },
    warnings: [],
    origins: { ...origins, $: pathTo(eqd) },
  };
}

/** What stands before the first EQD, then the segments of each EQD. CNT ends the last one. */
function cutGroups(segments: readonly Segment[]): { readonly common: QualifiedSegments; readonly groups: readonly Group[] } {
  const common: Segment[] = [];
  const groups: Group[] = [];
  for (const segment of segments) {
    if (segment.tag === 'CNT') break;
    if (segment.tag === 'EQD') groups.push([segment]);
    else (groups.at(-1) ?? common).push(segment);
  }
  return { common: qualify(common), groups };
}

function rejected(item: number, violations: readonly [Violation, ...Violation[]], id: string | null = null): Outcome {
  return { kind: 'rejected', item, id, violations };
}
