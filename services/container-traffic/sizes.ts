import { addFlag, type Flags, type Reference } from '#libs/contracts';
import type { ContainerFact } from './container-facts.js';

/** The size of a container; TEU are 0 and `isTeuUnknown` is true where no length is known. */
export interface ContainerSize {
  /** What it was told by; '' where nothing was. */
  readonly lengthCode: string;
  readonly size: string;
  readonly teuMilli: number;
  readonly isTeuUnknown: boolean;
}

/**
 * The size that the latest of the ordered facts tells; flags each fact that tells another length than the one before, of which the
 * facts before these had told `before` last.
 */
export function sizeOf(facts: readonly ContainerFact[], reference: Reference, flags: Flags, before = ''): ContainerSize {
  let lengthCode = before;
  for (const fact of facts) {
    if (fact.lengthCode === '') continue;
    if (lengthCode !== '' && fact.lengthCode !== lengthCode) addFlag(flags, fact.index, 'size_conflict');
    lengthCode = fact.lengthCode;
  }
  const known = reference.sizeType(lengthCode);
  if (known) return { lengthCode, size: known.sizeClass, teuMilli: known.teuMilli, isTeuUnknown: false };
  return { lengthCode, size: lengthCode === '' ? 'UNKNOWN' : 'OTHER', teuMilli: 0, isTeuUnknown: true };
}
