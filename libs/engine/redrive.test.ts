import { decodeRecord, EventReader, readRedriven, redriveHeader, writeRedriven } from '#libs/engine';
import { countType, toyDomain } from '#libs/testing';

const [first, again] = [Date.parse('2024-05-01T00:00:00Z'), Date.parse('2024-05-09T00:00:00Z')];
const headers = [[redriveHeader, writeRedriven({ attempts: 2, firstReceivedAt: first })]] as const;
const reader = new EventReader([toyDomain]);
const event = { specversion: '1.0', id: 'a', source: '/s', type: countType, time: '2024-04-30T00:00:00Z', data: { place: 'ALA', value: 1 } };

function recordedOf(extra: object, recordHeaders: readonly (readonly [string, Buffer])[]): number | undefined {
  const decoded = decodeRecord(reader, { offset: 0n, timestamp: again, key: null, value: Buffer.from(JSON.stringify({ ...event, ...extra })), headers: recordHeaders });
  return 'fact' in decoded ? decoded.fact.recorded : undefined;
}

describe('a record put back into its topic', () => {
  it('says how often it was refused and when it came first', () => {
    expect(readRedriven({ headers, timestamp: again })).toEqual({ attempts: 2, firstReceivedAt: first });
  });

  it('keeps its first receipt as the time of its version, so that it beats no correction made since', () => {
    expect(recordedOf({}, headers)).toBe(first);
  });

  it('keeps a recorded time of its own', () => {
    expect(recordedOf({ recordedtime: '2024-05-02T00:00:00Z' }, headers)).toBe(Date.parse('2024-05-02T00:00:00Z'));
  });

  it.each(['', 'x', '1', '1 2 3', '-1 5', `1 ${again + 1}`])('is a record like any other when the header is "%s"', (text) => {
    const forged = [[redriveHeader, Buffer.from(text)]] as const;
    expect(readRedriven({ headers: forged, timestamp: again })).toBeUndefined();
    expect(recordedOf({}, forged)).toBe(again);
  });
});
