import { TimeSlices } from './time-slices.js';

it('works as long as the others took, from 2 to 5 ms', async () => {
  let now = 0;
  let othersTake = 0;
  const slices = new TimeSlices(() => now);
  for (const [others, slice] of [[0, 2], [3, 3], [500, 5]] as const) {
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
