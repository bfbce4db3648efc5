import { type Domain, type JsonObject, maxEventBytes, type Violation } from '#libs/contracts';
import { EventReader, type Reading } from '#libs/engine';
import { type Parcel, traceFault } from './batch.js';
import { type Delivery, refuseTooLarge } from './post-batch.js';
import type { Fault, Refusal, Warning } from './refusal.js';

/** Checks batches as the gateway would, without sending anything. */
export function createChecker(domains: readonly Domain[], now: () => number): (batch: readonly Parcel[]) => Delivery {
  const reader = new EventReader(domains);
  return (batch) => {
    const refusals: Refusal[] = [];
    const warnings: Warning[] = [];
    for (const parcel of batch) checkParcel(reader, parcel, now(), refusals, warnings);
    return { accepted: batch.length - refusals.length, refusals, warnings };
  };
}

function checkParcel(reader: EventReader, parcel: Parcel, now: number, refusals: Refusal[], warnings: Warning[]): void {
  const { file, line, id, text } = parcel;
  if (Buffer.byteLength(text) > maxEventBytes) return void refusals.push(refuseTooLarge(parcel));
  const reading = reader.read(JSON.parse(text) as JsonObject, now);
  if ('refusal' in reading) refusals.push({ file, line, id, faults: faultsOf(reading, parcel) });
  else for (const flag of reading.fact.warnings) warnings.push({ file, line, flag, message: `accepted; ${flag.replaceAll('_', ' ')}` });
}

function faultsOf({ refusal }: Extract<Reading, { refusal: unknown }>, parcel: Parcel): [Fault, ...Fault[]] {
  const toFault = ({ reason, propertyPath, message }: Violation): Fault => traceFault(parcel, { reason, propertyPath, message });
  const [first = { reason: 'refused', message: 'no reason was given' }, ...others] = refusal.violations.map(toFault);
  return [first, ...others];
}
