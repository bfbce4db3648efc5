export { type Stack, type StackOptions, resetStack, startStack, stopStack } from './stack.js';
export { StackError } from './stack-error.js';
export { choosePort, isPortFree } from './ports.js';
export { findCacheDir, readPort, stackVariables } from './settings.js';
export { type ScratchDatabase, scratchDatabase } from './scratch-database.js';
export { startTestStack } from './test-stack.js';
export { waitUntilApplied } from './start/wait-until-applied.js';
