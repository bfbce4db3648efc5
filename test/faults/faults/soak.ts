import { setTimeout as sleep } from 'node:timers/promises';
import type { Arena } from '../ground/arena.js';
import { keepLoading, sumOffsets, untilWorking } from '../ground/settle.js';
import { type VitalSigns, readVitalSigns, robustSlope } from '../ground/vital-signs.js';
import type { ServiceProcess } from '../processes/service-process.js';
import type { Fault } from './fault.js';
import { inArena } from './in-arena.js';

const eventsPerSecond = 300;
/** So many that what is kept of each stays small: it is the load that would grow otherwise, not the process. */
const entities = 50_000;
const looksPerMinute = 12;
const promised = { mebibytesPerMinute: 1, handles: 2, series: 1_500 };

/** All that was seen of a process. */
interface Watched {
  readonly process: ServiceProcess;
  readonly looks: VitalSigns[];
}

/** Hours of work in short: a round is a minute. */
export const soak: Fault = {
  name: 'soak',
  target: 'B21',
  title: 'Paced load through gateway and Kafka on all three domains; a round is a minute. Over the second half, by the median of slopes, the resident memory of each process grows by less than 1 MiB a minute and its handles and open files by no more than 2 in all; none has more than 1,500 series.',
  landing: 'in every minute records were applied, and each process is the one that was there at the beginning',
  fullRounds: 30,
  secondsEach: 60,
  secondsFixed: 180,
  run: (run) => inArena(run, { name: 'soak', seed: run.seed, processes: 1, domains: ['container-traffic', 'border-checkpoints', 'flights'], entities }, async (arena) => {
    await arena.start();
    const loading = keepLoading(arena, eventsPerSecond);
    await untilWorking(arena);
    const watched = processesOf(arena).map((process): Watched => ({ process, looks: [] }));
    const began = performance.now();
    let [minutes, applied] = [0, await sumOffsets(arena)];
    for (let round = 0; round < run.rounds; round++) {
      for (let look = 0; look < looksPerMinute; look++) {
        await sleep(Math.max(0, began + (round * looksPerMinute + look) * (60_000 / looksPerMinute) - performance.now()));
        await Promise.all(watched.map((each) => lookAt(each, (performance.now() - began) / 60_000)));
      }
      const now = await sumOffsets(arena);
      if (now > applied) minutes++;
      applied = now;
      run.say(`minute ${round + 1}: ${watched.map(({ process, looks }) => `${process.name} ${Math.round(looks.at(-1)?.residentMiB ?? 0)} MiB`).join(', ')}`);
    }
    arena.load?.stop();
    await loading;
    const replaced = watched.filter(({ process }) => !process.isAlive).map(({ process }) => `${process.name} did not live to the end`);
    return { landed: { 'minutes under load': minutes }, figures: Object.assign({}, ...watched.map(figuresOf)) as Record<string, number>, shortcomings: [...replaced, ...(minutes < run.rounds ? [`nothing was applied in ${run.rounds - minutes} minutes`] : []), ...watched.flatMap((each) => judge(each))] };
  }),
};

function processesOf(arena: Arena): ServiceProcess[] {
  const crews = [...(arena.gateway ? [arena.gateway] : []), ...arena.crews.values()];
  return crews.flatMap(({ seats }) => seats.map(({ process }) => process));
}

async function lookAt({ process, looks }: Watched, minute: number): Promise<void> {
  const signs = await readVitalSigns(process.opsPort, minute);
  if (signs) looks.push(signs);
}

/** Of the second half of the looks: memory a minute, and handles over all of it. */
function trendsOf({ looks }: Watched): { readonly mebibytesPerMinute: number; readonly descriptors: number; readonly resources: number } {
  const half = looks.slice(Math.floor(looks.length / 2));
  const minutes = (half.at(-1)?.minute ?? 0) - (half[0]?.minute ?? 0);
  const slopeOf = (sign: 'residentMiB' | 'descriptors' | 'resources'): number => robustSlope(half.map((look) => [look.minute, look[sign]]));
  return { mebibytesPerMinute: slopeOf('residentMiB'), descriptors: slopeOf('descriptors') * minutes, resources: slopeOf('resources') * minutes };
}

function mostOf({ looks }: Watched, sign: keyof VitalSigns): number {
  return Math.max(0, ...looks.map((look) => look[sign]));
}

function figuresOf(watched: Watched): Record<string, number> {
  const { name } = watched.process;
  const { mebibytesPerMinute, descriptors, resources } = trendsOf(watched);
  return {
    [`${name}: MiB more a minute`]: toHundredths(mebibytesPerMinute), [`${name}: MiB at most`]: Math.round(mostOf(watched, 'residentMiB')),
    [`${name}: handles more`]: toHundredths(resources), [`${name}: files more`]: toHundredths(descriptors), [`${name}: series at most`]: mostOf(watched, 'series'),
  };
}

function judge(watched: Watched): string[] {
  const { name } = watched.process;
  const { mebibytesPerMinute, descriptors, resources } = trendsOf(watched);
  const series = mostOf(watched, 'series');
  return [
    ...(watched.looks.length < 4 ? [`${name} did not show its metrics`] : []),
    ...(mebibytesPerMinute >= promised.mebibytesPerMinute ? [`${name} grew by ${mebibytesPerMinute.toFixed(2)} MiB a minute`] : []),
    ...(resources > promised.handles ? [`${name} held ${resources.toFixed(1)} more handles at the end`] : []),
    ...(descriptors > promised.handles ? [`${name} held ${descriptors.toFixed(1)} more open files at the end`] : []),
    ...(series > promised.series ? [`${name} showed ${series} series`] : []),
  ];
}

function toHundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
