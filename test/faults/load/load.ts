import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from '#libs/testing';
import { borderEvents } from './border-events.js';
import { containerEvents } from './container-events.js';
import { flightEvents } from './flight-events.js';
import type { Ledger } from './ledger.js';
import type { EventMaker } from './load-event.js';
import { MessageMix, type Shares } from './message-mix.js';
import type { Publish } from './publishers.js';

/** One publisher with a stream of its own. */
interface Lane {
  readonly domain: string;
  readonly tenant: string;
  readonly mix: MessageMix;
  readonly publish: Publish;
  readonly takesBad: boolean;
}

export interface LaneOptions {
  readonly domain: string;
  readonly name: string;
  readonly tenant: string;
  readonly way: 'straight' | 'gateway';
  readonly publish: Publish;
  readonly shares?: Shares;
  /** Containers or trucks that events are about. */
  readonly entities?: number;
}

/** What the publishers of each domain tell. */
export const makers: Readonly<Record<string, (random: Random, entities: number) => EventMaker>> = {
  'container-traffic': containerEvents,
  'border-checkpoints': borderEvents,
  flights: flightEvents,
};

/** The domains that run where a fault names none; the load has events for flights too. */
export const usualDomains = ['container-traffic', 'border-checkpoints'];

const messagesAtOnce = 200;
const restMillis = 250;

/** Publishers that send until they are acknowledged, as a client that means it does: what is in doubt is sent again. */
export class Load {
  private lanes: Lane[];
  private stopping = false;
  /** Messages handed to publishers so far, repeats after no answer not counted. */
  published = 0;

  constructor(
    readonly ledger: Ledger,
    seed: number,
    options: readonly LaneOptions[],
  ) {
    this.lanes = options.map((lane, index) => {
      const random = new Random(seed * 1_000 + index);
      const maker = (makers[lane.domain] as (typeof makers)[string])(random, lane.entities ?? 2_000);
      const mix = new MessageMix(random, maker, lane.name, lane.way === 'straight' ? lane.tenant : undefined, lane.shares);
      return { domain: lane.domain, tenant: lane.tenant, mix, publish: lane.publish, takesBad: lane.way === 'straight' };
    });
  }

  /** Publishes so many messages, shared by all lanes; resolves when each is acknowledged, or after `stop`. */
  async publish(count: number): Promise<void> {
    const each = Math.ceil(count / this.lanes.length);
    await Promise.all(this.lanes.map((lane) => this.publishIn(lane, each)));
  }

  /** Publishes at a rate until `stop`, as long as there is room: records that may still come in before some are applied. */
  async run(perSecond: number, roomNow: () => Promise<number>): Promise<void> {
    while (!this.stopping) {
      const start = performance.now();
      const count = Math.min(perSecond, await roomNow());
      if (count >= this.lanes.length) await this.publish(count);
      await sleep(Math.max(0, 1_000 - (performance.now() - start)));
    }
  }

  /** A tenant publishes nothing more. */
  silence(tenant: string): void {
    this.lanes = this.lanes.filter((lane) => lane.tenant !== tenant);
  }

  /** No message is tried again after this. */
  stop(): void {
    this.stopping = true;
  }

  private async publishIn(lane: Lane, count: number): Promise<void> {
    for (let left = count; left > 0 && !this.stopping; left -= messagesAtOnce) {
      const messages = Array.from({ length: Math.min(left, messagesAtOnce) }, () => lane.mix.next()).filter(({ event }) => event !== undefined || lane.takesBad);
      this.published += messages.length;
      while (!(await lane.publish(lane.domain, messages)) && !this.stopping) await sleep(restMillis);
    }
  }
}
