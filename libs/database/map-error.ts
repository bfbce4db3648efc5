import { types } from 'node:util';
import { DatabaseError } from 'pg';
import { RefusedByStore, StoreUnavailable } from '#libs/engine';

type Verdict = 'unavailable' | 'refused';

/** SQLSTATE codes, or their class of two characters, that are not our own bug; the code goes before its class. */
const verdicts: Readonly<Record<string, Verdict>> = {
  '08': 'unavailable', // connection exception
  '22': 'refused', // data exception: a value the column cannot hold
  '23514': 'refused', // check violation
  '25006': 'unavailable', // read-only transaction: a standby, or a server put to read-only
  '25P03': 'unavailable', // idle in transaction too long: the session is gone
  '25P04': 'unavailable', // transaction timeout
  '40001': 'unavailable', // serialization failure
  '40003': 'unavailable', // statement completion unknown
  '40P01': 'unavailable', // deadlock
  '53': 'unavailable', // out of disk, memory or connections
  '54000': 'refused', // a value beyond a limit of the program
  '55P03': 'unavailable', // lock timeout
  '57': 'unavailable', // cancelled, shut down, starting up
  '58': 'unavailable', // trouble of the operating system
};

/** Its violation is our own miscount, never a record's fault. */
const ownChecks: ReadonlySet<string> = new Set(['partition_offset_adds_up']);

/** Errors of the driver that carry no code. */
const lostConnection = /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client (was closed|has encountered a connection error)|Cannot use a pool after)/;

const networkCodes: ReadonlySet<string> = new Set([
  'ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN', 'ENOTFOUND', 'EAI_AGAIN',
  'ERR_STREAM_DESTROYED', 'ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_WRITE_AFTER_END',
]);

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function verdictOf(error: Error): Verdict | undefined {
  if (isStatementError(error)) {
    if (error.constraint !== undefined && ownChecks.has(error.constraint)) return undefined;
    const code = codeOf(error);
    return verdicts[code] ?? verdicts[code.slice(0, 2)];
  }
  return networkCodes.has(codeOf(error)) || lostConnection.test(error.message) ? 'unavailable' : undefined;
}

/** True for an error reported by the server, false for one of the driver or the network. */
export function isStatementError(error: unknown): error is DatabaseError {
  return error instanceof DatabaseError;
}

/** The SQLSTATE of an error reported by the server. */
export function sqlstateOf(error: unknown): string | undefined {
  return isStatementError(error) ? error.code : undefined;
}

/**
 * What the engine is to do about an error: `StoreUnavailable` (back off, try again), `RefusedByStore` (find the row),
 * anything else comes back as it was: a bug. The one place where SQLSTATE codes get their meaning.
 */
export function mapError(error: unknown): unknown {
  if (!types.isNativeError(error)) return error;
  const verdict = verdictOf(error);
  if (verdict === 'unavailable') return new StoreUnavailable(error.message, { cause: error });
  if (verdict === 'refused') return new RefusedByStore(error.message, { cause: error });
  return error;
}
