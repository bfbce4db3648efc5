import { from as copyFrom } from 'pg-copy-streams';
import type { PoolClient, QueryConfig } from 'pg';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { tracedWithin } from '#libs/tracing';
import type { Database } from './data-source.js';
import { isStatementError, mapError } from './map-error.js';
import { hotTypes } from './row-types.js';

/** One SQL statement; with a name it is prepared once a connection. */
export interface Statement {
  readonly name?: string;
  readonly text: string;
}

/** Bytes of a COPY handed to the socket at once, so that the server parses while the rest is on its way. */
const copyChunkBytes = 256 * 1024;

const postgresql = { 'db.system.name': 'postgresql' };

/** One checked-out connection. Its errors are mapped; `broken` tells that it must not go back to the pool. */
export class Connection {
  broken = false;
  private readonly onError = (): void => {
    this.broken = true;
  };

  constructor(
    private readonly client: PoolClient,
    /** False where row security applies to the role: Postgres then refuses `copy … from`. */
    readonly mayCopy: boolean,
  ) {
    client.on('error', this.onError);
  }

  /** Rows with the driver's usual types: int8 as text, timestamps as Date, date as local Date. */
  async rows<R extends object>(statement: Statement, values: unknown[] = []): Promise<R[]> {
    const result = await this.guard(statement, () => this.client.query<R>({ ...statement, values }));
    return result.rows;
  }

  /** Rows with int8 and int8[] as bigint, uuid as 32 hex digits, dates as text. */
  async hotRows<R extends object>(statement: Statement, values: unknown[]): Promise<R[]> {
    const config: QueryConfig = { ...statement, values, types: hotTypes };
    return (await this.guard(statement, () => this.client.query<R>(config))).rows;
  }

  /** The number of rows inserted, updated or deleted. */
  async run(statement: Statement, values: unknown[] = []): Promise<number> {
    const result = await this.guard(statement, () => this.client.query({ ...statement, values }));
    return result.rowCount ?? 0;
  }

  /** Commits. Throws when an earlier statement had failed: Postgres then answers COMMIT with ROLLBACK and no error. */
  async commit(): Promise<void> {
    const result = await this.guard({ text: 'commit' }, () => this.client.query('commit'));
    if (result.command !== 'COMMIT') throw new Error('Commit refused: a statement of this transaction had failed and the failure was not passed on.');
  }

  /** Sends one `copy … from stdin` in whole. */
  async copy(text: string, bytes: Buffer): Promise<void> {
    await this.guard(
      { text },
      () => new Promise<void>((resolve, reject) => {
        const stream = this.client.query(copyFrom(text, { highWaterMark: bytes.length }));
        stream.once('finish', resolve);
        stream.on('error', reject);
        for (let at = 0; at < bytes.length; at += copyChunkBytes) stream.write(bytes.subarray(at, at + copyChunkBytes));
        stream.end();
      }),
    );
  }

  release(): void {
    this.client.removeListener('error', this.onError);
    this.client.release(this.broken);
  }

  private async guard<T>({ name, text }: Statement, work: () => Promise<T>): Promise<T> {
    try {
      return await tracedWithin(() => name ?? text.trim().split(' ', 2).join(' '), postgresql, work);
    } catch (error) {
      if (!isStatementError(error) || error.severity === 'FATAL') this.broken = true;
      throw mapError(error);
    }
  }
}

async function checkOut(database: Database): Promise<Connection> {
  // The pool of TypeORM itself: its query runner has no way to give a broken connection up.
  const driver = database.dataSource.driver as PostgresDriver;
  try {
    const [client]: [PoolClient, unknown] = await driver.obtainMasterConnection();
    return new Connection(client, database.mayCopy);
  } catch (error) {
    throw mapError(error);
  }
}

/** Lends a connection to `work`; a broken one is closed, not given back. */
export async function withConnection<T>(database: Database, work: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await checkOut(database);
  try {
    return await work(connection);
  } finally {
    connection.release();
  }
}

async function rollBack(connection: Connection): Promise<void> {
  if (connection.broken) return;
  try {
    await connection.run({ text: 'rollback' });
  } catch {
    // The connection is marked broken and will be closed, which rolls back too; the first error is the one to report.
    connection.broken = true;
  }
}

/** Runs `work` between `begin` and commit; rolls back and rethrows when it throws. */
export function inTransaction<T>(database: Database, work: (connection: Connection) => Promise<T>, begin = 'begin'): Promise<T> {
  return withConnection(database, async (connection) => {
    await connection.run({ text: begin });
    try {
      const result = await work(connection);
      await connection.commit();
      return result;
    } catch (error) {
      await rollBack(connection);
      throw error;
    }
  });
}
