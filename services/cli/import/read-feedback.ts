import { fieldOf } from '../http/answer.js';
import { type Parcel, traceFault } from './batch.js';
import type { Fault, Refusal, Warning } from './refusal.js';

/** The gateway's `rejected` list as refusals of the batch's events; undefined when the answer has no such list. */
export function readRejects(body: unknown, batch: readonly Parcel[]): readonly Refusal[] | undefined {
  const rejected = fieldOf(body, 'rejected');
  if (!Array.isArray(rejected)) return undefined;
  return matchItems(rejected, batch).map(({ parcel, feedback }) => {
    const [first = { reason: 'refused', message: 'the gateway gave no reason' }, ...others] = feedback.map(readFault).map((fault) => traceFault(parcel, fault));
    return { file: parcel.file, line: parcel.line, id: parcel.id, faults: [first, ...others] };
  });
}

/** The gateway's `warnings` about events it accepted; none when the answer has no such list. */
export function readWarnings(body: unknown, batch: readonly Parcel[]): readonly Warning[] {
  const warnings = fieldOf(body, 'warnings');
  if (!Array.isArray(warnings)) return [];
  return matchItems(warnings, batch).flatMap(({ parcel: { file, line }, feedback }) =>
    feedback.map(readFault).map(({ reason, message }) => ({ file, line, flag: reason, message })),
  );
}

interface Item {
  readonly parcel: Parcel;
  readonly feedback: readonly unknown[];
}

function matchItems(items: readonly unknown[], batch: readonly Parcel[]): readonly Item[] {
  return items.flatMap((item) => {
    const parcel = batch[Number(fieldOf(item, 'index'))];
    const feedback = fieldOf(item, 'feedback');
    return parcel === undefined ? [] : [{ parcel, feedback: Array.isArray(feedback) ? feedback : [] }];
  });
}

function readFault(feedback: unknown): Fault {
  const path = fieldOf(feedback, 'propertyPath');
  return {
    reason: wordOf(feedback, 'code'),
    ...(typeof path === 'string' ? { propertyPath: path } : {}),
    message: wordOf(feedback, 'message'),
  };
}

function wordOf(feedback: unknown, name: string): string {
  const value = fieldOf(feedback, name);
  return typeof value === 'string' ? value : '';
}
