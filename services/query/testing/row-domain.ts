import { z } from 'zod';
import type { Contribution, Cube, Domain, Indicator } from '#libs/contracts';
import type { TestEvent } from './running-query.js';

const schema = z.object({
  cube: z.string(), dims: z.array(z.string()), measures: z.array(z.number().int()), zone: z.string(), value: z.number().optional(),
});

type RowData = z.infer<typeof schema>;

/** A domain whose events are contributions as they are: for indicators of cubes whose folds are not at hand. */
export function rowDomain(name: string, cubes: readonly Cube[], indicators: readonly Indicator[]): Domain {
  return {
    name, foldVersion: 1, cubes, indicators,
    events: [{ type: `caravan.${name}.row.v1`, title: 'A row', schema, isActual: () => false, keep: (data) => data }],
    routeKey: () => undefined,
    entityOf: () => undefined,
    fold: (_, facts) => ({
      contributions: facts.map(({ kept, time }): Contribution => {
        const { value, ...row } = kept as unknown as RowData;
        return { ...row, at: Math.floor(time / 1000), ...(value === undefined ? {} : { value }) };
      }),
    }),
  };
}

/** An event of a row domain; measures not named are 0. */
export function row(domain: Domain, cubeName: string, time: string, dims: readonly string[], measures: Readonly<Record<string, number>>, more: Partial<RowData> = {}): TestEvent {
  const cube = domain.cubes.find((each) => each.name === cubeName);
  const data = { cube: cubeName, dims, measures: cube?.measures.map((measure) => measures[measure.name] ?? 0) ?? [], zone: 'UTC', ...more };
  return { id: JSON.stringify([time, data]), type: `caravan.${domain.name}.row.v1`, time, data };
}
