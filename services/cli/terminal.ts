import type { Writable } from 'node:stream';

/** What a command sees of the process that runs it. */
export interface Terminal {
  readonly stdout: Writable;
  readonly stderr: Writable & { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder that relative paths start from. */
  readonly folder: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** The terminal of this process; a reader that goes away (`caravan facts | head`) ends it quietly. */
export function openTerminal(): Terminal {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
  return { stdout: process.stdout, stderr: process.stderr, env: process.env, folder: process.cwd(), now: Date.now };
}
