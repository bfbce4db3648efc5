import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ScratchDatabase, scratchDatabase, startTestStack } from '#deploy/local';
import { type Ran, runInMemory } from '../testing/memory-terminal.js';

// A server of its own has to start when none is shared.
jest.setTimeout(180_000);

let stack: Awaited<ReturnType<typeof startTestStack>>;
let scratch: ScratchDatabase;
const caravan = (...args: string[]): Promise<Ran> => runInMemory(args, { DATABASE_URL: scratch.url });

beforeAll(async () => {
  stack = await startTestStack();
  scratch = await scratchDatabase(stack.databaseUrl, 'cli_commands');
});
afterAll(async () => {
  await scratch?.drop();
  await stack?.stop();
});

function writeNodes(zone: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'caravan-nodes-')), 'nodes.csv');
  writeFileSync(file, `node_id,name,country,kind,zone,status\nKZ-XNW,New terminal,KZ,DRY_PORT,${zone},OPEN\n`);
  return file;
}

const created = ['keys', 'create', '--name', 'ops', '--tenant', 'acme', '--scope', 'publish', '--scope', 'query'];

// One story: each step needs the one before.
describe('the commands that use the database', () => {
  it('say what to do before the first migration', async () => {
    expect(await caravan('keys', 'list')).toMatchObject({ exitCode: 1, stdout: '', stderr: expect.stringMatching(/run `caravan migrate`\.\n$/) });
  });

  it('migrate once, with the reference rows asked for, and have nothing to do the second time', async () => {
    const first = await caravan('migrate', '--reference-set', 'common', '--reference-set', 'dev-feeds');
    expect(first).toMatchObject({ exitCode: 0, stderr: '', stdout: expect.stringMatching(/migration +Tables[\s\S]*reference +common: [\d,]+ changes[\s\S]*reference +dev-feeds: /) });
    const second = await caravan('migrate', '--reference-set', 'common', '--reference-set', 'dev-feeds');
    expect(second.stdout).toBe('nothing to do: the database is up to date\n');
  });

  it('load rows that every tenant sees, having shown what that would change', async () => {
    const load = (file: string, ...more: string[]): Promise<Ran> => caravan('reference', 'load', file, '--kind', 'nodes', '--common', ...more);
    const nodes = writeNodes('Asia/Almaty');
    const preview = await load(nodes, '--dry-run');
    expect(preview).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/KZ-XNW +new: .*zone Asia\/Almaty/) as unknown });
    expect(preview.stdout).toContain('container-traffic: 0 of 0 entities would come out differently');
    expect(await load(nodes)).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('1 row changed, 0 were so already') as unknown });
    expect((await load(nodes)).stdout).toContain('nothing to change');
    expect((await load(writeNodes('UTC'), '--dry-run')).stdout).toMatch(/KZ-XNW +zone Asia\/Almaty → UTC/);
    const wrong = writeNodes('Asia/Almatty');
    expect(await load(wrong)).toMatchObject({ exitCode: 1, stdout: '', stderr: `caravan: ${wrong}: row 1, column zone is "Asia/Almatty": it must be a time zone such as Asia/Almaty\n` });
    expect((await caravan('reference', 'load', nodes, '--kind', 'ships', '--common')).stderr).toContain('There is no kind "ships" of reference data: use nodes, ');
  });

  it('make a login that reads one tenant, with the password from the environment only', async () => {
    const create = (env: Record<string, string>, ...args: string[]): Promise<Ran> => runInMemory(['readers', 'create', ...args], { DATABASE_URL: scratch.url, ...env });
    const login = `cli_reader_${process.pid}`;
    const password = { CARAVAN_READER_PASSWORD: 'a password' };
    expect(await create(password, '--login', login, '--tenant', 'acme')).toMatchObject({ exitCode: 0, stderr: '', stdout: expect.stringContaining(`${login} reads acme`) as unknown });
    expect((await create({}, '--login', login, '--tenant', 'acme')).stderr).toContain('set CARAVAN_READER_PASSWORD');
    expect((await create(password, '--login', 'No Login', '--tenant', 'acme')).stderr).toContain('"No Login" is no login');
    expect((await create(password, '--login', 'caravan_query', '--tenant', 'acme')).stderr).toContain('that is no reader: choose another name');
  });

  it('make a key whose secret is shown once', async () => {
    const { exitCode, stdout } = await caravan(...created);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^cvk_[0-9a-f]{8}_\S+\n\nKeep it: it is shown this once\. ops may publish, query for acme \(\*\)\.\n$/);
    expect((await caravan('keys', 'list')).stdout).not.toContain(stdout.split('\n')[0]);
  });

  it('list keys, of all or of one tenant, and tenants', async () => {
    await caravan('keys', 'create', '--name', 'narrow', '--tenant', 'other', '--scope', 'query', '--domain', 'border-checkpoints');
    const { rows } = JSON.parse((await caravan('keys', 'list', '--format', 'json')).stdout) as { rows: { name: string; domains: string }[] };
    expect(rows.map(({ name, domains }) => [name, domains])).toEqual([['ops', '*'], ['narrow', 'border-checkpoints']]);
    expect((await caravan('keys', 'list', '--tenant', 'other')).stdout).not.toContain('ops');
    expect((await caravan('tenants', '--format', 'csv')).stdout).toMatch(/^tenant,keys,createdAt\r\nacme,1,.*\r\nother,1,/);
  });

  it('end a key by its prefix, once', async () => {
    const { rows } = JSON.parse((await caravan('keys', 'list', '--tenant', 'acme', '--format', 'json')).stdout) as { rows: { prefix: string }[] };
    const prefix = rows[0]?.prefix ?? '';
    expect(await caravan('keys', 'revoke', prefix)).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(`revoked ${prefix} (ops of acme)`) });
    expect(await caravan('keys', 'revoke', prefix)).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('`caravan keys list` shows ids and prefixes') });
    expect((await caravan('tenants', '--format', 'csv')).stdout).toMatch(/\r\nacme,0,/);
  });

  it.each([
    [['keys', 'create', '--name', 'x', '--tenant', 'A b', '--scope', 'query'], '"A b" is no tenant'],
    [['keys', 'create', '--name', 'x', '--tenant', 'a', '--scope', 'read'], 'There is no scope "read": use publish, query, operate.'],
    [['keys', 'create', '--name', 'x', '--tenant', 'a', '--scope', 'query', '--domain', 'ships'], 'There is no domain "ships": use '],
    [['keys', 'create', '--name', 'x', '--tenant', 'a'], "required option '--scope <scope>' not specified"],
    [['migrate', '--reference-set', 'all'], 'There is no reference set "all": use common, dev-feeds.'],
  ])('explain %j', async (args, sentence) => {
    expect(await caravan(...args)).toMatchObject({ exitCode: 1, stdout: '', stderr: expect.stringContaining(sentence) });
  });

  it('say what to do about a database that was not migrated on a server where another was', async () => {
    const other = await scratchDatabase(stack.databaseUrl, 'cli_not_migrated');
    const ran = await runInMemory(['tenants'], { DATABASE_URL: other.url });
    await other.drop();
    expect(ran).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/has none of Caravan's tables: run `caravan migrate`\.\n$/) });
  });

  it('say that Postgres is not running', async () => {
    const ran = await runInMemory(['tenants'], { DATABASE_URL: 'postgres://caravan:secret@127.0.0.1:1/caravan' });
    expect(ran).toMatchObject({ exitCode: 3, stderr: expect.stringMatching(/^caravan: Postgres at 127\.0\.0\.1:1 is out of reach .*`npm start`/) });
    expect(ran.stderr).not.toContain('secret');
  });
});
