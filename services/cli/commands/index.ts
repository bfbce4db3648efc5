import type { Command } from 'commander';
import type { Shell } from '../session.js';
import { addDeadLetters } from './dead-letters.js';
import { addExplain } from './explain.js';
import { addImport } from './import.js';
import { addIndicators } from './indicators.js';
import { addKeys } from './keys.js';
import { addFacts, addRestatements } from './lists.js';
import { addMigrate } from './migrate.js';
import { addEntity, addStatus } from './objects.js';
import { addQuery } from './query.js';
import { addTenants } from './tenants.js';
import { addVerify } from './verify.js';

/** Adds one command to the program. */
export type AddCommand = (program: Command, shell: Shell) => void;

/** All commands, in the order help shows them. */
export const commands: readonly AddCommand[] = [
  addStatus, addImport, addQuery, addExplain, addIndicators, addFacts, addEntity, addRestatements, addDeadLetters, addKeys, addTenants, addMigrate, addVerify,
];
