import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { findProjectRoot } from '#libs/reference';
import { runInMemory } from '../testing/memory-terminal.js';
import { acceptAll, type ServiceDouble, startDouble } from '../testing/service-double.js';

const samples = join(findProjectRoot(), 'samples', 'data', 'dcsa');
const carrier = ['--feed', 'dcsa', '--param', 'source=/dcsa/example-carrier'];
const goldenInputs = (name: string): string[] => (JSON.parse(readFileSync(join(findProjectRoot(), 'test', 'golden', 'adapters', `${name}.json`), 'utf8')) as { cases: { input: string }[] }).cases.map(({ input }) => input);
const codeco = (): string => goldenInputs('codeco').join('\n');

function write(name: string, content: string | Buffer): string {
  const file = join(mkdtempSync(join(tmpdir(), 'caravan-standard-')), name);
  writeFileSync(file, content);
  return file;
}

let double: ServiceDouble | undefined;
afterEach(() => double?.close());

describe('caravan import of messages', () => {
  it('sends the events of DCSA messages and counts what is left out', async () => {
    double = await startDouble(acceptAll);
    const ran = await runInMemory(['import', join(samples, 'tnt-220-response.json'), ...carrier, '--gateway', double.url, '--key', 'k']);
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    expect(ran.stdout).toMatch(/^dcsa: 7 messages, 4 events: 4 accepted, 0 refused/);
    expect(ran.stdout).toMatch(/\nignored dcsa_shipment: 3, at .*\[1\], .*\[4\], .*\[6\]/);
    const [request] = double.received;
    expect((JSON.parse(request?.body ?? '[]') as { source: string }[]).map(({ source }) => source)).toEqual(Array.from({ length: 4 }, () => '/dcsa/example-carrier'));
  });

  it('lists what is refused by its place in the file and its path in the message', async () => {
    const { exitCode, stdout } = await runInMemory(['import', join(samples, 'tnt-220-response-wrong-attribute-values.json'), ...carrier, '--dry-run', '--show', '0']);
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(/values\.json\[0\] +missing_field +\$\[0\]\.eventID/);
    expect(stdout).toContain('3 messages, 1 event: 1 would be sent, 1 refused');
    expect(stdout).toContain('warning check_digit_invalid: 1');
  });

  it('tells what the domain would refuse by the path in the message too', async () => {
    const [event] = JSON.parse(readFileSync(join(samples, 'tnt-220-response.json'), 'utf8')) as object[];
    const file = write('future.json', JSON.stringify([{ ...event, eventDateTime: '2090-01-01T00:00:00Z' }]));
    const { stdout } = await runInMemory(['import', file, ...carrier, '--dry-run', '--format', 'json']);
    expect((JSON.parse(stdout) as { refusals: object[] }).refusals).toMatchObject([{ line: 0, faults: [{ reason: 'actual_in_future', propertyPath: '$[0].eventDateTime' }] }]);
  });

  it('reads packed EDIFACT, several interchanges in a file, and a folder of files', async () => {
    double = await startDouble(acceptAll);
    const file = write('gate.edi.gz', gzipSync(codeco()));
    const args = ['--feed', 'codeco', '--param', 'zone=Atlantic/Canary', '--gateway', double.url, '--key', 'k'];
    expect((await runInMemory(['import', file, ...args])).stdout).toMatch(/^codeco: 2 messages, 2 events: 2 accepted, 0 refused/);
    expect((await runInMemory(['import', join(file, '..'), ...args])).stdout).toMatch(/^codeco: 2 messages, 2 events/);
  });

  it('keeps a message that is cut off from the others, and says where', async () => {
    const broken = codeco().replace('UNT+000022', 'UNT+000021');
    const { exitCode, stdout } = await runInMemory(['import', write('gate.edi', broken), '--feed', 'codeco', '--param', 'zone=Atlantic/Canary', '--dry-run', '--show', '0']);
    expect([exitCode, stdout]).toEqual([2, expect.stringMatching(/gate\.edi\[0\] +undecodable +\$\.segments\[22\] +UNT counts 000021 segments/)]);
    expect(stdout).toContain('2 messages, 1 event: 1 would be sent, 1 refused');
  });

  it('gives movement messages of long ago the dates of their receipt', async () => {
    double = await startDouble(acceptAll);
    const file = write('telex.txt', goldenInputs('mvt')[0] ?? '');
    const ran = await runInMemory(['import', file, '--feed', 'mvt', '--param', 'receivedAt=2024-06-10T20:31:00Z', '--gateway', double.url, '--key', 'k']);
    expect(ran.stdout).toMatch(/^mvt: 1 message, 4 events: 4 accepted/);
    expect(JSON.parse(double.received[0]?.body ?? '[]')).toMatchObject([{ id: 'KC949/2024-06-10:ALA:OFF_BLOCK' }, {}, {}, {}]);
  });

  it('takes a file that is no message at all for a refusal', async () => {
    const { exitCode, stdout } = await runInMemory(['import', write('x.json', '{"eventID":'), ...carrier, '--dry-run']);
    expect([exitCode, stdout]).toEqual([2, expect.stringMatching(/x\.json\[0\] +undecodable +\$ +not JSON/)]);
  });

  it.each([
    ['a missing zone', ['codeco'], /The standard codeco needs more: add --param zone=Asia\/Almaty\.\n$/],
    ['a zone there is not', ['codeco', '--param', 'zone=Mars/Base'], /zone is "Mars\/Base": give the time zone of the sender.*zone=Asia\/Almaty\.\n$/],
    ['a setting it has not', ['mvt', '--param', 'zone=UTC'], /there is no setting "zone" here: it takes source, receivedAt\.\n$/],
    ['a name that is neither feed nor standard', ['coprar'], /There is no feed "coprar": use .*, a standard \(codeco, dcsa, mvt\), or the path of a mapping file\.\n$/],
  ])('explains %s in one sentence, with exit code 1', async (_what, [feed = '', ...more], sentence) => {
    const { exitCode, stderr } = await runInMemory(['import', __filename, '--feed', feed, ...more, '--dry-run']);
    expect([exitCode, stderr]).toEqual([1, expect.stringMatching(sentence)]);
  });
});
