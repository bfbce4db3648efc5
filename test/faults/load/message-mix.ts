import type { Random } from '#libs/testing';
import type { EventMaker, LoadEvent } from './load-event.js';

/** One record to publish. `key` null: any partition; undefined: no event, must be refused. */
export interface Message {
  readonly key: string | null;
  readonly text: string;
  /** Absent when the text must be refused. */
  readonly event?: LoadEvent;
}

/** How often, in a thousand, what is not a new event comes: the corridor's mix, with more of what is hard. */
export interface Shares {
  readonly again: number;
  readonly corrected: number;
  readonly retracted: number;
  readonly late: number;
  readonly undated: number;
  readonly bad: number;
  readonly wrongKey: number;
}

export const usualShares: Shares = { again: 30, corrected: 40, retracted: 10, late: 20, undated: 20, bad: 5, wrongKey: 150 };

const firstTime = Date.UTC(2026, 2, 1);
const firstRecorded = Date.UTC(2026, 5, 1);
const dayMinutes = 24 * 60;
const [spanMinutes, lateMinutes, gridMinutes] = [5 * dayMinutes, 300 * dayMinutes, 15];
const remembered = 4_000;
/** So many facts are kept back whose retraction went ahead. */
const keptBack = 20;

/** Texts no reader may accept. */
const badTexts = [
  '{', 'not json', '[]', '{"specversion":"1.0","id":"x","source":"/faults","type":"caravan.other.v1","time":"2026-03-01T00:00:00Z","data":{}}',
];

/** A stream of messages of one domain that follows from the seed alone. */
export class MessageMix {
  private readonly sent: (LoadEvent & { readonly data?: object })[] = [];
  private readonly behind: LoadEvent[] = [];
  private made = 0;
  private versions = 0;

  constructor(
    private readonly random: Random,
    private readonly maker: EventMaker,
    /** Put into ids, so that two mixes of one seed do not meet. */
    private readonly name: string,
    /** The tenant that events name; absent where a gateway says it. */
    private readonly tenant: string | undefined,
    private readonly shares: Shares = usualShares,
  ) {}

  next(): Message {
    const held = this.behind.length > keptBack ? this.behind.shift() : undefined;
    if (held) return this.message(held);
    const draw = this.random.below(1_000);
    const { bad, again, corrected, retracted } = this.shares;
    if (draw < bad) return this.bad();
    const old = this.sent.length > 0 ? this.random.pick(this.sent) : undefined;
    if (!old || draw >= bad + again + corrected + retracted) return this.message(this.fresh());
    if (draw < bad + again || old.recordedtime === undefined) return this.message(old);
    if (draw < bad + again + corrected) return this.message(this.corrected(old));
    return this.message(this.random.oneIn(4) ? this.retractedAhead() : this.retracted(old));
  }

  private retractedAhead(): LoadEvent {
    const event = this.fresh(false);
    this.behind.push(event);
    return event.recordedtime === undefined ? event : this.retracted(event);
  }

  private bad(): Message {
    if (this.random.oneIn(2)) return { key: null, text: this.random.pick(badTexts) };
    const { data: _, ...withoutData } = this.fresh(false);
    return { key: null, text: JSON.stringify(withoutData) };
  }

  private fresh(remember = true): LoadEvent {
    const minutes = this.random.below(spanMinutes) - (this.draws('late') ? lateMinutes : 0);
    const at = firstTime + Math.floor(minutes / gridMinutes) * gridMinutes * 60_000;
    const made = this.maker.make(`${this.name}-${this.made++}`, at);
    const event = this.tenant === undefined ? made : { ...made, tenant: this.tenant };
    const dated = this.draws('undated') ? event : { ...event, recordedtime: this.nextRecorded() };
    if (remember) this.sent[this.sent.length < remembered ? this.sent.length : this.random.below(remembered)] = dated;
    return dated;
  }

  private corrected(old: LoadEvent): LoadEvent {
    if (old.data === undefined) return old;
    return { ...old, recordedtime: this.nextRecorded(), data: this.maker.correct(old.data) };
  }

  private retracted({ time: _, data: __, ...identity }: LoadEvent): LoadEvent {
    return { ...identity, recordedtime: this.nextRecorded(), retracted: true };
  }

  /** Each version has a time of its own; now and then an earlier one comes after a later one. */
  private nextRecorded(): string {
    const seconds = this.versions++ * 2 - (this.random.oneIn(10) ? 1_001 : 0);
    return new Date(firstRecorded + seconds * 1_000).toISOString();
  }

  private message(event: LoadEvent): Message {
    const key = event.data === undefined ? null : this.maker.keyOf(event.data);
    const wrong = this.draws('wrongKey') ? (this.random.oneIn(2) ? null : `wrong-${this.random.below(50)}`) : key;
    return { key: wrong, text: JSON.stringify(event), event };
  }

  private draws(share: keyof Shares): boolean {
    return this.random.below(1_000) < this.shares[share];
  }
}
