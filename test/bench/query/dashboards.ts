import type { Random } from '#libs/testing';

/** A question with its parameters drawn anew. */
export type Panel = (random: Random) => string;

const corridorYear = 'from=2024-01-01&to=2025-01-01';
const countsYear = 'from=2004-01-01&to=2005-01-01';
const nodes = ['CN-HORGOS', 'KZ-ALTYNKOL', 'KZ-AKTAU'] as const;
const metrics = ['TRUCKS', 'TRAINS', 'BUSES', 'PERSONAL_VEHICLES'] as const;

/** What the dashboards and the console ask, by what they show. */
export const panels: Readonly<Record<string, Panel>> = {
  'containers by day and node': (random) => indicator('container-volume', `grain=day&by=node&${monthOf(2024, random)}`),
  'containers by month and mode, growth': () => indicator('container-volume', `grain=month&by=mode&compare=previous&${corridorYear}`),
  'containers of three days by hour': (random) => indicator('container-volume', `grain=hour&node=${random.pick(nodes)}&${daysOf(2024, random, 3)}`),
  'TEU of a node by month': (random) => indicator('teu', `grain=month&node=${random.pick(nodes)}&${corridorYear}`),
  'containers over borders by week': () => indicator('container-border-volume', `grain=week&${corridorYear}`),
  'laden share by month and node': () => indicator('laden-share', `grain=month&by=node&${corridorYear}`),
  'dwell of a month by node': (random) => indicator('dwell', `by=node&${monthOf(2024, random)}`),
  'leg times of a month': (random) => indicator('leg-time', `by=from,to&${monthOf(2024, random)}`),
  'speeds of a month': (random) => indicator('speed-with-delay', `by=from,to&${monthOf(2024, random)}`),
  'vehicles by month against a year ago': (random) => indicator('reported-border-count', `metric=${random.pick(metrics)}&period=DAY&grain=month&compare=year-ago&${countsYear}`),
  'vehicles of a month by node and direction': (random) => indicator('reported-border-count', `metric=${random.pick(metrics)}&period=DAY&by=node,direction&${monthOf(2004, random)}`),
  'queues now': () => indicator('queue-now', 'by=node'),
  'open stays of a node': (random) => `/v1/open-stays?limit=50&node=${random.pick(nodes)}`,
  'last restatements': () => '/v1/restatements?limit=50',
};

/** The most that one question may ask for, of each kind. */
export const widest: Readonly<Record<string, string>> = {
  'counts of ten years by day and every dimension': indicator('reported-border-count', 'period=DAY&grain=day&by=node,direction,metric,category&from=2004-01-01&to=2014-01-07&limit=10000'),
  'counts of a hundred years in one row each': indicator('reported-border-count', 'period=DAY&by=node,direction,metric,category&from=1990-01-01&to=2090-01-01&limit=10000'),
  'containers of ten years by day and every dimension': indicator('container-volume', 'grain=day&by=node,mode,load,size,phase,stay&from=2020-01-01&to=2030-01-01&limit=10000'),
  'containers of 92 days by hour and node': indicator('container-volume', 'grain=hour&by=node&from=2024-01-01&to=2024-04-02&limit=10000'),
  'dwell of a hundred years by node, mode and load': indicator('dwell', 'by=node,mode,load&from=1990-01-01&to=2090-01-01&limit=10000'),
};

/** Every count that was reported, a row each. */
export const wholeCsv = indicator('reported-border-count', 'period=DAY&grain=day&by=node,direction,metric,category&from=2004-01-01&to=2014-01-07&format=csv');

function indicator(name: string, parameters: string): string {
  return `/v1/indicators/${name}?${parameters}`;
}

function monthOf(year: number, random: Random): string {
  const month = random.below(12);
  return `from=${dateOf(Date.UTC(year, month, 1))}&to=${dateOf(Date.UTC(year, month + 1, 1))}`;
}

function daysOf(year: number, random: Random, days: number): string {
  const day = random.below(360);
  return `from=${dateOf(Date.UTC(year, 0, 1 + day))}&to=${dateOf(Date.UTC(year, 0, 1 + day + days))}`;
}

function dateOf(millis: number): string {
  return new Date(millis).toISOString().slice(0, 10);
}
