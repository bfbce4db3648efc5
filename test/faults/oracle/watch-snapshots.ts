import { setTimeout as sleep } from 'node:timers/promises';
import type { Domain, Reference } from '#libs/contracts';
import type { Random } from '#libs/testing';
import { compareRollups } from './compare-rollups.js';
import { type FactRow, OracleDatabase } from './database.js';
import { expectedRollups } from './expected-rollups.js';
import type { Findings } from './finding.js';
import { commonReference } from './judge.js';
import { type LogVersion, RecordJudge } from './judge-record.js';

/** Whose rollups are looked at. */
export interface Watched {
  readonly databaseUrl: string;
  readonly domains: readonly Domain[];
  readonly tenants: readonly string[];
  readonly random: Random;
  readonly findings: Findings;
}

const everyMillis = 500;

/** Starts to watch. */
export function watchSnapshots(watched: Watched): SnapshotWatcher {
  return new SnapshotWatcher(watched, commonReference());
}

interface Snapshot {
  readonly facts: readonly FactRow[];
  readonly rollups: ReadonlyMap<string, string>;
}

/** Not trouble of the database but something the oracle does not understand. */
class SnapshotBug extends Error {
  override readonly name = 'SnapshotBug';
}

/**
 * A reader beside the chaos: on one snapshot of the database at a time, the rollups of some tenant must be what its stored
 * facts add up to. A snapshot that trouble cuts short is not counted.
 */
class SnapshotWatcher {
  private taken = 0;
  private stopping = false;
  private readonly recordJudge;
  private readonly running: Promise<void>;

  constructor(
    private readonly watched: Watched,
    private readonly reference: Reference,
  ) {
    this.recordJudge = new RecordJudge(watched.domains);
    this.running = this.watch();
  }

  /** How many snapshots were read and compared in whole. */
  async stop(): Promise<number> {
    this.stopping = true;
    await this.running;
    return this.taken;
  }

  private async watch(): Promise<void> {
    let database: OracleDatabase | undefined;
    while (!this.stopping) {
      try {
        database ??= await OracleDatabase.open(this.watched.databaseUrl);
        this.compare(await this.read(database));
      } catch (error) {
        if (error instanceof SnapshotBug) throw error;
        // The database is what is under fire: connect anew.
        await database?.close().catch(() => undefined);
        database = undefined;
      }
      await sleep(everyMillis);
    }
    await database?.close().catch(() => undefined);
  }

  private read(database: OracleDatabase): Promise<Snapshot> {
    const tenant = this.watched.random.pick(this.watched.tenants);
    return database.onSnapshot(async () => ({ facts: await database.factsOf(tenant), rollups: await database.rollups(tenant) }));
  }

  private compare({ facts, rollups }: Snapshot): void {
    const expected = expectedRollups(this.currentOf(facts), this.reference);
    for (const difference of compareRollups(rollups, expected)) this.watched.findings.add('snapshot', difference);
    this.taken++;
  }

  private currentOf(rows: readonly FactRow[]): Iterable<LogVersion> {
    const current = new Map<string, LogVersion>();
    for (const { tenant, payload, received_at: receivedAt } of rows) {
      const version = this.recordJudge.judge(Buffer.from(payload), receivedAt);
      if (!version) throw new SnapshotBug(`a stored payload is no event: ${payload}`);
      const named = { ...version, tenant };
      const known = current.get(version.fact);
      if (!known || named.recorded > known.recorded) current.set(version.fact, named);
    }
    return current.values();
  }
}
