import type { JsonObject } from '#libs/contracts';
import { type TestEvent, count, retraction, step } from './border-events.js';

/** Events of a border that is at work: new ones, corrections, withdrawals and late ones, as they follow from the numbers given. */
export class BorderLoad {
  private made = 0;
  private readonly counts: TestEvent[] = [];

  constructor(private readonly random: () => number) {}

  /** The next events. */
  next(number: number): JsonObject[] {
    return Array.from({ length: number }, () => this.one());
  }

  private one(): JsonObject {
    const n = this.made++;
    const known = this.counts[this.below(this.counts.length)];
    const choice = this.below(10);
    if (choice < 2 && known) return count(known.id, this.day(known), this.below(1_000), {}, { recordedtime: this.recorded(n) });
    if (choice === 2 && known) return retraction(known, this.recorded(n));
    if (choice < 5) return step(`step-${n}`, this.time(), { unitId: `UNIT${this.below(300)}`, step: ['ENTERED', 'EXITED'][n % 2] ?? 'ENTERED' });
    if (choice < 7) return this.gauge(n);
    const event = count(`count-${n}`, this.time().slice(0, 10), this.below(1_000));
    this.counts.push(event);
    return event;
  }

  private gauge(n: number): JsonObject {
    const time = this.time();
    const data = { place: { codes: ['NODE:KZ-NURZHOLY'] }, direction: 'OUT', unitType: 'TRUCK', lane: 'ALL', metric: 'QUEUE_UNITS', status: 'VALUE', value: this.below(100), validForS: 3_600 };
    return { specversion: '1.0', type: 'caravan.border.gauge.v1', source: '/e2e/display', id: `gauge-${n}`, time, recordedtime: time, data };
  }

  private day(event: TestEvent): string {
    return String((event['data'] as { period: { start: string } }).period.start);
  }

  /** Some minute of a hundred days of 2024. */
  private time(): string {
    return `${new Date(Date.UTC(2024, 4, 1) + this.below(144_000) * 60_000).toISOString().slice(0, 19)}Z`;
  }

  private recorded(n: number): string {
    return new Date(Date.UTC(2025, 0, 1) + n * 1_000).toISOString();
  }

  private below(most: number): number {
    return Math.floor(this.random() * most);
  }
}
