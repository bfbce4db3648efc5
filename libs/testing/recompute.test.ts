import { type Act, recompute, writeScript } from '#libs/testing';

const act: Act = { id: 3, isCount: false, parcel: 0, place: 0, weight: 5, time: 0, recorded: 0, sequence: 0, isRetracted: false, isPlanned: false, again: 0, broken: 0, lane: 0 };

function rows(...acts: Partial<Act>[]): string[] {
  const { sent } = writeScript(acts.map((changes) => ({ ...act, ...changes })), 1);
  return [...recompute(sent)].map(([name, row]) => `${withInstants(name)} = ${row}`);
}

/** Buckets as people read them. */
function withInstants(name: string): string {
  return name.replace(/ (\d{10}) /, (_, seconds: string) => ` ${new Date(Number(seconds) * 1000).toISOString()} `);
}

describe('the recomputation', () => {
  it('puts a move into the local hour and day of its place', () => {
    expect(rows({})).toEqual([
      'toy_moves day 2024-02-28T18:00:00.000Z 2024-02-29 ALA = 1 | 1 5 | ',
      'toy_moves hour 2024-02-29T06:00:00.000Z 2024-02-29 ALA = 1 | 1 5 | ',
      'toy_moves month 2024-02-01T00:00:00.000Z 2024-02-01 ALA = 1 | 1 5 | ',
      'toy_totals day 2024-02-28T18:00:00.000Z 2024-02-29 PARCEL = 1 | 1 | ',
      'toy_totals hour 2024-02-29T06:00:00.000Z 2024-02-29 PARCEL = 1 | 1 | ',
      'toy_totals month 2024-02-01T00:00:00.000Z 2024-02-01 PARCEL = 1 | 1 | ',
    ]);
  });

  it('keeps the two hours apart that Almaty called 23:00', () => {
    const hours = rows({ time: 66 }, { id: 4, parcel: 1, time: 72 }).filter((row) => row.startsWith('toy_moves hour '));
    expect(hours).toEqual([
      'toy_moves hour 2024-02-29T17:00:00.000Z 2024-02-29 ALA = 1 | 1 5 | ',
      'toy_moves hour 2024-02-29T18:00:00.000Z 2024-02-29 ALA = 1 | 1 5 | ',
    ]);
  });

  it('counts the highest version only, whatever came last', () => {
    expect(rows({ recorded: 2, weight: 1 }, { recorded: 1, weight: 4 })[0]).toContain('| 1 1 |');
  });

  it('counts nothing of a fact withdrawn before it came', () => {
    expect(rows({ recorded: 2, isRetracted: true }, { recorded: 1 })).toEqual([]);
  });

  it('holds the gap between two moves of one parcel in a bin', () => {
    expect(rows({}, { id: 4, time: 1 }).join()).toContain('| 2 10 | 325:1');
  });

  it('leaves broken events out', () => {
    expect(rows({ broken: 3 })).toEqual([]);
  });
});
