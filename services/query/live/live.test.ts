import { type RunningQuery, startQuery } from '../testing/running-query.js';
import { gauge } from '../testing/events.js';
import { type OpenStream, openStream } from '../testing/open-stream.js';

let query: RunningQuery;
const streams: OpenStream[] = [];

beforeAll(async () => {
  query = await startQuery({ name: 'live', now: '2024-06-01T12:00:00Z' });
});
afterAll(async () => {
  streams.forEach((stream) => stream.close());
  await query?.close();
});

async function watch(key: string): Promise<OpenStream> {
  const stream = await openStream(`${query.url}/v1/live`, key);
  streams.push(stream);
  expect(await stream.next()).toMatchObject({ type: 'open' });
  return stream;
}

describe('/v1/live', () => {
  it('tells of records applied, and of a changed number', async () => {
    const stream = await watch('a');
    await query.apply('a', [gauge('2024-06-01T11:50:00Z', 'VALUE', 12)]);
    expect(await stream.next()).toEqual({ type: 'changed', data: { at: '2024-06-01T12:00:00.000Z', domains: ['border-checkpoints'], lists: [] } });
    await query.sql(`insert into caravan.restatement (tenant, domain, cube, bucket, local_date, dims, n_before, n_after, sums_before, sums_after, cause, at)
      values ('a', 'border-checkpoints', 'border_waits', '2024-05-01', '2024-05-01', '{}', 1, 2, '{}', '{}', 'late', now())`);
    expect(await stream.next()).toMatchObject({ type: 'changed', data: { domains: [], lists: ['restatements'] } });
  });

  it('tells of an alarm that opens, of one that somebody takes on, and of one that is over', async () => {
    const stream = await watch('a');
    await query.sql(`insert into caravan.alarm (tenant, domain, rule, subject, severity, message, since, opened_at, last_seen) values ('a', 'border-checkpoints', 'r', 's', 'info', 'm', now(), now(), now())`);
    expect(await stream.next()).toMatchObject({ data: { lists: ['alarms'] } });
    await query.sql(`update caravan.alarm set acked_at = now(), acked_by = 'anna' where tenant = 'a'`);
    expect(await stream.next()).toMatchObject({ data: { lists: ['alarms'] } });
    await query.sql(`update caravan.alarm set closed_at = now() where tenant = 'a'`);
    expect(await stream.next()).toMatchObject({ data: { lists: ['alarms'] } });
  });

  it('tells of a dead letter that comes, of one that is redriven although it is not the newest, and of one that is refused again', async () => {
    const letter = (offset: number, receivedAt: string): Promise<object[]> => query.sql(`insert into caravan.dead_letter (topic, partition, "offset", tenant, domain, headers, reason, property_path, detail, stage, received_at)
      values ('t', 0, $1, 'a', 'flights', '{}', 'bad_time', '$', '', 'decode', $2)`, [offset, receivedAt]);
    await letter(1, '2024-05-01T00:00:00Z');
    const stream = await watch('a');
    await letter(2, '2024-05-02T00:00:00Z');
    expect(await stream.next()).toMatchObject({ data: { domains: [], lists: ['dead-letters'] } });
    await query.sql(`update caravan.dead_letter set redriven_at = now() where topic = 't' and "offset" = 1`);
    expect(await stream.next()).toMatchObject({ data: { domains: [], lists: ['dead-letters'] } });
    await query.sql(`update caravan.dead_letter set last_seen = now() + interval '1 second' where topic = 't' and "offset" = 2`);
    expect(await stream.next()).toMatchObject({ data: { domains: [], lists: ['dead-letters'] } });
  });

  it('tells nobody of the lists of another tenant, and nothing of a domain that the key does not read', async () => {
    const [other, flights] = [await watch('b'), await watch('a-flights')];
    await query.apply('a', [{ id: 'bad', type: 'caravan.border.gauge.v1', time: '2024-06-01T11:00:00Z', data: {} }]);
    expect(await other.next()).toMatchObject({ data: { domains: ['border-checkpoints'], lists: [] } });
    await query.changeReference('a', { nodes: [{ node_id: 'LIVE-NODE', name: 'x', country: 'KZ', kind: 'CITY', zone: 'Asia/Almaty', lat: '', lon: '', coord_quality: '', status: 'OPEN', valid_from: '', valid_to: '', source: '' }] });
    expect(await flights.next()).toMatchObject({ data: { domains: [], lists: ['dead-letters'] } });
    expect(await flights.next()).toMatchObject({ data: { domains: [], lists: ['reference'] } });
  });

  it('needs a key that may query, and takes no parameters', async () => {
    expect((await fetch(`${query.url}/v1/live`)).status).toBe(401);
    expect((await query.ask('/v1/live', 'a-publisher')).status).toBe(403);
    expect((await query.ask('/v1/live?since=1')).status).toBe(400);
  });
});
