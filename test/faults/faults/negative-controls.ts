import { setTimeout as sleep } from 'node:timers/promises';
import { type Control, controls, preloadOf } from '../controls/index.js';
import { deleteRecords } from '../ground/topic-admin.js';
import { Arena, type ArenaOptions } from '../ground/arena.js';
import { readProgress, settleAndJudge } from '../ground/settle.js';
import { within } from '../ground/wait.js';
import { usualShares } from '../load/message-mix.js';
import { OracleDatabase } from '../oracle/database.js';
import { Findings } from '../oracle/finding.js';
import type { Fault, Outcome, Run } from './fault.js';

const events = 3_000;
const settleMillis = 60_000;
const domain = 'container-traffic';

/** Each safeguard taken out in turn: the oracle must notice. */
export const negativeControls: Fault = {
  name: 'negative-controls',
  target: 'B3',
  title: 'With one safeguard taken out, in the process of the service only, the same kind of run is judged wrong: once for each safeguard.',
  landing: 'the control throws at start when it does not find what it takes out; kills land as SIGKILL at the named statement',
  fullRounds: 1,
  secondsEach: 100,
  secondsFixed: 0,
  run,
};

async function run(campaign: Run): Promise<Outcome> {
  const landed: Record<string, number> = {};
  const shortcomings: string[] = [];
  const trials = [tryOffsetRow, tryVersionCompare, tryGapCheck, tryRefold];
  for (const [index, control] of Object.values(controls).entries()) {
    const found = await (trials[index] as (typeof trials)[number])(campaign);
    const isCaught = control.shows.some((kind) => found.has(kind));
    campaign.say(`${control.name}: ${found.summary || 'nothing found'}`);
    landed[`${control.name} caught`] = isCaught ? 1 : 0;
    if (!isCaught) shortcomings.push(`${control.name} was not caught: ${found.summary || 'nothing found'}`);
  }
  return { landed, figures: {}, findings: new Findings(), shortcomings };
}

/** Opens an arena with the control, lets `act` work in it, and gives what the oracle finds. */
async function tryIn({ ground, seed, onInterrupt }: Run, control: Control, options: Partial<ArenaOptions>, act: (arena: Arena) => Promise<void>): Promise<Findings> {
  const arena = await Arena.open(ground, { name: control.name, seed, domains: [domain], processes: 1, preload: [preloadOf(control)], ...options });
  onInterrupt(() => arena.close());
  try {
    await act(arena);
    await settleAndJudge(arena, settleMillis);
    return arena.findings;
  } finally {
    await arena.close();
  }
}

async function publish(arena: Arena, count: number): Promise<void> {
  await (arena.load ?? (await arena.openLoad())).publish(count);
}

/** Killed where a crash shows it: the effects are committed, the offset is not. */
function tryOffsetRow(campaign: Run): Promise<Findings> {
  return tryIn(campaign, controls.noOffsetRow, { shares: { ...usualShares, bad: 30 } }, async (arena) => {
    await publish(arena, events);
    let kills = 0;
    arena.onMoment = ({ process }, { when, statement, transaction }) => {
      if (when !== 'after' || statement !== 'commit' || transaction !== 'lock_partition' || kills >= 2 || !process) return 'pass';
      kills++;
      arena.crew(domain).end(process);
      return 'hold';
    };
    await arena.startConsumers();
  });
}

/** Two processes at once on the same few containers, whose facts lie on all partitions; each is told once, so that all are applied. */
function tryVersionCompare(campaign: Run): Promise<Findings> {
  const shares = { ...usualShares, again: 0, corrected: 0, retracted: 0, wrongKey: 900 };
  return tryIn(campaign, controls.noVersionCompare, { processes: 2, shares, entities: 25 }, async (arena) => {
    await arena.startConsumers();
    await publish(arena, 300);
    await within(settleMillis, async () => (await readProgress(arena)).lag === 0);
    for (let at = 0; at < 40; at++) {
      await publish(arena, 40);
      await sleep(200);
    }
  });
}

/** Records are deleted while nobody consumes, the CHECK of the table that would notice is dropped. */
function tryGapCheck(campaign: Run): Promise<Findings> {
  return tryIn(campaign, controls.noGapCheck, {}, async (arena) => {
    const owner = await OracleDatabase.open(arena.databaseUrl);
    await owner.run('alter table caravan.partition_offset drop constraint partition_offset_adds_up');
    await owner.close();
    await publish(arena, 400);
    await arena.startConsumers();
    await within(settleMillis, async () => (await readProgress(arena)).lag === 0);
    await arena.crew(domain).close();
    await publish(arena, events);
    for (const { topic, partition, next } of await arena.partitions()) await deleteRecords(arena.ground.brokers, topic, partition, next + 50);
    await arena.startConsumers();
  });
}

function tryRefold(campaign: Run): Promise<Findings> {
  return tryIn(campaign, controls.noRefold, { shares: { ...usualShares, corrected: 100 } }, async (arena) => {
    await publish(arena, events);
    await arena.startConsumers();
  });
}
