import type { AdapterSettings } from '../standards/outcome.js';
import { sourceOf } from '../standards/source-of.js';
import type { ItemReader } from './item-reader.js';
import { type DcsaLayout, dcsaLayouts } from './layout.js';

/** What every DCSA event has, whatever its kind. Times are as the sender wrote them. */
export interface DcsaEnvelope {
  readonly id: string;
  readonly source: string;
  readonly recordedtime: string | undefined;
  readonly isRetracted: boolean;
  /** Absent only on a retraction. */
  readonly time: string | undefined;
}

/** Members that only version 3.0 has. */
const marksOf300 = ['eventClassification', 'eventRouting', 'eventUpdatedDateTime', 'isRetracted'];

/** The layout of the version an event is written in: the two have no top member in common but its id and time. */
export function layoutOf(reader: ItemReader): DcsaLayout {
  return dcsaLayouts[marksOf300.some((name) => reader.has(name)) ? '3.0' : '2.2'];
}

/** The envelope; undefined without an id or a source. What is wrong with it the reader has then noted. */
export function readEnvelope(reader: ItemReader, layout: DcsaLayout, settings: AdapterSettings): DcsaEnvelope | undefined {
  const id = reader.requiredText('eventID');
  const source = layout.version === '3.0' ? readParty(reader) : settingFor(reader, settings);
  const recordedtime = reader.time(layout.recorded);
  const isRetracted = layout.version === '3.0' && reader.flag('isRetracted');
  const time = isRetracted ? undefined : reader.requiredTime('eventDateTime');
  return id === undefined || source === undefined ? undefined : { id, source, recordedtime, isRetracted, time };
}

/** In 3.0 an event is identified together with the party it originates from. */
function readParty(reader: ItemReader): string | undefined {
  const parts = ['codeListProvider', 'codeListName', 'partyCode'].map((name) => reader.requiredText(`eventRouting.originatingParty.${name}`));
  return parts.includes(undefined) ? undefined : sourceOf('dcsa', ...(parts as string[]));
}

function settingFor(reader: ItemReader, { source }: AdapterSettings): string | undefined {
  if (source !== undefined) return source;
  const message = 'Track & Trace 2.2 does not say who publishes: give the setting source, such as source=/dcsa/CARRIER';
  reader.violations.push({ reason: 'missing_field', propertyPath: reader.path, message });
  return undefined;
}
