import { cpuSeconds, residentBytes } from '../cpu.js';
import { type Figure, median } from '../figures.js';
import type { HttpService } from '../http/http-service.js';
import type { HttpClient } from '../http/http-client.js';
import { wholeCsv } from './dashboards.js';

const sampleMillis = 50;
const lineFeed = 10;

/** Reads the CSV of `rows` rows to its end and looks at the memory of the process that writes it. */
export async function streamCsv(client: HttpClient, { process }: HttpService, rows: number): Promise<Figure[]> {
  const resident: number[] = [];
  const sample = (): void => void resident.push(residentBytes(process.pid).now / 1024 ** 2);
  const begun = performance.now();
  const cpuBefore = cpuSeconds(process.pid);
  const sampling = setInterval(sample, sampleMillis);
  let lines = 0;
  try {
    for await (const chunk of await client.open({ path: wholeCsv })) for (const byte of chunk as Buffer) if (byte === lineFeed) lines += 1;
    sample();
  } finally {
    clearInterval(sampling);
  }
  const third = Math.ceil(resident.length / 3);
  const headers = 1;
  return [
    { name: 'query, CSV: rows', value: lines - headers, unit: 'rows' },
    { name: 'query, CSV: rows missing', value: rows - (lines - headers), unit: 'rows', target: { atMost: 0 } },
    { name: 'query, CSV: rate', value: (lines - headers) / ((performance.now() - begun) / 1000), unit: 'rows/s' },
    { name: 'query, CSV: Node', value: ((cpuSeconds(process.pid) - cpuBefore) / lines) * 1e6, unit: 'µs/row' },
    { name: 'query, CSV: resident memory (A10)', value: Math.max(...resident), unit: 'MiB', target: { atMost: 512 } },
    { name: 'query, CSV: memory of the last third against the first (A9)', value: median(resident.slice(-third)) / median(resident.slice(0, third)), unit: '1', target: { atMost: 1.5 } },
  ];
}
