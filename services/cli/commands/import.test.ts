import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { runInMemory } from '../testing/memory-terminal.js';
import { btsRow, btsRows, writeBts } from '../testing/feed-files.js';
import { acceptAll, findSilence, type ServiceDouble, startDouble } from '../testing/service-double.js';

const fileTime = ['--feed', 'us-bts-border', '--param', 'fileTime=2019-06-01T00:00:00Z'];
let double: ServiceDouble | undefined;
afterEach(() => double?.close());

describe('caravan import', () => {
  it('sends a packed file and ends with 0 and the counts', async () => {
    double = await startDouble(acceptAll);
    const file = `${writeBts(btsRows(3))}.gz`;
    writeFileSync(file, gzipSync(`Port Name,State,Port Code,Border,Date,Measure,Value,Location\n${btsRows(3).join('\n')}\n`));
    const ran = await runInMemory(['import', file, ...fileTime, '--gateway', double.url, '--key', 'k']);
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    expect(ran.stdout).toMatch(/^us-bts-border: 3 rows, 3 events: 3 accepted, 0 refused/);
  });

  it('lists refused rows by file and line and ends with 2', async () => {
    double = await startDouble(acceptAll);
    const file = writeBts([btsRow(1), btsRow(2, 'many')]);
    const { exitCode, stdout } = await runInMemory(['import', file, ...fileTime, '--gateway', double.url, '--key', 'k']);
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(new RegExp(`${file}:3 +Value +mapping_failed`));
    expect(stdout).toContain('2 rows, 1 event: 1 accepted, 1 refused');
  });

  it('gives the refusals as CSV on stdout and the counts on stderr', async () => {
    double = await startDouble(acceptAll);
    const file = writeBts([btsRow(2, 'many')]);
    const { stdout, stderr } = await runInMemory(['import', file, ...fileTime, '--gateway', double.url, '--key', 'k', '--format', 'csv']);
    expect(stdout.split('\r\n').slice(0, 2)).toEqual(['file,line,id,column,reason,propertyPath,message', expect.stringMatching(`^${file},2,,Value,mapping_failed,,`)]);
    expect(stderr).toContain('1 refused');
  });

  it('shows the first events of a dry run and what would be refused, and sends nothing', async () => {
    const file = writeBts([btsRow(1), btsRow(2), btsRow(3, -1)]);
    const { exitCode, stdout } = await runInMemory(['import', file, ...fileTime, '--dry-run', '--show', '1', '--gateway', await findSilence()]);
    expect(exitCode).toBe(2);
    expect(stdout).toContain('"id": "bts:1:2018-03:Trucks"');
    expect(stdout).not.toContain('"id": "bts:2:2018-03:Trucks"');
    expect(stdout).toMatch(/bts\.csv:4 +value_out_of_range +\$\.data\.value/);
    expect(stdout).toContain('dry run: nothing was sent');
  });

  it('waits until the consumers have caught up and says so', async () => {
    const lags = [7, 0];
    double = await startDouble((request) => (request.path === '/v1/status' ? { status: 200, body: { domains: [{ domain: 'border-checkpoints', lag: lags.shift() }, { domain: 'flights', lag: 9 }] } } : acceptAll(request)));
    const ran = await runInMemory(['import', writeBts(btsRows(1)), ...fileTime, '--wait', '--gateway', double.url, '--query', double.url, '--key', 'k']);
    expect(ran).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('the consumers have caught up') });
    expect(lags).toEqual([]);
  });
});

describe('caravan import explains', () => {
  const mistakes: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['a file that is not there', ['nope.csv', ...fileTime], /^caravan: There is no file or folder "nope.csv" in .*: check the name\.\n$/],
    ['an unknown feed', [__filename, '--feed', 'bts'], /^caravan: There is no feed "bts": use abq-departures, .*us-bts-border.*\n$/],
    ['a missing parameter', [__filename, '--feed', 'us-bts-border'], /needs more: add --param fileTime=2019-06-01T00:00:00Z\.\n$/],
    ['a parameter the feed has not', [__filename, ...fileTime, '--param', 'filetime=x'], /has no parameter "filetime": it takes fileTime\.\n$/],
    ['a parameter that is no pair', [__filename, '--feed', 'us-bts-border', '--param', 'fileTime'], /"fileTime" is not NAME=VALUE: write --param fileTime=/],
    ['a time without an offset', [__filename, '--feed', 'us-bts-border', '--param', 'fileTime=2019-06-01', '--key', 'k'], /"2019-06-01", not a time with an offset such as/],
    ['a missing key', [__filename, ...fileTime], /There is no API key: run `npm start`/],
    ['a missing feed', [__filename], /required option '--feed <name>' not specified/],
    ['a number that is none', [__filename, ...fileTime, '--show', 'x'], /--show is "x": give it a whole number of at least 0/],
    ['an address that is none', [__filename, ...fileTime, '--gateway', 'localhost:8080'], /"localhost:8080" is no address: give --gateway one such as http:/],
    ['an unknown format', [__filename, ...fileTime, '--format', 'xml'], /There is no format "xml": use --format table, json, csv/],
  ];

  it.each(mistakes)('%s in one sentence, with exit code 1', async (_name, args, sentence) => {
    const { exitCode, stdout, stderr } = await runInMemory(['import', ...args]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toContain('    at ');
  });

  it('a gateway that is not running, with exit code 3', async () => {
    const ran = await runInMemory(['import', writeBts(btsRows(1)), ...fileTime, '--key', 'k', '--gateway', await findSilence()]);
    expect(ran).toMatchObject({ exitCode: 3, stderr: expect.stringMatching(/No gateway answers at .* \(ECONNREFUSED\): start it with `npm start`/) });
  });

  it('what is wrong in a mapping file, place by place', async () => {
    const mapping = join(writeBts([]), '..', 'mine.yaml');
    writeFileSync(mapping, 'feed: mine\nversion: 1\n');
    const { exitCode, stderr } = await runInMemory(['import', writeBts([]), '--feed', mapping]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/The mapping file cannot be used:\n.*mine\.yaml, source: is missing/);
  });
});
