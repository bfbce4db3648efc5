/** A span of local dates: `from` inclusive, `to` exclusive, `YYYY-MM-DD`. */
export interface DateSpan {
  readonly from: string;
  readonly to: string;
}

/** Keeps (or, with `not`, leaves out) the rows whose dimension at `index` (from 0) has one of the values. */
export interface DimensionFilter {
  readonly index: number;
  readonly values: readonly string[];
  readonly not?: boolean;
}

/** Which rows of one cube are read, and by which dimensions (indexes from 0) they are kept apart. */
export interface RowChoice {
  readonly tenant: string;
  readonly cube: string;
  readonly spans: readonly DateSpan[];
  readonly group: readonly number[];
  readonly filters: readonly DimensionFilter[];
}

const largestSlot = 63;

/** Text of an array element, counted from 1; only small whole numbers ever become SQL text. */
export function slot(array: 'dims' | 'sums', index: number): string {
  if (!Number.isInteger(index) || index < 0 || index > largestSlot) throw new Error(`${index} is no place in ${array}`);
  return `r.${array}[${index + 1}]`;
}

/** `, r.dims[2] as g0, …` for the dimensions grouped by. */
export function groupColumns(group: readonly number[]): string {
  return group.map((index, i) => `, ${slot('dims', index)} as g${i}`).join('');
}

/** `, g0, g1, …` for `group by` and `order by`. */
export function groupNames(group: readonly number[]): string {
  return group.map((_, i) => `, g${i}`).join('');
}

/** Conditions on dimensions; their values are parameters from `$first` on. */
export function filterConditions(filters: readonly DimensionFilter[], first: number): string {
  return filters
    .map(({ index, not }, i) => ` and ${slot('dims', index)} ${not ? '<> all' : '= any'}($${first + i}::text[])`)
    .join('');
}

/** The place (from 1) of the span that holds a row's date, where `$1` has the spans' first dates and `$2` their ends. */
export const spanPlace = 'width_bucket(r.local_date, $1::date[])';

/** Rows whose date lies in a span. The outer two bounds are for the index; the third leaves out what lies between spans. */
export const withinSpans = `r.local_date >= ($1::date[])[1] and r.local_date < ($2::date[])[array_upper($2::date[], 1)]
           and r.local_date < ($2::date[])[${spanPlace}]`;

/** `$1` and `$2` of spans that ascend and do not overlap. */
export function spanValues(spans: readonly DateSpan[]): [string[], string[]] {
  return [spans.map(({ from }) => from), spans.map(({ to }) => to)];
}

/** Puts spans into as few layers as it takes for those of one to ascend without overlap; gives their places among all. */
export function layersOf(spans: readonly DateSpan[]): number[][] {
  const layers: { places: number[]; end: string }[] = [];
  const byStart = [...spans.keys()].sort((a, b) => ((spans[a] as DateSpan).from < (spans[b] as DateSpan).from ? -1 : 1));
  for (const place of byStart) {
    const { from, to } = spans[place] as DateSpan;
    const layer = layers.find(({ end }) => end <= from);
    if (layer) {
      layer.places.push(place);
      layer.end = to;
    } else layers.push({ places: [place], end: to });
  }
  return layers.map(({ places }) => places);
}

/** Reads each layer of the spans by itself and gives the rows the places of their spans among all, in that order. */
export async function readLayers<T extends { readonly span: number }>(spans: readonly DateSpan[], read: (spans: readonly DateSpan[]) => Promise<T[]>): Promise<T[]> {
  const rows: T[] = [];
  for (const places of layersOf(spans)) {
    const found = await read(places.map((place) => spans[place] as DateSpan));
    for (const row of found) rows.push({ ...row, span: places[row.span] as number });
  }
  return rows.sort((a, b) => a.span - b.span);
}

/** The values of `g0, g1, …` in one row of the answer. */
export function groupOf(row: Readonly<Record<string, unknown>>, group: readonly number[]): string[] {
  return group.map((_, i) => row[`g${i}`] as string);
}
