import { badInputs } from './bad-inputs.js';
import { badPartition } from './bad-partition.js';
import { brokerKills, leaderMoves, rollingRestart, twoBrokersDown } from './broker-faults.js';
import { clockJumps } from './clock-jumps.js';
import { cutConsumers } from './cut-consumers.js';
import { databaseCrashes } from './database-crashes.js';
import { databaseOutages } from './database-outages.js';
import type { Fault } from './fault.js';
import { freezes } from './freezes.js';
import { fullDisk } from './full-disk.js';
import { lostTail } from './lost-tail.js';
import { morePartitions } from './more-partitions.js';
import { negativeControls } from './negative-controls.js';
import { orderlyStops } from './orderly-stops.js';
import { overload } from './overload.js';
import { passedByRetention } from './passed-by-retention.js';
import { protocolPoints } from './protocol-points.js';
import { randomKills } from './random-kills.js';
import { rebalanceStorm } from './rebalance-storm.js';
import { recreatedTopic } from './recreated-topic.js';
import { rollingUpgrade } from './rolling-upgrade.js';
import { simulatedSchedules } from './simulated-schedules.js';
import { soak } from './soak.js';
import { swallowedCommits } from './swallowed-commits.js';
import { swallowedProduce } from './swallowed-produce.js';

/** All faults, in the order in which they run. */
export const faults: readonly Fault[] = [
  negativeControls, simulatedSchedules, randomKills, protocolPoints, freezes, databaseCrashes, swallowedCommits, lostTail, databaseOutages, fullDisk,
  brokerKills, twoBrokersDown, leaderMoves, rollingRestart, swallowedProduce, cutConsumers, rebalanceStorm, clockJumps,
  passedByRetention, recreatedTopic, morePartitions, overload, badPartition, badInputs, orderlyStops, rollingUpgrade, soak,
];
