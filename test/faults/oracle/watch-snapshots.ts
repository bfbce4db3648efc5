import { setTimeout as sleep } from 'node:timers/promises';
import type { Domain, Reference } from '#libs/contracts';
import type { Random } from '#libs/testing';
import { compareRollups } from './compare-rollups.js';
import { type FactRow, OracleDatabase, nameOfEntity } from './database.js';
import { type ReleaseOf, expectedRollups } from './expected-rollups.js';
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

/** What a fold version of a domain is. */
export type Releases = (domain: Domain, foldVersion: number) => Domain;

const everyMillis = 500;

/** Starts to watch; `releases` where more than the present one folds. */
export function watchSnapshots(watched: Watched, releases?: Releases): SnapshotWatcher {
  return new SnapshotWatcher(watched, commonReference(), releases);
}

interface Snapshot {
  readonly facts: readonly FactRow[];
  readonly rollups: ReadonlyMap<string, string>;
  readonly foldVersions: ReadonlyMap<string, number>;
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
    private readonly releases: Releases | undefined,
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
    return database.onSnapshot(async () => ({
      facts: await database.factsOf(tenant),
      rollups: await database.rollups(tenant),
      foldVersions: this.releases ? await database.foldVersions(tenant) : new Map<string, number>(),
    }));
  }

  private compare({ facts, rollups, foldVersions }: Snapshot): void {
    const releaseOf: ReleaseOf = ({ domain, kind, key }) => this.releases?.(domain, foldVersions.get(nameOfEntity(domain.name, kind, key)) ?? domain.foldVersion) ?? domain;
    const expected = expectedRollups(this.currentOf(facts), this.reference, releaseOf);
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
