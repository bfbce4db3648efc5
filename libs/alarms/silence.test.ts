import { type HeardSeries, findSilence } from './find-silence.js';
import { type HeardHour, hourOfWeek, learnRhythm } from './rhythm.js';

const hour = 3_600_000;
const monday = Date.parse('2024-03-04T00:00:00Z') / hour;
const neverClosed = (): boolean => false;
const rule = { chance: 0.01 };

/** Four weeks in which `times` events came in each hour that `isActive`. */
function fourWeeks(isActive: (slot: number) => boolean, times = 6): HeardHour[] {
  const hours = Array.from({ length: 4 * 168 }, (_, i) => monday - 4 * 168 + i);
  return hours.filter((each) => isActive(hourOfWeek(each))).map((each) => ({ hour: each, times }));
}

function seriesOf(heard: readonly HeardHour[], isClosed: HeardSeries['isClosed'] = neverClosed): HeardSeries {
  const last = Math.max(...heard.map((each) => each.hour)) * hour + hour / 2;
  return { domain: 'd', source: '/s', node: 'N', type: 't', last, rhythm: learnRhythm(heard, isClosed), isClosed };
}
const silentAt = (series: HeardSeries, hoursLater: number): number | undefined => findSilence(rule, [series], series.last + hoursLater * hour)[0]?.bad?.at;

it('begins the week on Monday', () => {
  expect(hourOfWeek(monday)).toBe(0);
  expect(hourOfWeek(monday - 1)).toBe(167);
});

it('hears a source that reports around the clock stop within a few hours', () => {
  const series = seriesOf(fourWeeks(() => true));
  expect(silentAt(series, 1)).toBeUndefined();
  expect(silentAt(series, 4)).toBeDefined();
});

it('expects nothing at night of a source that works by day', () => {
  const byDay = seriesOf(fourWeeks((slot) => slot % 24 >= 8 && slot % 24 < 18));
  expect(new Date(byDay.last).toISOString()).toBe('2024-03-03T17:30:00.000Z');
  expect(silentAt(byDay, 14)).toBeUndefined();
  expect(silentAt(byDay, 20)).toBeDefined();
});

it('expects nothing at weekends of a source that works on weekdays', () => {
  const onWeekdays = seriesOf(fourWeeks((slot) => slot < 5 * 24));
  expect(silentAt(onWeekdays, 2 * 24)).toBeUndefined();
  expect(silentAt(onWeekdays, 2 * 24 + 5)).toBeDefined();
});

it('takes a closed day for no silence', () => {
  const heard = fourWeeks(() => true);
  const closedUntil = monday + 24;
  const series = seriesOf(heard, (each) => each >= monday && each < closedUntil);
  expect(silentAt(series, 24)).toBeUndefined();
  expect(silentAt(series, 24 + 4)).toBeGreaterThan(closedUntil * hour);
});

it('opens at the same instant whenever it is asked, and is known by the last event', () => {
  const series = seriesOf(fourWeeks(() => true));
  expect(silentAt(series, 5)).toBe(silentAt(series, 500));
  const [finding] = findSilence(rule, [series], series.last + 10 * hour);
  expect(finding).toMatchObject({ subject: 'source=/s node=N type=t', goodAt: series.last, bad: { since: series.last } });
  expect(finding?.bad?.at).toBeGreaterThan(series.last);
});

it('does not judge who has no habits yet', () => {
  expect(silentAt(seriesOf(fourWeeks(() => true).slice(-100)), 1_000)).toBeUndefined();
  expect(silentAt(seriesOf(fourWeeks((slot) => slot === 0)), 1_000)).toBeUndefined();
});

it('needs longer to be sure of a source that often misses an hour', () => {
  const everySecondDay = seriesOf(fourWeeks(() => true).filter(({ hour: each }) => Math.floor(each / 24) % 2 === 0 || each >= monday - 2));
  expect(silentAt(everySecondDay, 4)).toBeUndefined();
  expect(silentAt(everySecondDay, 60)).toBeDefined();
});

it('judges only what the rule chooses', () => {
  const series = seriesOf(fourWeeks(() => true));
  expect(findSilence({ ...rule, nodes: ['M'] }, [series], series.last + 50 * hour)).toEqual([]);
  expect(findSilence({ ...rule, nodes: ['N'], sources: ['/s'], types: ['t'], domains: ['d'] }, [series], series.last + 50 * hour)).toHaveLength(1);
});
