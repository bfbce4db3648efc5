import { type RunningQuery, startQuery } from '../testing/running-query.js';
import { count, passage } from '../testing/events.js';

let query: RunningQuery;

beforeAll(async () => {
  query = await startQuery({ name: 'console', now: '2024-06-01T12:00:00Z' });
});
afterAll(() => query?.close());

describe('the page', () => {
  it('is served without a key, under a policy that lets nothing in from elsewhere', async () => {
    const answer = await fetch(`${query.url}/`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(await answer.text()).not.toMatch(/https?:\/\/|<style|style=|<script(?![^>]*src=)| on[a-z]+=/);
  });

  it('serves each of its modules with every module that it imports', async () => {
    const seen = new Set<string>();
    const fetchModule = async (name: string): Promise<void> => {
      if (seen.has(name)) return;
      seen.add(name);
      const answer = await fetch(`${query.url}/console/${name}`);
      expect([name, answer.status, answer.headers.get('content-type')]).toEqual([name, 200, 'text/javascript; charset=utf-8']);
      const imports = [...(await answer.text()).matchAll(/^import .*?from ['"](.+?)['"];$/gm)].map(([, from]) => from ?? '');
      for (const each of imports) await fetchModule(each.replace('./', ''));
    };
    await fetchModule('main.mjs');
    expect(seen).toContain('lit-html.mjs');
  });

  it('is not sent again while it is the same', async () => {
    const etag = (await fetch(`${query.url}/`)).headers.get('etag') ?? '';
    expect((await fetch(`${query.url}/`, { headers: { 'if-none-match': etag } })).status).toBe(304);
  });

  it('has no other file', async () => {
    expect((await fetch(`${query.url}/console/..%2fpage-files.js`)).status).toBe(404);
    expect((await fetch(`${query.url}/console/none.mjs`)).status).toBe(404);
  });
});

interface Overview {
  readonly figures: readonly { readonly title: string; readonly from: string; readonly to: string; readonly path: string; readonly rows: readonly Record<string, unknown>[] }[];
  readonly capacity: { readonly rows: readonly Record<string, unknown>[] };
}

describe('/v1/overview', () => {
  const overview = async (key = 'a'): Promise<Overview> => (await query.ask('/v1/overview', key)).body as unknown as Overview;
  const figureOf = async (title: string): Promise<Overview['figures'][number] | undefined> => (await overview()).figures.find((figure) => figure.title === title);

  it('answers each figure for the last month or four weeks in which anything was seen', async () => {
    await query.apply('a', [count('KZ-DOSTYK', '2023-03', 100), count('KZ-DOSTYK', '2024-03', 130), ...passage('T1', '2024-05-20T05:00:00Z', 60), ...passage('T2', '2024-04-10T05:00:00Z', 30)]);
    expect(await figureOf('Trucks reported at borders')).toMatchObject({ from: '2024-03-01', to: '2024-04-01', rows: [{ value: 130, base: 100, ratio: 1.3 }] });
    expect(await figureOf('Time at the border')).toMatchObject({ from: '2024-04-23', to: '2024-05-21', rows: [{ value: 1, base: 0.5, ratio: 2 }] });
    expect(await figureOf('Trade turnover')).toMatchObject({ rows: [{ value: null }] });
  });

  it('says with each figure the question that gives it', async () => {
    const figure = await figureOf('Time at the border');
    expect((await query.ask(figure?.path ?? '')).body.rows).toEqual(figure?.rows);
  });

  it('shows what checkpoints are built for before anything crossed them', async () => {
    const { capacity } = await overview();
    expect(capacity.rows).toContainEqual(expect.objectContaining({ checkpoint: 'KZCN-BAKHTY-RAIL', value: null, reason: 'not_open' }));
  });

  it('leaves out what the key does not read, and shows a tenant nothing of another', async () => {
    expect((await overview('a-flights')).figures).toEqual([]);
    expect((await overview('b')).figures.map(({ rows }) => rows[0]?.['value']).every((value) => value === null)).toBe(true);
  });
});
