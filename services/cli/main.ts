#!/usr/bin/env node
import { runCaravan } from './program.js';
import { openTerminal } from './terminal.js';

void runCaravan(process.argv.slice(2), openTerminal()).then((exitCode) => {
  process.exitCode = exitCode;
});
