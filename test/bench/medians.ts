import { type Figure, median } from './figures.js';

/** Measures the same figures several times, telling those of each run, and gives their medians. */
export async function mediansOf(runs: number, measure: (run: number) => Promise<readonly Figure[]>): Promise<Figure[]> {
  const measured: (readonly Figure[])[] = [];
  for (let run = 0; run < runs; run++) measured.push(await measureAndTell(run, runs, measure));
  const [first = []] = measured;
  return first.map((figure, i) => ({ ...figure, value: median(measured.map((figures) => sameFigure(figures, i, figure.name).value)) }));
}

async function measureAndTell(run: number, runs: number, measure: (run: number) => Promise<readonly Figure[]>): Promise<readonly Figure[]> {
  const figures = await measure(run);
  console.error(`  run ${run + 1} of ${runs}: ${figures.map(({ name, value, unit }) => `${name} ${Number(value.toPrecision(4))} ${unit}`).join('; ')}`);
  return figures;
}

function sameFigure(figures: readonly Figure[], at: number, name: string): Figure {
  const figure = figures[at];
  if (figure?.name !== name) throw new Error(`A run has ${figure?.name ?? 'nothing'} where the first had ${name}.`);
  return figure;
}
