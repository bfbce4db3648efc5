export interface GreetingOptions {
  readonly queryUrl: string;
  readonly gatewayUrl: string;
  readonly key: string;
  readonly withSample: boolean;
  readonly print: (line: string) => void;
}

interface Row {
  readonly node?: string;
  readonly metric?: string;
  readonly value: number | null;
  readonly ratio?: number | null;
  readonly status?: string;
  readonly bucket?: string | null;
}

/** What a newcomer sees: a few numbers of the sample, addresses, and what to try next. */
export async function printFirstNumbers(options: GreetingOptions): Promise<void> {
  if (options.withSample) {
    await printGrowth(options);
    await printBusiest(options);
    await printQueues(options);
  }
  printAddresses(options);
}

async function printGrowth(options: GreetingOptions): Promise<void> {
  const { print } = options;
  print('');
  print('US land borders, entries in 2018 against 2017 (US BTS):');
  const metrics = { TRUCKS: 'trucks', RAIL_CONTAINERS_LADEN: 'rail containers, laden', PERSONAL_VEHICLES: 'personal vehicles', PEDESTRIANS: 'pedestrians' };
  const rows = await ask(options, 'reported-border-count', {
    from: '2018-01-01', to: '2019-01-01', grain: 'year', by: 'metric', period: 'MONTH', metric: Object.keys(metrics).join(','), compare: 'year-ago',
  });
  for (const [metric, words] of Object.entries(metrics)) {
    const row = rows.find((r) => r.metric === metric);
    if (row) print(`  ${words.padEnd(24)} ${thousands(row.value).padStart(12)}   ${row.ratio ? `${row.ratio.toFixed(4)} times the year before` : ''}`);
  }
}

async function printBusiest(options: GreetingOptions): Promise<void> {
  const rows = await ask(options, 'reported-border-count', { from: '2016-01-01', to: '2019-01-01', grain: 'total', by: 'node', metric: 'TRUCKS', period: 'MONTH', limit: '500' });
  const busiest = [...rows].sort((a, b) => (b.value ?? 0) - (a.value ?? 0)).slice(0, 3);
  options.print(`Busiest for trucks, 2016 to 2018: ${busiest.map((r) => `${r.node} ${thousands(r.value)}`).join(', ')}`);
}

async function printQueues(options: GreetingOptions): Promise<void> {
  const rows = await ask(options, 'queue-now', { unit_type: 'TRUCK', by: 'node', limit: '500' });
  const longest = rows.filter((r) => r.node?.startsWith('UA-')).sort((a, b) => (b.value ?? 0) - (a.value ?? 0)).slice(0, 3);
  options.print(`Truck queues, Ukraine to Poland, last report in the sample: ${longest.map((r) => `${r.node} ${thousands(r.value)} (${r.status ?? 'no status'})`).join(', ')}`);
}

/** The key stands in the fragment, which browsers send to nobody. */
function printAddresses({ print, gatewayUrl, queryUrl, key }: GreetingOptions): void {
  print('');
  print(`Ready.  Publish: ${gatewayUrl}/v1/events   Ask: ${queryUrl}/v1/indicators   Key: .caravan/api-key   Logs: .caravan/logs`);
  print(`Look: ${queryUrl}/#key=${key}`);
  print('Try next, in a second terminal:');
  print('  npx caravan query reported-border-count --from 2018-01-01 --to 2019-01-01 --grain month --where metric=TRUCKS --where node=US-PORT-2304 --compare year-ago');
  print('  npx caravan query mean-queue --from 2026-07-01 --to 2026-08-01 --by node --where unit_type=TRUCK');
  print('  npx caravan verify');
  print('Ctrl-C stops everything; what was loaded stays in .caravan/.');
}

async function ask({ queryUrl, key }: GreetingOptions, indicator: string, parameters: Record<string, string>): Promise<readonly Row[]> {
  const answer = await fetch(`${queryUrl}/v1/indicators/${indicator}?${new URLSearchParams(parameters).toString()}`, { headers: { authorization: `Bearer ${key}` } });
  const body = (await answer.json()) as { rows?: readonly Row[]; detail?: string };
  if (!answer.ok || !body.rows) throw new Error(`the query service answered ${answer.status} for ${indicator}: ${body.detail ?? 'without a reason'}`);
  return body.rows;
}

function thousands(value: number | null): string {
  return value === null ? 'no value' : value.toLocaleString('en-US');
}
