import { callType, codeOfMilestone, type DcsaFamily, type StoredMovement } from '#libs/adapters';
import { parseTime } from '#libs/engine';
import type { DcsaQuestion } from './parse-dcsa-question.js';

/**
 * True when the current version is what is asked for. A withdrawn event has neither place nor milestone any more: whoever
 * asks for some of them is told, since they may have been given it.
 */
export function matchesQuestion(movement: StoredMovement, { recorded: { from, to }, families, milestones, unLocationCode }: DcsaQuestion): boolean {
  const recorded = parseTime(movement.recordedtime) ?? 0;
  if ((from !== undefined && recorded < from) || (to !== undefined && recorded >= to)) return false;
  if (movement.isRetracted) return movement.type !== callType || families.includes('TRANSPORT');
  const word = String(movement.data['milestone'] ?? movement.data['call']);
  const isAt = unLocationCode === undefined || codesOf(movement).includes(`UNLOCODE:${unLocationCode}`);
  return isAt && milestones.includes(word) && families.includes(codeOfMilestone(word, '3.0')?.family as DcsaFamily);
}

function codesOf({ data }: StoredMovement): readonly string[] {
  return (data['place'] as { readonly codes?: readonly string[] } | undefined)?.codes ?? [];
}
