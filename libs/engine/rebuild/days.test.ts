import { divideDays } from '#libs/engine';

const days = { from: '2024-01-01', to: '2025-01-01' };

describe('days that are too many for once', () => {
  it('are divided where enough rollups have come together, the newest first, without a gap', () => {
    const counts = [{ date: '2024-03-01', rollups: 5 }, { date: '2024-12-30', rollups: 4 }, { date: '2024-06-01', rollups: 6 }];
    expect(divideDays(days, counts, 10)).toEqual([{ from: '2024-06-01', to: '2025-01-01' }, { from: '2024-01-01', to: '2024-06-01' }]);
  });

  it('are one part where they are few; a day is never divided', () => {
    expect(divideDays(days, [], 10)).toEqual([days]);
    expect(divideDays(days, [{ date: '2024-03-02', rollups: 50 }, { date: '2024-03-01', rollups: 1 }], 10)).toEqual([{ from: '2024-03-02', to: '2025-01-01' }, { from: '2024-01-01', to: '2024-03-02' }]);
  });
});
