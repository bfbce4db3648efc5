import { TimeSlices } from './time-slices.js';

it('works as long as the others took, from 2 to 50 ms', async () => {
  let now = 0;
  let othersTake = 0;
  const slices = new TimeSlices(() => now);
  for (const [others, slice] of [[0, 2], [10, 10], [500, 50]] as const) {
    othersTake = others;
    const pause = slices.giveWay();
    now += othersTake;
    await pause;
    now += slice - 1;
    expect(slices.isOver).toBe(false);
    now += 1;
    expect(slices.isOver).toBe(true);
  }
});
