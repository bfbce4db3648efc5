import { count, gauge, passage } from './testing/events.js';
import { type RunningQuery, startQuery } from './testing/running-query.js';

const node = { node_id: 'KZ-XNW', name: 'New terminal', country: 'KZ', kind: 'DRY_PORT', zone: 'Asia/Almaty', status: 'OPEN' };
const unknown = (code: string): Record<string, unknown> => ({ place: { codes: [code, 'NAME:NEW'] } });

let query: RunningQuery;
beforeAll(async () => {
  query = await startQuery({ name: 'reference', now: '2026-06-11T12:00:00Z' });
  await query.apply('a', [
    count('KZ-DOSTYK', '2024-01', 10), count('KZ-XNW', '2024-01', 3), count('KZ-XNW', '2024-03', 4), ...passage('U1', '2024-02-05T05:00:00Z', 60),
    { ...count('x', '2024-02', 5, unknown('UNLOCODE:KZXNW')), source: '/second' }, gauge('2024-02-05T05:00:00Z', 'VALUE', 3, { node: 'KZ-XNW' }),
  ]);
  await query.apply('b', [count('KZ-SECRETB', '2024-01', 3)]);
});
afterAll(() => query?.close());

describe('reference data', () => {
  it('list their kinds with how many rows the tenant sees, and what a row may hold', async () => {
    const { body } = await query.ask('/v1/reference');
    expect(body.rows.find(({ kind }) => kind === 'checkpoints')).toMatchObject({ rows: 10, own: 0, foldsRead: true, key: ['checkpoint_id'], columns: expect.arrayContaining(['node_a', 'status']) as unknown });
    expect(body.rows.find(({ kind }) => kind === 'capacities')).toMatchObject({ foldsRead: false });
  });

  it('show a planned checkpoint with its capacity', async () => {
    expect((await query.ask('/v1/reference/checkpoints?status=PLANNED')).body.rows).toMatchObject([{ checkpoint_id: 'KZCN-BAKHTY-RAIL', layer: 'common' }]);
    expect((await query.ask('/v1/reference/capacities?checkpoint_id=KZCN-BAKHTY-RAIL')).body.rows).toMatchObject([{ unit: 'TONNES_PER_YEAR', value: '20000000' }]);
  });

  it("show a tenant's own rows over the common ones, to that tenant only", async () => {
    await query.changeReference('a', { closures: [{ checkpoint_id: 'KZCN-BAKHTY', date_from: '2026-06-01', date_to: '2026-06-02', side: 'BOTH' }], fx: [{ date: '1970-01-01', currency: 'USD', usd_per_unit: '2' }] });
    expect((await query.ask('/v1/reference/closures?layer=own')).body.rows).toMatchObject([{ checkpoint_id: 'KZCN-BAKHTY', layer: 'own' }]);
    expect((await query.ask('/v1/reference/closures?layer=own', 'b')).body.rows).toEqual([]);
    expect((await query.ask('/v1/reference/fx')).body.rows).toMatchObject([{ usd_per_unit: '2', layer: 'own', covered: { usd_per_unit: '1' } }]);
    expect((await query.ask('/v1/reference/fx', 'b')).body.rows).toMatchObject([{ usd_per_unit: '1', layer: 'common' }]);
  });

  it('come page by page', async () => {
    const first = await query.ask('/v1/reference/nodes?limit=200');
    const second = await query.ask(`/v1/reference/nodes?limit=200&cursor=${first.body.next}`);
    const ids = [...first.body.rows, ...second.body.rows].map(({ node_id: id }) => id);
    expect([new Set(ids).size, second.body.next]).toEqual([51 + 215, null]);
  });

  it('say who changed what, and when, the latest first', async () => {
    const { rows } = (await query.ask('/v1/reference-changes?limit=2')).body;
    expect(rows).toMatchObject([{ kind: 'fx', key: { date: '1970-01-01', currency: 'USD' }, who: 'anna', layer: 'own', before: null, after: { usd_per_unit: '2' } }, { kind: 'closures' }]);
    expect((await query.ask('/v1/reference-changes?limit=2', 'b')).body.rows.every(({ layer }) => layer === 'common')).toBe(true);
    expect((await query.ask('/v1/reference-changes?kind=closures&from=2090-01-01')).body.rows).toEqual([]);
  });

  it.each([
    ['/v1/reference/ships', 404], ['/v1/reference/nodes?colour=red', 400], ['/v1/reference/nodes?layer=both', 400], ['/v1/reference-changes?kind=ships', 400],
    ['/v1/unresolved-places?domain=ships', 400], ['/v1/refolds?colour=red', 400],
  ])('are asked wrongly by %s', async (path, status) => {
    expect((await query.ask(path)).status).toBe(status);
  });
});

describe('places that no code resolves', () => {
  it('are listed by code with facts, times and sources, and with nothing of another tenant', async () => {
    const { body } = await query.ask('/v1/unresolved-places');
    expect(body.rows).toEqual([
      { scheme: 'NODE', code: 'KZ-XNW', domain: 'border-checkpoints', facts: 3, firstTime: '2024-01-01T00:00:00.000Z', lastTime: '2024-03-01T00:00:00.000Z', sources: ['/test'] },
      { scheme: 'NAME', code: 'NEW', domain: 'border-checkpoints', facts: 1, firstTime: '2024-02-01T00:00:00.000Z', lastTime: '2024-02-01T00:00:00.000Z', sources: ['/second'] },
      { scheme: 'UNLOCODE', code: 'KZXNW', domain: 'border-checkpoints', facts: 1, firstTime: '2024-02-01T00:00:00.000Z', lastTime: '2024-02-01T00:00:00.000Z', sources: ['/second'] },
    ]);
    expect(body).toMatchObject({ codes: 3, complete: true });
    expect((await query.ask('/v1/unresolved-places', 'b')).body.rows).toMatchObject([{ code: 'KZ-SECRETB' }]);
    expect((await query.ask('/v1/unresolved-places?limit=1')).body.rows).toHaveLength(1);
  });
});

describe('a preview', () => {
  it('says what loading rows would change, and changes nothing', async () => {
    const { status, body } = await query.post('/v1/reference/nodes/preview', { rows: [node] });
    expect(status).toBe(200);
    expect(body).toMatchObject({ kind: 'nodes', changed: 1, unchanged: 0, changes: [{ before: null, after: node }] });
    // Two counts and a gauge, whose day gets the node's name: it moves.
    expect(body['entities']).toEqual([{ domain: 'border-checkpoints', examined: 6, affected: 3, moved: 1, complete: true }]);
    expect((await query.ask('/v1/reference/nodes?node_id=KZ-XNW')).body.rows).toEqual([]);
  });

  it('finds that a zone corrected moves the days of a node', async () => {
    const nurZholy = (await query.ask('/v1/reference/nodes?node_id=KZ-NURZHOLY')).body.rows[0];
    const { layer: _layer, ...row } = { ...nurZholy, zone: 'Asia/Shanghai' } as Record<string, unknown>;
    const { body } = await query.post('/v1/reference/nodes/preview', { rows: [row] });
    expect(body['changes']).toMatchObject([{ before: { zone: 'Asia/Almaty' }, after: { zone: 'Asia/Shanghai' } }]);
    expect(body['entities']).toMatchObject([{ affected: 1, moved: 0 }]);
  });

  it('looks at no entities for rows that only queries read', async () => {
    const rate = { date: '2026-01-01', currency: 'KZT', usd_per_unit: '0.002' };
    expect((await query.post('/v1/reference/fx/preview', { rows: [rate] })).body).toMatchObject({ changed: 1, entities: [] });
  });

  it('names row and column of what is wrong', async () => {
    const { status, body } = await query.post('/v1/reference/nodes/preview', { rows: [{ ...node, zone: 'X' }] });
    expect([status, body['problems']]).toEqual([422, [{ row: 1, column: 'zone', message: 'is "X": it must be a time zone such as Asia/Almaty' }]]);
    expect((await query.post('/v1/reference/nodes/preview', {})).status).toBe(400);
  });
});

describe('walks', () => {
  it('are shown with how far they are; counts of everybody’s entities only to who may operate', async () => {
    const before = (await query.ask('/v1/refolds')).body;
    expect(before).toMatchObject({ domains: [{ domain: 'border-checkpoints', entitiesOfOtherFolds: 0, isReferenceWalked: false }], rows: [] });
    await query.changeReference('a', { nodes: [node] });
    await query.sql(`insert into caravan.refold (domain, cause, tenant, target, cursor, seen, done_at)
      select 'border-checkpoints', 'reference', tenant, max(id), '80000000000000000000000000000000', 6, case when tenant = '' then now() end
        from caravan.reference_change where folds_read group by tenant`);
    const { rows } = (await query.ask('/v1/refolds')).body;
    expect(rows).toMatchObject([{ of: 'you', cause: 'reference', seen: 6, share: 0.5, doneAt: null }, { of: 'everybody', seen: null, share: 1 }]);
    expect((await query.ask('/v1/refolds', 'a-operator')).body.rows[1]).toMatchObject({ of: 'everybody', seen: 6 });
    expect((await query.ask('/v1/refolds', 'b')).body).toMatchObject({ domains: [{ isReferenceWalked: true }], rows: [{ of: 'everybody' }] });
  });
});
