import type { Answers } from './answers.mjs';
import { isSilent } from './silence.mjs';

/** A sentence on what came in between two answers, for those who listen rather than look; empty when nothing that calls for attention did. */
export function newsBetween(before: Answers, after: Answers, now: number): string {
  return [alarmNews(before, after), restatementNews(before, after), letterNews(before, after), silenceNews(before, after, now)].filter((each) => each !== '').join(' ');
}

function alarmNews({ alarms: before }: Answers, { alarms: after }: Answers): string {
  const known = new Set(before?.rows.map(({ id }) => id));
  const fresh = before ? (after?.rows ?? []).filter(({ id }) => !known.has(id)) : [];
  return fresh.length > 0 ? `Alarm: ${fresh.map(({ message }) => message).join(' ')}` : '';
}

function restatementNews({ restatements: before }: Answers, { restatements: after }: Answers): string {
  const [latest] = after?.rows ?? [];
  if (!before || !latest || before.rows[0]?.id === latest.id) return '';
  return `A published number of ${latest.bucket} was changed, cause ${latest.cause}.`;
}

function letterNews({ letters: before }: Answers, { letters: after }: Answers): string {
  const [latest] = after?.rows ?? [];
  if (!before || !latest || before.rows[0]?.receivedAt === latest.receivedAt) return '';
  return `A record was refused: ${latest.detail}`;
}

function silenceNews({ sources: before }: Answers, { sources: after }: Answers, now: number): string {
  const silentIn = (rows: Answers['sources']): string[] => (rows?.rows ?? []).filter((row) => isSilent(row, now)).map(({ source }) => source);
  const known = new Set(silentIn(before));
  const fresh = before ? silentIn(after).filter((source) => !known.has(source)) : [];
  return fresh.length > 0 ? `Silent: ${fresh.join(', ')}.` : '';
}
