import type { Cube } from '#libs/contracts';
import type { AppliedLine } from '#libs/engine';

/** One line of what an entity adds, as JSON has it, with names where its cube is still declared. */
export function writeLine({ cube: name, dims, date, hour, measures, value }: AppliedLine, cube: Cube | undefined): object {
  return {
    cube: name,
    date,
    hour: hour === undefined ? null : new Date(hour * 1000).toISOString(),
    ...Object.fromEntries(dims.map((text, i) => [cube?.dimensions[i]?.name ?? `dimension${i}`, text])),
    measures: Object.fromEntries(measures.map((sum, i) => [cube?.measures[i]?.name ?? `measure${i}`, sum])),
    value: value ?? null,
  };
}

/** Some dimensions of a line by name; null where there is no line. */
export function someDimensions(line: AppliedLine | undefined, { dimensions }: Cube, names: readonly string[]): object {
  return Object.fromEntries(names.map((name) => [name, line?.dims[dimensions.findIndex((dimension) => dimension.name === name)] ?? null]));
}
