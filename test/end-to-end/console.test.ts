import type { Browser } from 'playwright-core';
import { withConnection } from '#libs/database';
import { startWorld, type World } from '../golden/world.js';
import { type TestEvent, step } from './border-events.js';
import { type WatchedPage, findBarriers, keepScreenshot, openPage, startBrowser } from './console-page.js';
import { type FoundBrowser, findBrowser } from './find-browser.js';
import { postEvents } from './post-events.js';
import { type QueryClient, startQuery } from './query-service.js';
import { openRawLog } from './raw-log.js';

jest.setTimeout(300_000);

const tenant = 'console';
/** The page asks everything again once a minute: what shows sooner was told by the stream. */
const belowWholeMillis = 30_000;
const found = findBrowser();
const inBrowser = found === undefined ? describe.skip : describe;

/** What a queue display said some seconds ago. */
function queue(source: string, secondsAgo: number, value: number): TestEvent {
  const time = new Date(Date.now() - secondsAgo * 1_000).toISOString();
  const data = { place: { codes: ['NODE:KZ-DOSTYK'] }, direction: 'OUT', unitType: 'TRUCK', lane: 'ALL', metric: 'QUEUE_UNITS', status: 'VALUE', validForS: 21_600, value };
  return { specversion: '1.0', type: 'caravan.border.gauge.v1', source, id: `${source}:${time}:${value}`, time, recordedtime: time, data };
}

/** A truck that stays in the control zone of Nur Zholy from 8 in the morning for some hours. */
function stay(unitId: string, day: string, hours = 1): [TestEvent, TestEvent] {
  return [step(`${unitId}:in`, `${day}T08:00:00+05:00`, { unitId }), step(`${unitId}:out`, `${day}T${String(8 + hours).padStart(2, '0')}:00:00+05:00`, { unitId, step: 'EXITED' })];
}

inBrowser('the console, in a real browser', () => {
  let world: World;
  let query: QueryClient;
  let browser: Browser;
  let key: string;
  let open: WatchedPage;

  beforeAll(async () => {
    world = await startWorld({ name: 'e2e-console', referenceSets: ['common'], timestampType: 'LogAppendTime' });
    query = await startQuery(world);
    key = await world.keyFor(tenant);
    browser = await startBrowser(found as FoundBrowser);
    const may = Array.from({ length: 30 }, (_, i) => stay(`MAY ${i}`, `2026-05-${String(10 + (i % 5)).padStart(2, '0')}`)).flat();
    await publish([...may, ...stay('CORRECTED', '2026-05-08')]);
    await publish(Array.from({ length: 60 }, (_, i) => stay(`JUNE ${i}`, '2026-06-09')).flat()); // every partition passes the days before
    open = await openPage(browser, `${query.url}/#key=${key}`);
  });
  afterAll(async () => {
    await browser?.close();
    await query?.stop();
    await world?.stop();
  });

  async function publish(events: readonly TestEvent[]): Promise<void> {
    await postEvents(world, key, events);
    await world.settle();
  }

  it('takes the key out of the address, and sends it to no address', async () => {
    await open.page.locator('.line.live').waitFor();
    expect(open.page.url()).toBe(`${query.url}/`);
    expect(open.requests.filter((address) => address.includes(key))).toEqual([]);
  });

  it('shows key numbers with their growth, the corridor and what checkpoints are built for', async () => {
    await open.page.locator('.card', { hasText: 'Time at the border' }).getByText('against the 28 days before').waitFor();
    await open.page.locator('svg text', { hasText: 'Dostyk' }).waitFor();
    await open.page.locator('#checkpoints tr', { hasText: 'Bakhty - Tacheng' }).getByText('not open').waitFor();
  });

  it('shows a queue as soon as it is reported, on the map too', async () => {
    await publish([queue('/e2e/queue', 20, 137)]);
    await open.page.locator('#queues tr', { hasText: 'Dostyk' }).getByText('137').waitFor();
    await open.page.locator('circle.queue').waitFor({ state: 'attached' });
  });

  it('shows a correction with its cause as soon as it is published, and says so', async () => {
    const [, asItWas] = stay('CORRECTED', '2026-05-08', 4);
    await publish([{ ...asItWas, recordedtime: '2026-06-10T06:00:00Z' }]);
    await open.page.locator('#restatements tr', { hasText: '2026-05-08' }).getByText('correction').first().waitFor();
    expect(await open.page.locator('[role=status]').textContent()).toContain('cause correction');
  });

  it('shows that a source fell silent, although nothing comes in any more', async () => {
    await publish([queue('/e2e/silent', 3, 5), queue('/e2e/silent', 2, 6), queue('/e2e/silent', 1, 7)]);
    await open.page.locator('#sources tr', { hasText: '/e2e/silent' }).getByText('silent', { exact: true }).waitFor();
  });

  it('shows a refused record with the reason', async () => {
    const log = await openRawLog(world);
    await log.append([{ value: Buffer.from(JSON.stringify({ ...queue('/e2e/careless', 1, 1), tenant, data: {} })) }]);
    await log.close();
    await open.page.locator('#letters tr', { hasText: '/e2e/careless' }).getByText('missing field').waitFor();
  });

  it('shows an alarm that opens, and says so', async () => {
    await withConnection(world.database, (connection) => connection.run({
      text: `insert into caravan.alarm (tenant, domain, rule, subject, severity, message, since, opened_at, last_seen)
             values ($1, 'border-checkpoints', 'long-queue', 'KZ-DOSTYK', 'warning', 'The queue at KZ-DOSTYK is longer than 100.', now(), now(), now())`,
    }, [tenant]));
    await open.page.locator('#alarms tr', { hasText: 'The queue at KZ-DOSTYK' }).getByText('by nobody').waitFor();
    expect(await open.page.locator('[role=status]').textContent()).toContain('Alarm: The queue');
  });

  it('shows who takes an alarm on', async () => {
    const { body } = await query.get('/v1/alarms?state=open', key);
    const operator = await world.keyFor(tenant, ['operate', 'query']);
    const headers = { authorization: `Bearer ${operator}`, 'content-type': 'application/json' };
    const answer = await fetch(`${query.url}/v1/alarms/${String(body.rows[0]?.['id'])}/ack`, { method: 'POST', headers, body: JSON.stringify({ note: 'calling' }) });
    expect(answer.ok).toBe(true);
    await open.page.locator('#alarms tr', { hasText: 'The queue at KZ-DOSTYK' }).getByText('test', { exact: true }).waitFor({ timeout: belowWholeMillis });
  });

  it('shows no record any more that was redriven, newest or not', async () => {
    const log = await openRawLog(world);
    await log.append([{ value: Buffer.from(JSON.stringify({ ...queue('/e2e/later', 1, 1), tenant, data: {} })) }]);
    await log.close();
    await open.page.locator('#letters tr', { hasText: '/e2e/later' }).waitFor();
    await withConnection(world.database, (connection) => connection.run({ text: `update caravan.dead_letter set redriven_at = now() where source = '/e2e/careless'` }));
    await open.page.locator('#letters tr', { hasText: '/e2e/careless' }).waitFor({ state: 'detached', timeout: belowWholeMillis });
    expect(await open.page.locator('#letters tr', { hasText: '/e2e/later' }).count()).toBe(1);
  });

  it('leads from a number to the entities behind it and back', async () => {
    await open.page.locator('.card', { hasText: 'Time at the border' }).getByText('what is behind it').click();
    await open.page.getByRole('heading', { name: 'Answer' }).waitFor();
    await open.page.locator('td a[href^="#/v1/entities/"]').first().click();
    await open.page.locator('dd', { hasText: 'TRUCK:' }).first().waitFor();
    await open.page.getByText('Back to the console').click();
    await open.page.locator('.line.live').waitFor();
  });

  it('is used by keyboard alone', async () => {
    await open.page.locator('select').focus();
    await open.page.keyboard.press('End');
    await open.page.locator('svg text', { hasText: 'Dostyk' }).waitFor();
    expect(await open.page.locator('select').inputValue()).toBe('queues');
    await open.page.locator('#queues .scroll').focus();
    expect(await open.page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe('Table: Queues at checkpoints');
  });

  it.each([
    ['light', { colorScheme: 'light' }],
    ['dark', { colorScheme: 'dark' }],
    ['narrow', { viewport: { width: 390, height: 844 } }],
  ] as const)('has no barrier that axe finds, complains of nothing and asks nobody else: %s', async (name, options) => {
    const { page, complaints, requests } = await openPage(browser, `${query.url}/#key=${key}`, options);
    for (const part of ['#overview .card', '#queues table', '#sources table', '#restatements table', '#letters table', '#alarms table']) await page.locator(part).first().waitFor();
    await keepScreenshot(page, name);
    expect(await findBarriers(page)).toEqual([]);
    expect(complaints).toEqual([]);
    expect(requests.filter((address) => !address.startsWith(query.url))).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth')).toBe(true);
    await page.close();
  });

  it('asks for a key, says why one is not taken, and forgets one by key press', async () => {
    const { page } = await openPage(browser, query.url);
    await page.getByLabel('API key').fill('no-such-key');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('not known').waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.getByLabel('API key').fill(key);
    await page.keyboard.press('Enter');
    await page.locator('.line.live').waitFor();
    await page.getByRole('button', { name: 'Forget the key' }).press('Enter');
    await page.getByLabel('API key').waitFor();
    expect(await page.evaluate('sessionStorage.length')).toBe(0);
  });
});
