import type { ContainerFact } from './container-facts.js';
import type { StayWord } from './fields.js';

/** What is known of a container's time at a node. */
export interface Stay {
  readonly stay: StayWord;
  /** True when the first fact is an entry, the last one a leaving; neither for PASS. */
  readonly isEntrySeen: boolean;
  readonly isExitSeen: boolean;
  /** Seconds; a bound for AT_LEAST and AT_MOST, absent for PASS, OPEN and UNKNOWN. */
  readonly dwell: number | undefined;
}

/** The stay of a visit by its facts and the start of the next visit, if there is one (domains.md 3.1, 5). */
export function stayOf(facts: readonly ContainerFact[], nextStart: number | undefined): Stay {
  const [first, last] = [facts[0]!, facts.at(-1)!];
  const isEntrySeen = first.role === 'ENTER';
  const isExitSeen = last.role === 'LEAVE' || last.role === 'LEAVE_FINAL';
  const told = (stay: StayWord, dwell?: number): Stay => ({ stay, isEntrySeen, isExitSeen, dwell });
  const spanned = last.at - first.at;
  if (facts.every(({ role }) => role === 'PASS')) return told('PASS');
  if (isExitSeen && isEntrySeen) return told('MEASURED', spanned);
  if (isExitSeen) return spanned > 0 ? told('AT_LEAST', spanned) : told('UNKNOWN');
  if (nextStart === undefined) return told('OPEN');
  return isEntrySeen ? told('AT_MOST', nextStart - first.at) : told('UNKNOWN');
}
