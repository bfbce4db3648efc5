import { fieldOf } from '../http/answer.js';
import { rowsIn } from '../http/ask.js';
import type { AnswerTable, Row } from '../render/answer-table.js';
import { countText, numberText, textOf } from '../render/texts.js';

/** Changes of rows as a table: the row, and column by column what was and what is. */
export function describeChanges(body: object, notes: readonly string[]): AnswerTable {
  const changes = rowsIn({ rows: fieldOf(body, 'changes') });
  const rows = changes.map((change) => ({ row: nameOf(change), change: differenceOf(change['before'] as Row | null, change['after'] as Row | null) }));
  return { columns: [{ name: 'row' }, { name: 'change' }], rows, json: body, notes, whenEmpty: 'nothing to change: all rows are there as they are' };
}

/** What the entities of a preview say, one line for each domain. */
export function describeAffected(body: object): string[] {
  return rowsIn({ rows: fieldOf(body, 'entities') }).map((entry) => {
    const [domain, examined, affected, moved] = ['domain', 'examined', 'affected', 'moved'].map((name) => fieldOf(entry, name));
    const share = `${numberText(affected)} of ${fieldOf(entry, 'complete') === true ? '' : 'the first '}${countText(Number(examined), 'entity', 'entities')}`;
    return `${textOf(domain)}: ${share} would come out differently, ${countText(Number(moved), 'fact')} would go to another entity`;
  });
}

/** The first columns of a row name it. */
function nameOf(change: Row): string {
  const key = fieldOf(change, 'key');
  const row = (change['after'] ?? change['before']) as Row;
  return typeof key === 'object' && key !== null ? textOf(Object.values(key).filter((text) => text !== '').join(' ')) : textOf(Object.values(row)[0]);
}

function differenceOf(before: Row | null, after: Row | null): string {
  if (before === null) return `new: ${pairs(after ?? {})}`;
  if (after === null) return `taken away: ${pairs(before)}`;
  const columns = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((column) => (before[column] ?? '') !== (after[column] ?? ''));
  return columns.map((column) => `${column} ${textOf(before[column]) || '–'} → ${textOf(after[column]) || '–'}`).join(', ');
}

function pairs(row: Row): string {
  return Object.entries(row).filter(([, text]) => text !== '').map(([column, text]) => `${column} ${textOf(text)}`).join(', ');
}
