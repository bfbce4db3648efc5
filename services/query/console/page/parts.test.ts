import { isSilent } from './silence.mjs';
import { partsOf } from './parts.mjs';

it('asks again for what a domain changes, and for nothing else', () => {
  expect(partsOf({ domains: ['flights'], lists: [] })).toEqual(['overview', 'status', 'sources']);
  expect(partsOf({ domains: ['border-checkpoints'], lists: [] })).toContain('queues');
  expect(partsOf({ domains: [], lists: ['dead-letters'] })).toEqual(['letters']);
  expect(partsOf({ domains: [], lists: ['alarms'] })).toEqual(['alarms']);
  expect(partsOf({ domains: [], lists: ['reference'] })).toEqual(expect.arrayContaining(['nodes', 'legs', 'corridors', 'checkpoints', 'queues']));
});

it('calls a source silent after three of its usual gaps, on an open day only', () => {
  const source = { source: '/s', domain: 'flights', n: 5, lastEventTime: '1970-01-01T00:00:00Z', usualGapSeconds: 10, isOpenDay: true };
  expect([isSilent(source, 30_000), isSilent(source, 30_001), isSilent({ ...source, isOpenDay: false }, 30_001)]).toEqual([false, true, false]);
  expect(isSilent({ ...source, usualGapSeconds: null }, 1e9)).toBeUndefined();
});
