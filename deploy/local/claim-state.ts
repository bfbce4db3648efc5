import { claimStack, releaseStack } from './stack-owner.js';
import { createStateDir } from './state-dir.js';

/** Makes a state folder and this process its owner, for servers that no stack starts. A StackError when another live process owns it. */
export async function claimState(stateDir: string): Promise<void> {
  await createStateDir(stateDir);
  claimStack(stateDir);
}

/** Gives the folder up; what is in it stays. */
export function releaseState(stateDir: string): void {
  releaseStack(stateDir);
}
