import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '#libs/testing';
import type { HttpClient } from '../http/http-client.js';
import type { Spawned } from '../spawned.js';
import type { BenchEvent } from '../workloads/workload.js';
import type { LogWriter } from './log-writer.js';

export interface ProbeOptions {
  readonly writer: LogWriter;
  readonly query: HttpClient;
  readonly processes: readonly Spawned[];
  readonly random: Random;
  /** Of the first figure; no figure may be published twice. */
  readonly firstSerial: number;
  readonly isOver: () => boolean;
}

const firstDay = Date.parse('2001-01-01T00:00:00Z');
const node = 'KZ-AKTAU';
const mostPauseMillis = 60;
const pollMillis = 4;

/**
 * Publishes one figure after the other, each for a day of its own, and asks the query API for it until it is there. Milliseconds
 * from each acknowledgement to the answer that has it; one at least. Throws when a process ends.
 */
export async function probeVisibility({ writer, query, processes, random, firstSerial, isOver }: ProbeOptions): Promise<number[]> {
  const latencies: number[] = [];
  for (let serial = firstSerial; !isOver() || latencies.length === 0; serial++) {
    const [acknowledged] = await writer.send([figureOf(serial)]);
    while ((await askFigure(query, serial)) !== serial) {
      for (const process of processes) process.mustRun();
      await sleep(pollMillis);
    }
    latencies.push(performance.now() - (acknowledged?.at ?? Number.NaN));
    await sleep(random.below(mostPauseMillis));
  }
  return latencies;
}

function dayOf(serial: number): string {
  return new Date(firstDay + serial * 86_400_000).toISOString().slice(0, 10);
}

function figureOf(serial: number): BenchEvent {
  const day = dayOf(serial);
  return {
    key: `probe-${serial}`,
    event: {
      specversion: '1.0', id: `probe-${serial}`, source: '/bench/probe', type: 'caravan.container.count.v1', time: `${day}T00:00:00Z`, recordedtime: `${day}T12:00:00Z`,
      data: { place: { codes: [`NODE:${node}`] }, metric: 'CONTAINERS', period: { start: day, grain: 'DAY' }, value: serial },
    },
  };
}

/** What the API says of the day; undefined before it says anything. */
async function askFigure(query: HttpClient, serial: number): Promise<number | undefined> {
  const path = `/v1/indicators/reported-container-volume?metric=CONTAINERS&period=DAY&node=${node}&from=${dayOf(serial)}&to=${dayOf(serial + 1)}`;
  const { rows } = JSON.parse(await query.ask({ path })) as { readonly rows: readonly { readonly value: number | null }[] };
  return rows[0]?.value ?? undefined;
}
