import { TimeSlices } from './time-slices.js';

it('works as long as the others took, from half a millisecond to 2', async () => {
  let now = 0;
  let othersTake = 0;
  const slices = new TimeSlices(() => now);
  for (const [others, slice] of [[0, 0.5], [1, 1], [500, 2]] as const) {
    othersTake = others;
    const pause = slices.giveWay();
    now += othersTake;
    await pause;
    now += slice - 0.25;
    expect(slices.isOver).toBe(false);
    now += 0.25;
    expect(slices.isOver).toBe(true);
  }
});
