import type { Command } from 'commander';
import type { Shell } from '../session.js';
import { addAlarms } from './alarms.js';
import { addDeadLetters } from './dead-letters.js';
import { addExplain } from './explain.js';
import { addImport } from './import.js';
import { addIndicators } from './indicators.js';
import { addKeys } from './keys.js';
import { addFacts, addFlightsWithoutOutcome, addOpenStays, addRestatements } from './lists.js';
import { addMigrate } from './migrate.js';
import { addEntity, addStatus } from './objects.js';
import { addPartitions } from './partitions.js';
import { addQuery } from './query.js';
import { addReaders } from './readers.js';
import { addReference } from './reference.js';
import { addRebuild } from './rebuild.js';
import { addRefold, addUnresolved } from './refold.js';
import { addRetention } from './retention.js';
import { addTenants } from './tenants.js';
import { addVerify } from './verify.js';

/** Adds one command to the program. */
export type AddCommand = (program: Command, shell: Shell) => void;

/** All commands, in the order help shows them. */
export const commands: readonly AddCommand[] = [
  addStatus, addImport, addQuery, addExplain, addIndicators, addOpenStays, addFlightsWithoutOutcome, addFacts, addEntity, addRestatements, addAlarms, addDeadLetters, addPartitions,
  addReference, addUnresolved, addRefold, addKeys, addReaders, addTenants, addMigrate, addVerify, addRebuild, addRetention,
];
