import { type AppliedLine, type Cause, RefusedByStore, RollupDeltas, applyDelta } from '#libs/engine';

const cause: Cause = { cause: 'late', factId: undefined };
const line: AppliedLine = { cube: 'c', dims: ['a'], hour: 7200, day: 0, date: '1970-01-01', measures: [1, 10], value: 5 };

describe('the changes of a batch', () => {
  const told = (deltas: RollupDeltas): unknown[] => deltas.changes().map(({ row, n, sums, bins }) => [row.grain, row.localDate, row.bucket, n, sums, bins.size]).sort();

  it('touch the hour, the day and, without its sketch, the month of a line with an hour', () => {
    const deltas = new RollupDeltas();
    deltas.add('t', { ...line, date: '1970-02-03' }, 1, cause);
    expect(told(deltas)).toEqual([['day', '1970-02-03', 0, 1, [1, 10], 1], ['hour', '1970-02-03', 7200, 1, [1, 10], 1], ['month', '1970-02-01', 31 * 86_400, 1, [1, 10], 0]]);
  });

  it('add up the days of a month, whatever instant they begin at', () => {
    const deltas = new RollupDeltas();
    for (const [day, date] of [[0, '1970-01-01'], [-21_600, '1970-01-01'], [86_400 * 30, '1970-01-31'], [86_400 * 31, '1970-02-01']] as const) deltas.add('t', { ...line, hour: undefined, day, date }, 1, cause);
    expect(told(deltas).filter((row) => (row as string[])[0] === 'month')).toEqual([['month', '1970-01-01', 0, 3, [3, 30], 2], ['month', '1970-02-01', 31 * 86_400, 1, [1, 10], 1]]);
  });

  it('tell in a month on which of its days something was counted, where only days are', () => {
    const deltas = new RollupDeltas();
    for (const [date, sign] of [['1970-01-01', 1], ['1970-01-31', 1], ['1970-01-31', 1], ['1970-01-09', -1], ['1970-01-01', -1]] as const) deltas.add('t', { ...line, hour: undefined, date }, sign, cause);
    const month = deltas.changes().find(({ row }) => row.grain === 'month');
    if (!month) throw new Error('no month');
    expect(applyDelta({ ...month.row, n: 3, bins: [1, 9], counts: [1, 2] }, month)).toMatchObject({ n: 4, bins: [1, 9, 31], counts: [1, 1, 2] });
  });

  it('are, within some days, of these alone, and of the whole months that begin in them', () => {
    const deltas = new RollupDeltas();
    for (const [day, date] of [[0, '1970-01-01'], [86_400, '1970-01-02'], [86_400 * 31, '1970-02-01']] as const) deltas.addWithin({ from: '1970-01-01', to: '1970-01-02' }, 't', { ...line, hour: undefined, day, date }, cause);
    expect(told(deltas)).toEqual([['day', '1970-01-01', 0, 1, [1, 10], 1], ['month', '1970-01-01', 0, 2, [2, 20], 2]]);
  });

  it('are the same when two halves are put together', () => {
    const lines = [line, { ...line, day: 86_400, date: '1970-01-02' }, { ...line, dims: ['b'] }, { ...line, day: 86_400 * 31, date: '1970-02-01' }];
    const [whole, half, other] = [new RollupDeltas(), new RollupDeltas(), new RollupDeltas()];
    lines.forEach((each, i) => [whole, i % 2 ? half : other].forEach((deltas) => deltas.add('t', each, 1, cause)));
    other.add('t', line, 1, cause);
    whole.add('t', line, 1, cause);
    half.addAll(other);
    expect(told(half)).toEqual(told(whole));
    expect(half.changes().map(({ row }) => row)).toEqual(whole.changes().map(({ row }) => row));
  });

  it('are none when what was added is taken out again', () => {
    const deltas = new RollupDeltas();
    deltas.add('t', line, 1, cause);
    deltas.add('t', line, -1, cause);
    expect(deltas.changes()).toEqual([]);
  });

  it('remain when only the sketch changes', () => {
    const deltas = new RollupDeltas();
    deltas.add('t', line, -1, cause);
    deltas.add('t', { ...line, value: 500 }, 1, cause);
    expect(deltas.changes()).toHaveLength(2);
  });

  it('keep tenants, cubes and dimensions apart', () => {
    const deltas = new RollupDeltas();
    deltas.add('t', { ...line, hour: undefined, dims: ['a', 'b'] }, 1, cause);
    deltas.add('u', { ...line, hour: undefined, dims: ['a', 'b'] }, 1, cause);
    deltas.add('t', { ...line, hour: undefined, dims: ['ab', ''] }, 1, cause);
    deltas.add('t', { ...line, hour: undefined, dims: ['a', 'b'], cube: 'd' }, 1, cause);
    expect(new Set(deltas.changes().map(({ row }) => row.key)).size).toBe(8);
  });

  it('come in key order', () => {
    const deltas = new RollupDeltas();
    for (const day of [9, 3, 7, 1]) deltas.add('t', { ...line, day: day * 86_400, hour: undefined }, 1, cause);
    const keys = deltas.changes().map(({ row }) => row.key);
    expect(keys).toEqual([...keys].sort());
  });

  it('are refused when a sum is no longer exact', () => {
    const deltas = new RollupDeltas();
    deltas.add('t', { ...line, measures: [Number.MAX_SAFE_INTEGER] }, 1, cause);
    expect(() => deltas.add('t', { ...line, measures: [1] }, 1, cause)).toThrow(RefusedByStore);
  });
});

describe('a rollup row after a change', () => {
  function changed(sums: readonly bigint[]): bigint[] {
    const deltas = new RollupDeltas();
    deltas.add('t', { ...line, hour: undefined }, 1, cause);
    const [delta] = deltas.changes();
    if (!delta) throw new Error('no change');
    return [...applyDelta({ ...delta.row, sums }, delta).sums];
  }

  it('has its sums, beyond 2^53 too', () => {
    expect(changed([2n ** 60n, 0n])).toEqual([2n ** 60n + 1n, 10n]);
  });

  it('gains measures that its cube did not have before', () => {
    expect(changed([4n])).toEqual([5n, 10n]);
    expect(changed([4n, 1n, 7n])).toEqual([5n, 11n, 7n]);
  });

  it('is refused beyond 64 bits', () => {
    expect(() => changed([2n ** 63n - 1n, 0n])).toThrow(RefusedByStore);
  });
});

it('keeps one instant of two local dates apart where no dimension names the place', () => {
  const deltas = new RollupDeltas();
  const line = { cube: 'borders', dims: ['CN', 'KZ'], hour: 1_704_650_400, measures: [1], value: undefined };
  deltas.add('t', { ...line, day: 1_704_567_600, date: '2024-01-07' }, 1, { cause: 'late', factId: undefined });
  deltas.add('t', { ...line, day: 1_704_650_400, date: '2024-01-08' }, 1, { cause: 'late', factId: undefined });
  const hours = deltas.changes().filter(({ row }) => row.grain === 'hour');
  expect(hours.map(({ row, n }) => [row.bucket, row.localDate, n]).sort()).toEqual([[1_704_650_400, '2024-01-07', 1], [1_704_650_400, '2024-01-08', 1]]);
});
