import { types } from 'pg';

type Parse = (text: string) => unknown;

/** The elements of a one-dimensional array of numbers without nulls, which need no quoting: `{1,2,3}`. */
function splitArray(text: string): string[] {
  return text.length <= 2 ? [] : text.slice(1, -1).split(',');
}

const parsers: ReadonlyMap<number, Parse> = new Map<number, Parse>([
  [types.builtins.INT8, BigInt],
  [types.builtins.DATE, (text) => text],
  [types.builtins.UUID, (text) => text.replaceAll('-', '')],
  [1016, (text) => splitArray(text).map(BigInt)], // bigint[]
  [1005, (text) => splitArray(text).map(Number)], // smallint[]
  [1007, (text) => splitArray(text).map(Number)], // int[]
]);

/** How the hot path reads columns: as the engine's row types have them. */
export const hotTypes = {
  getTypeParser(oid: number, format?: string): Parse {
    return parsers.get(oid) ?? (types.getTypeParser(oid, format === 'binary' ? 'binary' : 'text') as Parse);
  },
};
