import fc from 'fast-check';
import { closeAll, decide } from './decide.js';
import type { Finding, OpenAlarm } from './finding.js';

const found = (more: Partial<Finding>): Finding => ({ subject: 's', domain: 'd', labels: {}, ...more });
const bad = (since: number, at = since): Finding['bad'] => ({ since, at, value: 1, threshold: 1, message: '' });
const open: OpenAlarm = { id: '1', subject: 's', since: 10, openedAt: 20 };

it('opens once, and nothing more while it lasts', () => {
  expect(decide([], [found({ bad: bad(10, 20) })]).opens).toMatchObject([{ subject: 's', bad: { at: 20 } }]);
  expect(decide([open], [found({ goodAt: 10, bad: bad(10, 20) })])).toEqual({ opens: [], closes: [] });
});

it('closes at the event that ended it, never before it opened', () => {
  expect(decide([open], [found({ goodAt: 30 })]).closes).toEqual([{ alarm: open, at: 30 }]);
  expect(decide([open], [found({ goodAt: 15 })]).closes).toEqual([{ alarm: open, at: 20 }]);
});

it('closes what a correction shows to have been well all the time', () => {
  expect(decide([open], [found({ goodAt: 10 })]).closes).toEqual([{ alarm: open, at: 20 }]);
});

it('stays between the bounds, and where nothing is known', () => {
  expect(decide([open], [found({})])).toEqual({ opens: [], closes: [] });
  expect(decide([open], [])).toEqual({ opens: [], closes: [] });
});

it('closes the old episode and opens a new one when it was well in between', () => {
  const { opens, closes } = decide([open], [found({ goodAt: 30, bad: bad(30, 40) })]);
  expect([closes[0]?.at, opens[0]?.bad.since]).toEqual([30, 30]);
});

it('closes what a rule that is taken away left open', () => {
  expect(closeAll([open], 50).closes).toEqual([{ alarm: open, at: 50 }]);
});

/** Reads the same history up to any instants, as often as one likes: episodes neither overlap nor differ. */
it('tells the same story however often and whenever it is asked', () => {
  const histories = fc.array(fc.record({ at: fc.integer({ min: 1, max: 1_000 }), well: fc.boolean() }), { minLength: 1, maxLength: 30 });
  fc.assert(fc.property(histories, fc.array(fc.integer({ min: 0, max: 29 }), { maxLength: 30 }), (history, repeats) => {
    const reports = history.map(({ at, well }, i) => ({ at: i * 1_000 + at, well }));
    const story = (asked: readonly number[]): string[] => {
      let alarm: OpenAlarm | undefined;
      const told: string[] = [];
      for (const { at, well } of asked.map((i) => reports[i] as (typeof reports)[number])) {
        const { opens, closes } = decide(alarm ? [alarm] : [], [found(well ? { goodAt: at } : { bad: bad(at) })]);
        for (const closing of closes) told.push(`closed ${closing.at}`);
        if (closes.length > 0) alarm = undefined;
        for (const { subject, bad: complaint } of opens) {
          alarm = { id: '1', subject, since: complaint.since, openedAt: complaint.at };
          told.push(`opened ${complaint.at}`);
        }
      }
      return told;
    };
    const all = reports.map((_, i) => i);
    const twice = all.flatMap((i) => (repeats.includes(i) ? [i, i] : [i]));
    expect(story(twice)).toEqual(story(all));
    expect(story(all).map((word) => word.split(' ')[0])).toEqual(story(all).map((_, i) => (i % 2 === 0 ? 'opened' : 'closed')));
  }));
});
