import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Domain, JsonObject } from '#libs/contracts';
import type { Random } from '#libs/testing';
import type { TestEvent } from './running-query.js';

const folder = join(__dirname, '..', '..', '..', 'test', 'golden', 'examples');
const hour = 3_600_000;

/** An event with the time of its receipt, epoch milliseconds. */
export interface SentEvent {
  readonly event: TestEvent;
  readonly receivedAt: number;
}

/**
 * The events of all golden examples that a domain takes, and more, each perhaps corrected in its time or its content, perhaps withdrawn, and
 * sent in an order that has little to do with the order of versions. The same for the same seed.
 */
export function correctedGolden(domain: Domain, random: Random, more: readonly TestEvent[] = []): SentEvent[] {
  const events = [...goldenEvents(domain), ...more];
  const versions = events.flatMap((event, i) => [event, ...correctionsOf(event, events, random.pick([i, random.below(events.length)]), random)]);
  const batches = versions.map(() => random.below(12));
  return versions.map((event, i) => ({ event, receivedAt: Date.parse('2030-01-01T00:00:00Z') + (batches[i] as number) * 24 * hour })).sort((a, b) => a.receivedAt - b.receivedAt);
}

function goldenEvents(domain: Domain): TestEvent[] {
  const types = new Set(domain.events.map(({ type }) => type));
  return readdirSync(folder).filter((file) => file.endsWith('.json')).flatMap((file) => {
    const { events } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { events: JsonObject[] };
    return (events as unknown as TestEvent[]).filter(({ type, time, id }) => types.has(type) && time !== undefined && id !== undefined)
      .map((event) => ({ recordedtime: event.time as string, ...event, id: `${file.slice(0, 4)}:${event.id}` }));
  });
}

/** Up to two later versions: another time, what another event of its type says, or nothing any more. */
function correctionsOf(event: TestEvent, events: readonly TestEvent[], other: number, random: Random): TestEvent[] {
  const { source = '/test', id, type } = event;
  const later = (hours: number): string => new Date(Date.parse(event.recordedtime as string) + hours * hour).toISOString();
  const corrections: TestEvent[] = [];
  if (random.oneIn(3)) {
    const like = events[other];
    const data = like?.type === type && like.data ? like.data : event.data;
    const time = event.time === undefined ? {} : { time: new Date(Date.parse(event.time) + (random.below(9) - 4) * 13 * hour).toISOString() };
    corrections.push({ ...event, ...(data ? { data } : {}), ...time, recordedtime: later(1 + random.below(200)) });
  }
  if (random.oneIn(6)) corrections.push({ source, id, type, retracted: true, recordedtime: later(1 + random.below(200)) });
  return corrections;
}
