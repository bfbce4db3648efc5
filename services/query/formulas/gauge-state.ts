import type { Fact } from '#libs/contracts';
import type { NullReason } from './figure.js';

/** What a gauge says now. NONE: nobody has said anything. */
export type GaugeStatus = 'VALUE' | 'CLOSED' | 'NOT_AVAILABLE' | 'PENDING' | 'STALE' | 'NONE';

/** The state of one series at an instant. */
export interface GaugeState {
  readonly status: GaugeStatus;
  /** The last value, of a stale series too; null for all else, with a reason. */
  readonly value: number | null;
  readonly reason: NullReason | null;
  /** Epoch milliseconds. */
  readonly observedAt: number | null;
  readonly ageSeconds: number | null;
}

/** Places of a gauge's kept form: status, value, and for how many seconds it holds. */
const place = { status: 5, value: 6, validForSeconds: 7 } as const;

const reasonOf: Readonly<Record<string, NullReason>> = { CLOSED: 'closed', NOT_AVAILABLE: 'not_available', PENDING: 'pending' };

/** A series of which nothing is known. */
export const noState: GaugeState = { status: 'NONE', value: null, reason: 'nothing_observed', observedAt: null, ageSeconds: null };

/** The latest fact of a series speaks; at one instant the later recorded, then the greater id (domains.md 3.3). */
export function stateAt(facts: readonly Fact[], now: number): GaugeState {
  const known = facts.filter((fact) => fact.time <= now);
  const latest = known.reduce<Fact | undefined>((best, fact) => (best && isLater(best, fact) ? best : fact), undefined);
  if (!latest) return noState;
  const kept = latest.kept as readonly unknown[];
  const status = kept[place.status] as GaugeStatus;
  const value = status === 'VALUE' ? (kept[place.value] as number) : null;
  const ageSeconds = Math.floor((now - latest.time) / 1000);
  const isStale = ageSeconds >= (kept[place.validForSeconds] as number);
  const reason = value !== null ? null : isStale ? 'stale' : (reasonOf[status] ?? 'nothing_observed');
  return { status: isStale ? 'STALE' : status, value, reason, observedAt: latest.time, ageSeconds };
}

function isLater(a: Fact, b: Fact): boolean {
  return (a.time - b.time || a.recorded - b.recorded || (a.id < b.id ? -1 : 1)) > 0;
}
