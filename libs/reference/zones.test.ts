import fc from 'fast-check';
import { dayOfDate, isZone, isoOffset, localDay, localHourStart } from './zones.js';

const at = (text: string): number => Date.parse(text) / 1000;
const iso = (epochSeconds: number): string => new Date(epochSeconds * 1000).toISOString();

describe('Almaty on 29 February 2024', () => {
  it('lives hour 23 twice, as two buckets with different offsets', () => {
    expect(localHourStart('Asia/Almaty', at('2024-02-29T17:40:00Z'))).toBe(at('2024-02-29T17:00:00Z'));
    expect(localHourStart('Asia/Almaty', at('2024-02-29T18:40:00Z'))).toBe(at('2024-02-29T18:00:00Z'));
    expect(isoOffset('Asia/Almaty', at('2024-02-29T17:00:00Z'))).toBe('+06:00');
    expect(isoOffset('Asia/Almaty', at('2024-02-29T18:00:00Z'))).toBe('+05:00');
  });

  it('has a day of 25 hours, followed by 1 March', () => {
    const day = localDay('Asia/Almaty', at('2024-02-29T18:40:00Z'));
    expect(day).toEqual({ date: '2024-02-29', start: at('2024-02-28T18:00:00Z'), end: at('2024-02-29T19:00:00Z') });
    expect((day.end - day.start) / 3600).toBe(25);
    expect(localDay('Asia/Almaty', at('2024-02-29T19:00:00Z')).date).toBe('2024-03-01');
  });
});

describe('other zones', () => {
  it('starts hours on the half hour of UTC where the offset says so', () => {
    expect(iso(localHourStart('Asia/Kolkata', at('2025-01-01T10:29:59Z')))).toBe('2025-01-01T09:30:00.000Z');
    expect(iso(localHourStart('Asia/Kolkata', at('2025-01-01T10:30:00Z')))).toBe('2025-01-01T10:30:00.000Z');
    expect(isoOffset('Asia/Kathmandu', at('2025-01-01T00:00:00Z'))).toBe('+05:45');
    expect(isoOffset('America/St_Johns', at('2025-01-01T00:00:00Z'))).toBe('-03:30');
  });

  it('begins a new hour where a clock is set by half an hour', () => {
    const change = at('2025-04-05T15:00:00Z'); // Lord Howe: 02:00 +11:00 becomes 01:30 +10:30
    expect(localHourStart('Australia/Lord_Howe', change - 1)).toBe(change - 3600);
    expect(localHourStart('Australia/Lord_Howe', change + 1)).toBe(change);
  });

  it('gives days of 23 and 25 hours at daylight saving', () => {
    const hours = (date: string): number => {
      const day = dayOfDate('America/Denver', date);
      return (day.end - day.start) / 3600;
    };
    expect([hours('2025-03-09'), hours('2025-03-10'), hours('2025-11-02')]).toEqual([23, 24, 25]);
  });

  it('knows a midnight that does not exist', () => {
    expect(iso(dayOfDate('Africa/Cairo', '2024-04-26').start)).toBe('2024-04-25T22:00:00.000Z'); // 00:00 became 01:00
  });

  it('gives a skipped date no length', () => {
    const skipped = dayOfDate('Pacific/Apia', '2011-12-30');
    expect(skipped.start).toBe(skipped.end);
    expect(localDay('Pacific/Apia', skipped.end).date).toBe('2011-12-31');
  });

  it('starts the day for good when the clock is set back over midnight', () => {
    const day = dayOfDate('America/St_Johns', '2010-11-07'); // 00:01 became 23:01 of the 6th
    expect(iso(day.start)).toBe('2010-11-07T03:30:00.000Z');
    expect(localDay('America/St_Johns', at('2010-11-07T02:30:30Z')).date).toBe('2010-11-06');
  });

  it('tells zones of the tz database from other names', () => {
    expect(['Asia/Almaty', 'UTC', 'Asia/Nowhere', '', '+05:00'].map(isZone)).toEqual([true, true, false, false, false]);
  });
});

describe('any instant in any zone', () => {
  const zone = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
  const instant = fc.integer({ min: at('1990-01-01T00:00:00Z'), max: at('2100-01-01T00:00:00Z') });
  const read = (name: string, time: number): string =>
    new Intl.DateTimeFormat('sv-SE', { timeZone: name, dateStyle: 'short', timeStyle: 'medium' }).format(time * 1000);

  it('lies in its hour and in its day, and the hour does not leave the day', () => {
    fc.assert(
      fc.property(zone, instant, (name, time) => {
        const hour = localHourStart(name, time);
        const day = localDay(name, time);
        expect(hour).toBeLessThanOrEqual(time);
        expect(time - hour).toBeLessThan(3600);
        expect(read(name, hour).slice(0, 13)).toBe(read(name, time).slice(0, 13));
        expect(day.start <= hour && time < day.end).toBe(true);
        expect(dayOfDate(name, day.date)).toEqual(day);
        expect(read(name, time).slice(0, 10)).toBe(day.date);
      }),
      { numRuns: 2000, seed: 29 },
    );
  });
});
