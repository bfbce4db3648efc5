import { addDays, localDay, startOfGrain } from '#libs/reference';
import { periodOf } from '#services/query';

/** A stretch of local dates, `to` exclusive. */
export interface NamedWindow {
  readonly window: 'today' | 'month' | 'latest';
  readonly from: string;
  readonly to: string;
}

const latestDays = 30;

/** The windows of observed numbers; without a watermark (epoch milliseconds) there is no latest one. */
export function windowsAt(now: number, zone: string, watermark: number | undefined): NamedWindow[] {
  const today = localDay(zone, Math.floor(now / 1000)).date;
  const tomorrow = addDays(today, 1);
  const windows: NamedWindow[] = [{ window: 'today', from: today, to: tomorrow }, { window: 'month', from: startOfGrain(today, 'month'), to: tomorrow }];
  if (watermark === undefined) return windows;
  const end = addDays(localDay(zone, Math.floor(watermark / 1000)).date, 1);
  return [...windows, { window: 'latest', from: addDays(end, -latestDays), to: end }];
}

/** The windows for figures that sources report by period: whole months, of which `latest` is that of the last event. */
export function wholeMonths(windows: readonly NamedWindow[]): NamedWindow[] {
  return windows.map((each) => (each.window === 'today' ? each : { ...each, ...periodOf(addDays(each.to, -1), 'month') }));
}
