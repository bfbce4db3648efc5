import { setTimeout as sleep } from 'node:timers/promises';
import { Arena } from '../ground/arena.js';
import { untilSomeHolds } from '../ground/holders.js';
import { keepLoading, readProgress, settleAndJudge } from '../ground/settle.js';
import { within } from '../ground/wait.js';
import { Findings } from '../oracle/finding.js';
import type { Moment } from '../proxies/statement-tap.js';
import type { Fault, Outcome, Run } from './fault.js';
import { PointHunt } from './point-hunt.js';

/** A killed consumer's partitions stand still until Kafka misses it, 6 s later: several groups at once make up for it. */
const arenasAtOnce = 3;
const eventsPerSecond = 100;
const longestScoutingMillis = 120_000;
const secondsPerKill = 10;
const [longestStopMillis, triesPerStop] = [200, 8];

/** kill -9 at every named point of the protocol. */
export const protocolPoints: Fault = {
  name: 'protocol-points',
  target: 'B2',
  title: 'Consumers are killed before and after every statement of a claim and of a batch, with the commit sent, after it, before the next batch, and during a stop.',
  landing: 'the proxy before Postgres saw the statement, killed the process there, and passed nothing more on',
  fullRounds: 3,
  secondsEach: 100,
  secondsFixed: 90,
  run: (run) => hunt(run, () => true),
};

/** Where a claim or a batch begins, writes, moves the offset and ends. */
const cardinalPoint = /: (sent commit|before (advance_partition|commit)|after (claim_partition|lock_partition|copy_fact|update_rollups|advance_partition|commit))$/;

/** The same at the points that matter most, for `npm test`. */
export const cardinalPoints: Fault = { ...protocolPoints, name: 'cardinal-points', run: (run) => hunt(run, (point) => cardinalPoint.test(point)) };

async function hunt({ ground, seed, rounds, say, onInterrupt }: Run, isWanted: (point: string) => boolean): Promise<Outcome> {
  const arenas: Arena[] = [];
  onInterrupt(() => closeAll(arenas));
  try {
    for (let index = 0; index < arenasAtOnce; index++) {
      arenas.push(await Arena.open(ground, { name: `protocol-points-${index}`, seed: seed + index, processes: 1, partitions: 2 }));
    }
    const points = (await Promise.all(arenas.map(scout))).flat().filter(isWanted);
    const hunted = new PointHunt(new Set(points), rounds, arenas[0]?.random as Arena['random']);
    say(`${hunted.points.length} points: ${hunted.points.join(', ')}`);
    await kill(hunted, arenas, say);
    const stops = await Promise.all(arenas.map((arena) => killInStops(arena, rounds)));
    const { findings, figures } = await judgeAll(arenas);
    const landed = { kills: hunted.kills, points: hunted.points.length, 'least often at a point': hunted.least, 'during a stop': stops.reduce((sum, count) => sum + count, 0) };
    const shortcomings = [...hunted.missed.map((point) => `${point} was not reached ${rounds} times`), ...(stops.some((count) => count < rounds) ? ['too few stops were cut short'] : [])];
    return { landed, figures, findings, shortcomings };
  } finally {
    await closeAll(arenas);
  }
}

async function judgeAll(arenas: readonly Arena[]): Promise<Pick<Outcome, 'findings' | 'figures'>> {
  const findings = new Findings();
  const figures: Record<string, number> = {};
  for (const arena of arenas) {
    const tally = await settleAndJudge(arena, 180_000);
    for (const [name, value] of Object.entries(tally)) figures[name] = (figures[name] ?? 0) + value;
    findings.absorb(arena.findings);
  }
  return { findings, figures };
}

async function closeAll(arenas: readonly Arena[]): Promise<void> {
  for (const arena of arenas) await arena.close();
}

/** `<first statement of the transaction>: <when> <statement>`. */
function nameOf({ transaction, when, statement }: Moment): string {
  return `${transaction || 'outside'}: ${when} ${statement}`;
}

/** Only transactions that move offsets, and the `begin` before them, by which the batch before was resolved. */
function isOfProtocol({ transaction, statement, failed, when }: Moment): boolean {
  if (failed || (when === 'sent' && statement !== 'commit')) return false;
  return transaction === 'claim_partition' || transaction === 'lock_partition' || statement === 'begin';
}

/** Lets the consumers work undisturbed, on new entities and on known ones, and tells the points they pass. */
async function scout(arena: Arena): Promise<string[]> {
  const seen = new Set<string>();
  arena.onMoment = (_place, moment) => {
    if (isOfProtocol(moment)) seen.add(nameOf(moment));
    return 'pass';
  };
  const load = await arena.openLoad();
  await arena.startConsumers();
  for (let pass = 0; pass < 2; pass++) {
    await load.publish(1_500);
    if (!(await within(longestScoutingMillis, async () => (await readProgress(arena)).lag === 0))) throw new Error('the consumers did not even work undisturbed');
  }
  return [...seen];
}

/** Sends every process to its death at one point after the other, until each point was met often enough. */
async function kill(hunted: PointHunt, arenas: readonly Arena[], say: (line: string) => void): Promise<void> {
  for (const arena of arenas) {
    arena.onMoment = ({ domain, process }, moment) => {
      if (!process?.isAlive || !isOfProtocol(moment) || !hunted.hits(process, nameOf(moment))) return 'pass';
      arena.crew(domain).end(process);
      // The sockets of a killed process close: the database hears it at once.
      return 'reset';
    };
  }
  const loading = arenas.map((arena) => keepLoading(arena, eventsPerSecond));
  const total = hunted.points.length * hunted.rounds;
  for (const deadline = Date.now() + (60 + total * secondsPerKill) * 1_000; hunted.missed.length > 0 && Date.now() < deadline; await sleep(1_000)) {
    if (hunted.hasNews) say(`${hunted.kills} of ${total} kills`);
  }
  for (const arena of arenas) {
    arena.load?.stop();
    arena.onMoment = () => 'pass';
  }
  await Promise.all(loading);
}

/** SIGTERM of a consumer that holds partitions, and SIGKILL a moment later: a stop cut short. Sooner the next time when it came too late. */
async function killInStops(arena: Arena, rounds: number): Promise<number> {
  let landed = 0;
  let longest = longestStopMillis;
  for (let left = rounds * triesPerStop; landed < rounds && left > 0; left--) {
    const { crew, process } = await untilSomeHolds(arena);
    crew.end(process, 'SIGTERM');
    await sleep(arena.random.below(longest));
    process.signal('SIGKILL');
    if ((await process.ended).signal === 'SIGKILL') landed++;
    else longest = Math.max(1, longest / 2);
  }
  return landed;
}
