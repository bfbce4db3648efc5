import { fieldOf } from '../http/answer.js';
import { credentials } from '../query/describe-indicator.js';
import { type AnswerTable, type Column, type Row } from '../render/answer-table.js';
import { renderTable } from '../render/render-table.js';
import { cellText, countText, numberText, shareText, textOf } from '../render/texts.js';
import type { Story } from './read-story.js';

const historyColumns: readonly Column[] = [
  { name: 'at', title: 'restated at' },
  { name: 'knownBefore', title: 'it was', show: valueText }, { name: 'knownAfter', title: 'it became', show: valueText },
  { name: 'cause' }, { name: 'bucket', title: 'day' }, { name: 'dimensions', inTable: false },
  { name: 'change' }, { name: 'fact' }, { name: 'recordedBefore', title: 'recorded' }, { name: 'recordedAfter', title: 'anew' },
  { name: 'receivedBefore', inTable: false }, { name: 'receivedAfter', inTable: false },
];

/** The story of a number: as text for people, its changes as CSV, all of it as JSON. */
export function describeStory(story: Story): AnswerTable {
  const rows = historyRows(story);
  const json = {
    ...story.answer,
    history: story.restatements.map(({ restatement, valueBefore }) => ({ ...restatement, knownBefore: valueBefore ?? null })),
    contributions: story.contributions, measure: story.measure,
    largest: story.largest.map(({ entity, amount }) => ({ ...entity, amount })),
  };
  return { columns: historyColumns, rows, json, text: [now(story), history(story, rows), contributors(story)].join('\n') };
}

function now({ answer, figure }: Story): string {
  const filters = cellText(fieldOf(answer, 'filters') ?? {});
  const value = figure['value'] === null || figure['value'] === undefined ? `unknown (${textOf(figure['reason'])})` : numberText(figure['value']);
  const complete = typeof figure['completeness'] === 'number' ? ` · complete ${shareText(figure['completeness'])}` : '';
  return `${[credentials(answer), ...(filters === '' ? [] : [filters]), '', `it is   ${value}   (${countText(Number(figure['n'] ?? 0), 'observation')}${complete})`].join('\n')}\n`;
}

function history({ areMoreRestatements }: Story, rows: readonly Row[]): string {
  if (rows.length === 0) return 'it has not changed since its days were closed\n';
  const notes = areMoreRestatements ? ['it changed before that too: ask for more with --restatements N'] : [];
  return `it has changed since its days were closed, the latest change first\n${renderTable({ columns: historyColumns, rows, json: rows, notes })}`;
}

/** One version may change several days and cubes at once: the figure then became the same by all of them. */
function historyRows({ restatements, figure }: Story): Row[] {
  let [before, after]: unknown[] = [figure['value'], figure['value']];
  let version: unknown;
  return restatements.map(({ restatement, valueBefore }) => {
    const row = historyRow(restatement, valueBefore);
    if (row['receivedAfter'] !== version) [version, after] = [row['receivedAfter'], before];
    if (valueBefore !== undefined) before = valueBefore;
    return { ...row, knownAfter: valueBefore === undefined ? '' : after };
  });
}

/** Empty where it is not known what the value was: no version caused the change. */
function valueText(value: unknown): string {
  return value === null ? 'unknown' : numberText(value);
}

function historyRow(restatement: Row, valueBefore: unknown): Row {
  const fact = restatement['fact'];
  const of = (version: string, field: string): unknown => fieldOf(fieldOf(fact, version), field) ?? null;
  return {
    at: restatement['at'],
    knownBefore: valueBefore === undefined ? '' : valueBefore,
    cause: restatement['cause'],
    bucket: restatement['bucket'],
    dimensions: cellText(restatement['dimensions']),
    change: changeText(restatement['before'], restatement['after']),
    fact: fact ? `${textOf(fieldOf(fact, 'source'))} ${textOf(fieldOf(fact, 'id'))}` : '',
    recordedBefore: of('before', 'recordedTime'), recordedAfter: of('after', 'recordedTime'),
    receivedBefore: of('before', 'receivedAt'), receivedAfter: of('after', 'receivedAt'),
  };
}

/** The measures that differ: `value 10 → 11`. */
function changeText(before: unknown, after: unknown): string {
  const [was, is] = [before, after].map((side) => (fieldOf(side, 'measures') ?? {}) as Record<string, unknown>) as [Record<string, unknown>, Record<string, unknown>];
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter((name) => (was[name] ?? 0) !== (is[name] ?? 0));
  return names.map((name) => `${name} ${numberText(was[name] ?? 0)} → ${numberText(is[name] ?? 0)}`).join(', ');
}

function contributors({ largest, contributions, entities, areMoreEntities, measure }: Story): string {
  if (largest.length === 0) return 'it is made of nothing\n';
  const of = areMoreEntities ? `the first ${countText(entities, 'entity').replace(/entitys$/, 'entities')} looked at` : entities === 1 ? '1 entity' : `${numberText(entities)} entities`;
  const rows = largest.map(({ entity, amount }) => ({ kind: entity['kind'], entity: entity['naturalKey'], [measure]: amount, contributions: (entity['contributions'] as unknown[]).length, key: entity['entityKey'] }));
  const columns = ['kind', 'entity', measure, 'contributions', 'key'].map((name) => ({ name }));
  return `it is made of ${countText(contributions, 'contribution')} of ${of}; the largest by ${textOf(measure)}\n${renderTable({ columns, rows, json: rows })}`;
}
