import { setImmediate as turn } from 'node:timers/promises';
import { CliError } from '../cli-error.js';
import { exitCodes } from '../exit-codes.js';
import { btsRow, btsRows, btsSource } from '../testing/feed-files.js';
import { acceptAll, findSilence, type Received, type Reply, type ServiceDouble, startDouble } from '../testing/service-double.js';
import { importFeed } from './import-feed.js';
import type { ImportSource } from './import-source.js';
import type { PatienceOptions } from './patience.js';

let double: ServiceDouble | undefined;
afterEach(() => double?.close());

const limits = { events: 3, characters: 100_000 };

async function gatewayThat(reply: (request: Received, index: number) => Reply | Promise<Reply>): Promise<ServiceDouble> {
  double = await startDouble(reply);
  return double;
}

/** A clock that only waiting moves. */
function timeless(): { readonly patience: Partial<PatienceOptions>; readonly waits: number[] } {
  const waits: number[] = [];
  let time = 0;
  const wait = (millis: number): Promise<void> => {
    waits.push(millis);
    time += millis;
    return Promise.resolve();
  };
  return { waits, patience: { now: () => time, wait } };
}

function importTo(gatewayUrl: string, source: ImportSource, more: object = {}): ReturnType<typeof importFeed> {
  return importFeed({ ...source, gatewayUrl, key: 'secret', limits, ...more });
}

const idsIn = ({ body }: Received): string[] => (JSON.parse(body) as { id: string }[]).map(({ id }) => id);

describe('importFeed', () => {
  it('sends every event once, in batches, with the key', async () => {
    const { url, received } = await gatewayThat(acceptAll);
    const summary = await importTo(url, btsSource(btsRows(8)));
    expect(summary).toMatchObject({ rows: 8, events: 8, accepted: 8, refused: 0 });
    expect(received.flatMap(idsIn).sort()).toEqual(btsRows(8).map((_, index) => `bts:${1000 + index}:2018-03:Trucks`));
    expect(received.map(({ headers }) => [headers['content-type'], headers.authorization])).toEqual(
      Array.from({ length: 3 }, () => ['application/cloudevents-batch+json', 'Bearer secret']),
    );
  });

  it('tells where a refused event stands in the file, and every fault', async () => {
    const feedback = [
      { severity: 'ERROR', code: 'unknown_code', message: 'metric must be one of …', propertyPath: '$.data.metric' },
      { severity: 'ERROR', code: 'bad_time', message: 'time …', propertyPath: '$.time' },
    ];
    const { url } = await gatewayThat(() => ({ status: 202, body: { accepted: 2, rejected: [{ index: 1, id: 'x', feedback }] } }));
    const refusals: unknown[] = [];
    const source = btsSource(btsRows(3));
    const summary = await importFeed({ ...source, gatewayUrl: url, key: 'k' }, { onRefusal: (refusal) => refusals.push(refusal) });
    expect(refusals).toMatchObject([{ file: source.files[0], line: 3, id: 'bts:1001:2018-03:Trucks', faults: [{ reason: 'unknown_code', propertyPath: '$.data.metric' }, { reason: 'bad_time' }] }]);
    expect(summary).toMatchObject({ accepted: 2, refused: 1, reasons: [{ name: 'unknown_code', count: 1 }] });
  });

  it('counts rows that cannot be mapped, names their column, and sends the rest', async () => {
    const { url, received } = await gatewayThat(acceptAll);
    const refusals: unknown[] = [];
    const summary = await importFeed({ ...btsSource([btsRow(1), btsRow(2, 'many'), btsRow(3)]), gatewayUrl: url, key: 'k' }, { onRefusal: (refusal) => refusals.push(refusal) });
    expect(refusals).toMatchObject([{ line: 3, faults: [{ reason: 'mapping_failed', column: 'Value' }] }]);
    expect(summary).toMatchObject({ rows: 3, events: 2, accepted: 2, refused: 1 });
    expect(received.flatMap(idsIn)).toHaveLength(2);
  });

  it('counts an answer of 422 as refusals and goes on', async () => {
    const { url } = await gatewayThat((request) => ({ status: 422, body: { title: 'all refused', accepted: 0, rejected: idsIn(request).map((id, index) => ({ index, id, feedback: [] })) } }));
    expect(await importTo(url, btsSource(btsRows(4)))).toMatchObject({ accepted: 0, refused: 4 });
  });

  it('sums the warnings of the gateway by flag', async () => {
    const warnings = [{ index: 0, id: 'x', feedback: [{ severity: 'WARN', code: 'recorded_before_event', message: 'accepted', propertyPath: '$' }] }];
    const { url } = await gatewayThat((request) => ({ status: 202, body: { accepted: idsIn(request).length, rejected: [], warnings } }));
    const { warnings: counted } = await importTo(url, btsSource(btsRows(6)));
    expect(counted).toMatchObject([{ name: 'recorded_before_event', count: 2 }]);
  });

  it('waits as long as a busy gateway asks and sends the same again', async () => {
    const { url, received } = await gatewayThat((request, index) => (index < 2 ? { status: 503, body: { detail: 'busy' }, headers: { 'retry-after': '2' } } : acceptAll(request)));
    const { patience, waits } = timeless();
    const summary = await importTo(url, btsSource(btsRows(2)), { patience });
    expect(summary.accepted).toBe(2);
    expect(waits).toEqual([2_000, 2_000]);
    expect(new Set(received.map(({ body }) => body)).size).toBe(1);
  });

  it('survives connections that break', async () => {
    const { url } = await gatewayThat((request, index) => (index % 2 === 1 ? 'drop' : acceptAll(request)));
    const { patience, waits } = timeless();
    expect(await importTo(url, btsSource(btsRows(12)), { patience, concurrency: 1 })).toMatchObject({ accepted: 12 });
    expect(waits.length).toBeGreaterThan(0);
  });

  it('says at once how to start a gateway that is not there', async () => {
    const { patience, waits } = timeless();
    const failure = await importTo(await findSilence(), btsSource(btsRows(1)), { patience }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(CliError);
    expect(failure).toMatchObject({ exitCode: exitCodes.outOfReach, message: expect.stringMatching(/No gateway answers at http.*ECONNREFUSED.*npm start/) });
    expect(waits.reduce((total, wait) => total + wait, 0)).toBeLessThan(3_000);
  });

  it('gives up when nothing was accepted for the time allowed', async () => {
    const { url } = await gatewayThat((request, index) => (index === 0 ? acceptAll(request) : { status: 503, body: { detail: 'Kafka is away.' } }));
    const { patience, waits } = timeless();
    const failure = await importTo(url, btsSource(btsRows(9)), { patience, concurrency: 1 }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ exitCode: exitCodes.outOfReach, message: expect.stringContaining('Kafka is away.') });
    const waited = waits.reduce((total, wait) => total + wait, 0);
    expect(waited).toBeGreaterThan(50_000);
    expect(waited).toBeLessThanOrEqual(60_000);
  });

  it('stops at a wrong key without trying again', async () => {
    const { url, received } = await gatewayThat(() => ({ status: 401, body: { detail: 'no such key' } }));
    await expect(importTo(url, btsSource(btsRows(30)))).rejects.toThrow(/does not know the API key/);
    expect(received.length).toBeLessThanOrEqual(4);
  });

  it('halves a batch that is too large, down to the one event that is', async () => {
    const { url } = await gatewayThat((request) => (idsIn(request).includes('bts:1001:2018-03:Trucks') ? { status: 413, body: { detail: 'too large' } } : acceptAll(request)));
    expect(await importTo(url, btsSource(btsRows(3)))).toMatchObject({ accepted: 2, refused: 1, reasons: [{ name: 'too_large' }] });
  });

  it('has several requests in flight', async () => {
    let release = (): void => undefined;
    const secondCame = new Promise<void>((resolve) => (release = resolve));
    const { url } = await gatewayThat(async (request, index) => {
      if (index > 0) release();
      await secondCame;
      return acceptAll(request);
    });
    expect(await importTo(url, btsSource(btsRows(9)))).toMatchObject({ accepted: 9 });
  });

  it('keeps the order of the file when the order of receipt decides', async () => {
    let [inFlight, most] = [0, 0];
    const { url, received } = await gatewayThat(async (request) => {
      most = Math.max(most, (inFlight += 1));
      for (let turns = 0; turns < 50; turns += 1) await turn();
      inFlight -= 1;
      return acceptAll(request);
    });
    const source = btsSource(btsRows(9));
    const { recordedtime: _dated, ...undated } = source.mapping;
    await importTo(url, { ...source, mapping: undated, params: {} });
    expect(most).toBe(1);
    expect(received.flatMap(idsIn)).toEqual(btsRows(9).map((_, index) => `bts:${1000 + index}:2018-03:Trucks`));
  });

  it('says that something else answers at the address', async () => {
    const { url } = await gatewayThat(() => ({ status: 404, body: '<html>' }));
    await expect(importTo(url, btsSource(btsRows(1)))).rejects.toThrow(/it is not Caravan's gateway \(HTTP 404\).*--gateway/);
  });
});
