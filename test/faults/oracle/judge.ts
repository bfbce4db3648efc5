import type { Reference } from '#libs/contracts';
import { buildSnapshot, readReferenceSet } from '#libs/reference';
import { type Ledger, versionName } from '../load/ledger.js';
import { checkPartitions } from './check-partitions.js';
import { checkStored } from './check-stored.js';
import { compareRollups } from './compare-rollups.js';
import { OracleDatabase } from './database.js';
import { expectedRollups } from './expected-rollups.js';
import { Findings } from './finding.js';
import type { LogImage } from './log-image.js';
import { readLog } from './read-log.js';

export interface Case {
  readonly brokers: readonly string[];
  readonly databaseUrl: string;
  /** Of the domains that run; holds what was read before records were removed, if any were. */
  readonly image: LogImage;
  readonly topics: readonly string[];
  readonly ledger: Ledger;
}

/** How much was judged. */
export interface Tally {
  readonly records: number;
  readonly badRecords: number;
  readonly acknowledged: number;
  readonly versions: number;
  readonly rollups: number;
}

export interface Judgement {
  readonly findings: Findings;
  readonly tally: Tally;
}

/** The reference data that folds read in an arena: the common rows, as they come with Caravan. */
export function commonReference(): Reference {
  return buildSnapshot(1, readReferenceSet('common'));
}

/** Judges a settled arena from outside: the log from its start, and the database by plain SQL. */
export async function judge({ brokers, databaseUrl, image, topics, ledger }: Case): Promise<Judgement> {
  for (const topic of topics) await readLog(brokers, topic, image);
  const findings = new Findings();
  const database = await OracleDatabase.open(databaseUrl);
  try {
    const stored = await checkStored(database, image, findings);
    checkPartitions(await database.partitions(), image.partitions, stored.byPartition, findings);
    checkPromises(ledger, image, findings);
    const expected = expectedRollups(image.current(), commonReference());
    for (const difference of compareRollups(await database.rollups(), expected)) findings.add('rollup', difference);
    const tally = { records: image.records.good + image.records.bad, badRecords: image.records.bad, acknowledged: ledger.acknowledged.size, versions: stored.versions, rollups: expected.size };
    return { findings, tally };
  } finally {
    await database.close();
  }
}

/** What was acknowledged lies in the log; that all of the log is stored is checked already. */
function checkPromises(ledger: Ledger, image: LogImage, findings: Findings): void {
  const published = new Set<string>();
  for (const { current, versions } of image.facts.values()) {
    for (const version of versions) {
      const [recordedtime] = JSON.parse(version) as [string | null];
      const { source, id } = current.event as { source: string; id: string };
      published.add(versionName(current.tenant, { source, id, ...(recordedtime === null ? {} : { recordedtime }) }));
    }
  }
  for (const name of ledger.acknowledged) if (!published.has(name)) findings.add('acknowledged', `${name} was acknowledged and is not in the log`);
  for (const refusal of ledger.refused) findings.add('gateway', refusal);
}
