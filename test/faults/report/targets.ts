/** How far a claim can be trusted. */
export type Category = 'demonstrated' | 'tested but bounded' | 'argued' | 'unknown';

/** A claim about exactness under fire, and where it is put to the test. */
export interface Target {
  readonly id: string;
  readonly claim: string;
  /** Faults of the campaign whose results answer it. */
  readonly faults: readonly string[];
  /** What answers it besides the campaign. */
  readonly elsewhere?: { readonly category: Category; readonly words: string };
}

/** All claims, in order. */
export const targets: readonly Target[] = [
  { id: 'B1', claim: 'Consumers killed at random: nothing lost, doubled or foreign, rollups equal to the byte', faults: ['random-kills'] },
  { id: 'B2', claim: 'Killed at every point of the protocol: exact', faults: ['protocol-points'] },
  { id: 'B3', claim: 'With a safeguard taken out, the oracle notices', faults: ['negative-controls'] },
  { id: 'B4', claim: 'The engine alone, in simulated schedules with crashes: every snapshot exact', faults: ['simulated-schedules'], elsewhere: { category: 'demonstrated', words: 'every `npm test` simulates the 20,000 seeds aimed at: 12,000 in `libs/engine/simulation.test.ts`, and 8,000 in `libs/engine/simulation-changes.test.ts` while reference data, releases or damage change what must come out; seeds that ever failed are kept there' } },
  { id: 'B5', claim: 'Frozen for longer than the session, also inside a transaction: exact, a successor goes on', faults: ['freezes'] },
  { id: 'B6', claim: 'Postgres ends at once, backends end: exact, and soon going on', faults: ['database-crashes'] },
  { id: 'B7', claim: 'The answer to COMMIT is lost: exact', faults: ['swallowed-commits'] },
  { id: 'B8', claim: 'Postgres restored to an older state: exact after replay', faults: ['lost-tail'] },
  { id: 'B9', claim: 'Postgres read-only, unreachable, without connections, out of disk: waits, and catches up', faults: ['database-outages', 'full-disk'] },
  { id: 'B10', claim: 'Brokers killed, two of three down, leaders and coordinators moved, rolling restart: every 202 is stored', faults: ['broker-kills', 'two-brokers-down', 'leader-moves', 'rolling-restart'] },
  { id: 'B11', claim: 'Answers to produce requests lost: every 202 stored once', faults: ['swallowed-produce'] },
  { id: 'B12', claim: 'A consumer cut off, groups that never rest, clocks that jump: exact, others take over', faults: ['cut-consumers', 'rebalance-storm', 'clock-jumps'] },
  { id: 'B13', claim: 'Retention passes the consumer, the topic is made anew: halted before one foreign write', faults: ['passed-by-retention', 'recreated-topic'] },
  { id: 'B14', claim: 'Partitions added under load, wrong keys, no keys: exact', faults: ['more-partitions'] },
  { id: 'B15', claim: 'Ten times too much: accepted fast, refused faster, every 202 stored', faults: ['overload'] },
  { id: 'B16', claim: 'A partition of nothing but bad records: halted, the others stay fresh', faults: ['bad-partition'] },
  { id: 'B17', claim: 'Bad inputs: each stored or refused for the right reason', faults: ['bad-inputs'], elsewhere: { category: 'tested but bounded', words: '`test/end-to-end/bad-input.test.ts`, `services/gateway/rejected-samples.test.ts` and property tests; bad records in every run of the campaign' } },
  { id: 'B18', claim: 'SIGTERM under load: no failed request, exit in time, group left', faults: ['orderly-stops'] },
  { id: 'B19', claim: 'Releases with different folds side by side: exact, differences listed', faults: ['rolling-upgrade'], elsewhere: { category: 'tested but bounded', words: '`test/end-to-end/fold-change.test.ts`: two releases at once under load on one broker, with facts that the present one cannot read' } },
  { id: 'B21', claim: 'Half an hour of work: memory, handles and series stay flat', faults: ['soak'] },
];

/** B20: readers run beside many faults; so many snapshots in all are aimed at. */
export const snapshotTarget = { id: 'B20', claim: 'Readers during the chaos see a consistent state at any moment', aimedAt: 1_000 };
