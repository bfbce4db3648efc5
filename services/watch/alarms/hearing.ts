import { type HeardHour, type HeardSeries, learnRhythm } from '#libs/alarms';
import { withConnection } from '#libs/database';
import { type HeardHourRow, type HeardRow, heardHours, heardSince } from '#libs/database/alarms';
import type { ReferenceSnapshot } from '#libs/reference';
import { isClosed, nodeOf } from '#services/query';
import type { WatchParts } from '../watch-parts.js';

const hourMillis = 3_600_000;
/** Habits are learnt from the events of so many days, and only who was heard in them is judged. */
export const habitDays = 28;
const learnEveryMillis = 600_000;
/** Facts received this long before the last one seen are read again: another partition may be further behind. */
const overlapMillis = 30_000;
/** Where a domain was not heard of in the days that habits are learnt from, facts received in so long are looked at. */
const firstLookMillis = 600_000;
/** After a look at new facts that was not quick there is a pause of ten times its length. */
const restOfLooks = 10;
const quickLookMillis = 200;
const mostRows = 200_000;
const mostPlaces = 20_000;

type Series = Omit<HeardSeries, 'isClosed'>;

/** Who of a tenant was heard of where, and how often; learnt anew every ten minutes, kept up to date in between. */
export class Hearing {
  private series = new Map<string, Series>();
  private learntAt = Number.NEGATIVE_INFINITY;
  /** When the last fact seen of a domain was received; where consumers are behind, that is behind too. */
  private readonly received = new Map<string, number>();
  private nextLook = 0;
  private closed: ClosedHours | undefined;

  constructor(
    private readonly parts: WatchParts,
    private readonly tenant: string,
  ) {}

  /** All series heard of in the last 28 days. */
  async listen(reference: ReferenceSnapshot, now: number): Promise<HeardSeries[]> {
    if (now - this.learntAt >= learnEveryMillis) await this.learn(reference, now);
    await this.catchUp(reference, now);
    const oldest = now - habitDays * 24 * hourMillis;
    const closed = this.closedHours(reference);
    return [...this.series.values()].filter(({ last }) => last >= oldest).map((each) => ({ ...each, isClosed: (hour) => closed.at(each.node, hour) }));
  }

  private closedHours(reference: ReferenceSnapshot): ClosedHours {
    if (this.closed?.reference !== reference) this.closed = new ClosedHours(reference);
    return this.closed;
  }

  private async learn(reference: ReferenceSnapshot, now: number): Promise<void> {
    const from = new Date(now - habitDays * 24 * hourMillis);
    const rows = await withConnection(this.parts.slow, (connection) => heardHours(connection, this.tenant, from, new Date(now), mostRows));
    if (rows.length === mostRows) this.parts.logger.warn({ tenant: this.tenant, mostRows }, 'more was heard than habits are learnt from: some series are not judged');
    this.series = learnSeries(rows, this.closedHours(reference));
    this.received.clear();
    for (const row of rows) this.noteReceived(row);
    for (const { name } of this.parts.domains) if (!this.received.has(name)) this.received.set(name, now - firstLookMillis);
    this.learntAt = now;
  }

  private async catchUp(reference: ReferenceSnapshot, now: number): Promise<void> {
    if (performance.now() < this.nextLook) return;
    const began = performance.now();
    const range = { tenant: this.tenant, from: new Date(now - habitDays * 24 * hourMillis), to: new Date(now), limit: mostPlaces };
    for (const [domain, received] of this.received) {
      const choice = { ...range, domain, received: new Date(received - overlapMillis) };
      for (const heard of await withConnection(this.parts.slow, (connection) => heardSince(connection, choice))) this.note(heard, reference);
    }
    const took = performance.now() - began;
    this.nextLook = performance.now() + (took > quickLookMillis ? took * restOfLooks : 0);
  }

  /** A series that is new has no habits until the next lesson. */
  private note(heard: HeardRow, reference: ReferenceSnapshot): void {
    const { domain, source, type, place, last } = heard;
    const node = nodeOf(place, last.getTime(), reference);
    const key = keyOf({ domain, source, node, type });
    const known = this.series.get(key) ?? { domain, source, node, type, last: 0, rhythm: learnRhythm([], () => false) };
    if (last.getTime() > known.last) this.series.set(key, { ...known, last: last.getTime() });
    this.noteReceived(heard);
  }

  private noteReceived({ domain, received }: HeardRow): void {
    this.received.set(domain, Math.max(received.getTime(), this.received.get(domain) ?? 0));
  }
}

/** One series for each source, node and type; several codes may be one node. */
function learnSeries(rows: readonly HeardHourRow[], closed: ClosedHours): Map<string, Series> {
  const gathered = new Map<string, { of: Omit<Series, 'rhythm'>; hours: Map<number, number> }>();
  for (const { domain, source, type, place, hour, times, last } of rows) {
    const of = { domain, source, node: nodeOf(place, last.getTime(), closed.reference), type, last: last.getTime() };
    const known = gathered.get(keyOf(of)) ?? { of, hours: new Map<number, number>() };
    known.hours.set(hour, (known.hours.get(hour) ?? 0) + times);
    gathered.set(keyOf(of), { of: { ...of, last: Math.max(of.last, known.of.last) }, hours: known.hours });
  }
  return new Map([...gathered].map(([key, { of, hours }]) => [key, { ...of, rhythm: learnRhythm(heardIn(hours), (hour) => closed.at(of.node, hour)) }]));
}

function heardIn(hours: ReadonlyMap<number, number>): HeardHour[] {
  return [...hours].map(([hour, times]) => ({ hour, times }));
}

/** Which hours a node is closed, by the calendar of one state of the reference data. */
class ClosedHours {
  private readonly known = new Map<string, Map<number, boolean>>();

  constructor(readonly reference: ReferenceSnapshot) {}

  at(node: string, hour: number): boolean {
    const ofNode = this.known.get(node) ?? new Map<number, boolean>();
    const known = ofNode.get(hour);
    if (known !== undefined) return known;
    const closed = isClosed(node, this.reference, hour * hourMillis);
    this.known.set(node, ofNode.set(hour, closed));
    return closed;
  }
}

function keyOf({ domain, source, node, type }: Pick<Series, 'domain' | 'source' | 'node' | 'type'>): string {
  return [domain, source, node, type].join('\u001f');
}
