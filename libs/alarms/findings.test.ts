import { findOld } from './find-old.js';
import { type ChangedNumber, changePercent, findRestatements } from './find-restatement.js';
import { findThreshold } from './find-threshold.js';
import { type Episode, messageIdOf, writeMessage } from './message.js';
import { alarmRule, readRule } from './rule.js';
import { defaultRules, mergeRules } from './rules.js';

const bounds = { indicator: 'queue-now', above: 500, clearAt: 400, leastObservations: 1 };
const figure = (value: number | null, observations = 1): Parameters<typeof findThreshold>[1][number] => ({ domain: 'd', labels: { node: 'N' }, value, observations, at: 7 });

describe('a threshold', () => {
  it.each([[501, true, false], [500, false, false], [401, false, false], [400, false, true], [null, false, false]])('with %p is beyond: %p, back: %p', (value, isBad, isGood) => {
    const [found] = findThreshold(bounds, [figure(value)]);
    expect([found?.bad !== undefined, found?.goodAt !== undefined]).toEqual([isBad, isGood]);
  });

  it('works downwards too', () => {
    const below = { indicator: 'on-time-share', below: 0.5, clearAt: 0.6, leastObservations: 1 };
    expect([0.4, 0.55, 0.6].map((value) => findThreshold(below, [figure(value)])[0]).map((found) => [found?.bad !== undefined, found?.goodAt !== undefined])).toEqual([[true, false], [false, false], [false, true]]);
  });

  it('says nothing of too few observations', () => {
    expect(findThreshold({ ...bounds, leastObservations: 5 }, [figure(900, 4)])[0]?.bad).toBeUndefined();
  });
});

it('takes a report for old from the moment on at which it became so', () => {
  const report = { domain: 'd', subject: 's', labels: {}, last: 1_000 };
  expect(findOld(10, [report], 10_999)[0]?.bad).toBeUndefined();
  expect(findOld(10, [report], 50_000)[0]).toMatchObject({ goodAt: 1_000, bad: { since: 1_000, at: 11_000 } });
});

describe('restatements', () => {
  const limits = { abovePercent: 20, quietSeconds: 100, causes: ['correction' as const] };
  const change = (at: number, after: number, more: Partial<ChangedNumber> = {}): ChangedNumber => ({ domain: 'd', cube: 'c', date: '2024-03-01', dims: ['N'], cause: 'correction', before: [100, 7], after: [after, 7], at, ...more });

  it('are measured by the measure that changed most; what was 0 was not published', () => {
    expect(changePercent({ before: [100, 0], after: [70, 9] })).toBe(30);
    expect(changePercent({ before: [0], after: [5] })).toBe(0);
  });

  it('open a day once, and close when it has been quiet', () => {
    const changes = [change(5_000, 79), change(9_000, 150), change(9_500, 95)];
    expect(findRestatements(limits, changes, 60_000)).toMatchObject([{ subject: 'cube=c date=2024-03-01', bad: { since: 5_000, at: 5_000, value: 50 } }]);
    expect(findRestatements(limits, changes, 109_000)).toEqual([expect.objectContaining({ goodAt: 109_000 })]);
  });

  it('begin a new episode after a pause', () => {
    expect(findRestatements(limits, [change(5_000, 50), change(150_000, 50)], 160_000)[0]?.bad?.since).toBe(150_000);
  });

  it('of other causes and small ones open nothing', () => {
    expect(findRestatements(limits, [change(5_000, 50, { cause: 'late' })], 6_000)).toEqual([]);
    expect(findRestatements(limits, [change(5_000, 119)], 6_000)[0]?.bad).toBeUndefined();
  });
});

describe('rules', () => {
  it('that come with Caravan can be read', () => {
    expect(defaultRules().map(({ name }) => name)).toContain('source-silent');
  });

  it('of a tenant stand in for the defaults, and unreadable ones are named', () => {
    const { rules, unreadable } = mergeRules(defaultRules(), [
      { name: 'source-silent', definition: { kind: 'silence', severity: 'critical', enabled: false } }, { name: 'mine', definition: { kind: 'freshness', severity: 'info', of: 'domain', aboveSeconds: 60 } },
      { name: 'odd', definition: { kind: 'magic' } },
    ]);
    expect(rules.find(({ name }) => name === 'source-silent')).toMatchObject({ severity: 'critical', enabled: false, chance: 0.01 });
    expect(rules.map(({ name }) => name)).toContain('mine');
    expect(unreadable.map(({ name }) => name)).toEqual(['odd']);
  });

  it.each([
    ['above and below', { kind: 'threshold', severity: 'info', indicator: 'x', above: 1, below: 0, clearAt: 0 }, 'above'],
    ['a bound that is never left', { kind: 'threshold', severity: 'info', indicator: 'x', above: 1, clearAt: 2 }, 'clearAt'],
    ['a word too many', { kind: 'freshness', severity: 'info', of: 'domain', aboveSeconds: 60, colour: 'red' }, ''],
    ['a severity that is none', { kind: 'freshness', severity: 'bad', of: 'domain', aboveSeconds: 60 }, 'severity'],
  ])('with %s are refused with the field', (_name, definition, path) => {
    const read = readRule(definition);
    expect('problems' in read && read.problems.map((problem) => problem.path)).toEqual([path]);
    expect(alarmRule.safeParse(definition).success).toBe(false);
  });
});

it('writes the same bytes for the same episode, and another identity when it closes', () => {
  const episode: Episode = { tenant: 'a', rule: 'r', subject: 's', domain: 'd', severity: 'info', labels: { node: 'N' }, message: 'm', value: 1, threshold: 2, since: 5, openedAt: 10, closedAt: null, silenced: false };
  expect(writeMessage(episode, 'opened')).toBe(writeMessage({ ...episode }, 'opened'));
  expect(messageIdOf(episode, 'opened')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(messageIdOf(episode, 'closed')).not.toBe(messageIdOf(episode, 'opened'));
  expect(messageIdOf({ ...episode, since: 6 }, 'opened')).not.toBe(messageIdOf(episode, 'opened'));
  expect(JSON.parse(writeMessage({ ...episode, closedAt: 20 }, 'closed'))).toMatchObject({ type: 'caravan.alarm.closed.v1', time: '1970-01-01T00:00:00.020Z', data: { rule: 'r', openedAt: '1970-01-01T00:00:00.010Z' } });
});
