/** What a process holds at a moment, as its own metrics say. */
export interface VitalSigns {
  /** Minutes since the first look. */
  readonly minute: number;
  readonly residentMiB: number;
  /** Files and sockets that are open; 0 where the platform does not tell. */
  readonly descriptors: number;
  /** Handles and requests that keep the process alive. */
  readonly resources: number;
  /** Lines of metrics: each is a series. */
  readonly series: number;
}

const answerWithinMillis = 5_000;
const mebibyte = 1_048_576;

/** Asks a process for its metrics; undefined when it does not answer. */
export async function readVitalSigns(opsPort: number, minute: number): Promise<VitalSigns | undefined> {
  try {
    const answer = await fetch(`http://127.0.0.1:${opsPort}/metrics`, { signal: AbortSignal.timeout(answerWithinMillis) });
    return answer.ok ? parseVitalSigns(await answer.text(), minute) : undefined;
  } catch {
    // It is being started, or does much else: the next look finds it.
    return undefined;
  }
}

/** Reads them in the text format of Prometheus. */
export function parseVitalSigns(text: string, minute: number): VitalSigns {
  const series = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const valueOf = (name: string): number => Number(series.find((line) => line.startsWith(`${name} `))?.slice(name.length) ?? 0);
  return {
    minute,
    residentMiB: valueOf('process_resident_memory_bytes') / mebibyte,
    descriptors: valueOf('process_open_fds'),
    resources: valueOf('nodejs_active_resources_total'),
    series: series.length,
  };
}

/** The median of the slopes between any two points (Theil and Sen): what a few outliers cannot bend. 0 for fewer than two. */
export function robustSlope(points: readonly (readonly [x: number, y: number])[]): number {
  const slopes = points.flatMap(([x1, y1], index) => points.slice(index + 1).flatMap(([x2, y2]) => (x1 === x2 ? [] : [(y2 - y1) / (x2 - x1)])));
  slopes.sort((a, b) => a - b);
  const middle = Math.floor(slopes.length / 2);
  const [low = 0, high = 0] = [slopes[slopes.length % 2 === 0 ? middle - 1 : middle], slopes[middle]];
  return (low + high) / 2;
}
