import { fieldOf } from '../http/answer.js';
import { type AnswerTable, type Column, columnsOf, type Row } from '../render/answer-table.js';
import { decimalText, growthText, numberText, ratioText, shareText, textOf } from '../render/texts.js';

/** Units that are shown with two decimals, so that a column of them lines up. */
const twoDecimals: ReadonlySet<unknown> = new Set(['h', 'km/h', 'USD']);

function shownIn(unit: unknown): Readonly<Record<string, Partial<Column>>> {
  const number = (value: unknown): string => (twoDecimals.has(unit) ? decimalText(value, 2) : numberText(value));
  return {
    growthPercent: { title: 'growth', show: growthText },
    ratio: { show: ratioText },
    contribution: { show: (value) => (typeof value === 'number' ? growthText(value * 100) : textOf(value)) },
    completeness: { title: 'complete', show: shareText },
    distance_quality: { title: 'distance' },
    design: { show: designText },
    bucket: { show: (value) => (value === null ? 'total' : textOf(value)) },
    value: { title: typeof unit === 'string' && unit !== '1' ? `value (${unit})` : 'value', show: (value) => (value === null ? 'unknown' : number(value)) },
    ...Object.fromEntries(['p50', 'p90', 'p95', 'base'].map((name) => [name, { show: number }])),
  };
}

/** `20,000,000 TONNES_PER_YEAR from 2028-01-01`, for each capacity of a checkpoint. */
function designText(value: unknown): string {
  const rows: readonly unknown[] = Array.isArray(value) ? value : [];
  return rows.map((row) => `${numberText(fieldOf(row, 'value'))} ${textOf(fieldOf(row, 'unit'))} from ${textOf(fieldOf(row, 'from'))}`).join(', ');
}

/** In a table only where some row is not as it should be. */
const exceptional: Readonly<Record<string, (value: unknown) => boolean>> = {
  comparable: (value) => value === false,
  completeness: (value) => typeof value === 'number' && value < 1,
};

/** The answer of an indicator: its rows, then what the numbers are worth. */
export function describeIndicator(body: object, rows: readonly Row[], isCut: boolean): AnswerTable {
  const shown = shownIn(fieldOf(body, 'unit'));
  const columns = columnsOf(rows).map((column) => ({ ...column, ...shown[column.name], inTable: isShown(column, rows) }));
  return { columns, rows, json: body, notes: [credentials(body), ...(isCut ? ['there are more rows: ask for them with --limit N'] : [])], whenEmpty: 'nothing was observed in this range' };
}

function isShown({ name }: Column, rows: readonly Row[]): boolean {
  const isWorthIt = exceptional[name] ?? isSomething;
  return name === 'value' || name === 'bucket' || rows.some((row) => isWorthIt(row[name]));
}

function isSomething(value: unknown): boolean {
  return typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : value !== null && value !== undefined;
}

/** What an answer says of its worth, as one line. */
export function credentials(body: object): string {
  const said = (name: string, words: string): string[] => {
    const value = fieldOf(body, name);
    return value === null || value === undefined ? [] : [`${words} ${textOf(value)}`];
  };
  return [textOf(fieldOf(body, 'indicator')), ...said('unit', 'in'), ...said('from', 'from'), ...said('to', 'to'), ...said('watermark', '· applied up to'), ...said('asOf', '· as of'), ...said('knownAt', '· as known at'),
    ...said('lastRestatement', '· last restated'), ...said('openEntities', '· still open'), ...methods(fieldOf(body, 'method'))].join(' ');
}

/** How the facts behind the numbers were obtained, the most frequent first. */
function methods(method: unknown): string[] {
  const shares = fieldOf(method, 'shares');
  if (typeof shares !== 'object' || shares === null) return [];
  const list = Object.entries(shares).map(([name, share]) => `${name} ${shareText(share)}`).join(', ');
  return [`· obtained by ${textOf(list)}${fieldOf(method, 'isSample') === true ? ' (of a sample)' : ''}`];
}
