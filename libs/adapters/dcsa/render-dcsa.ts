import type { Json, JsonObject } from '#libs/contracts';
import { callType, milestoneType } from '../standards/event-types.js';
import { partsOfSource } from '../standards/source-of.js';
import { ItemWriter } from './item-writer.js';
import { type DcsaLayout, type DcsaVersion, dcsaLayouts, type PairsLayout } from './layout.js';
import { codeOfClassifier, codeOfMilestone, codeOfMode, type DcsaFamily, loads, phases } from './vocabulary.js';
import { writeLocation } from './write-location.js';

/** The current version of a milestone or a call as it is stored. */
export interface StoredMovement {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  /** As the source wrote it; absent only on a retraction. */
  readonly time: string | undefined;
  /** When the source made this version, or when it was received. */
  readonly recordedtime: string;
  readonly isRetracted: boolean;
  readonly data: JsonObject;
}

/**
 * A milestone or call as a DCSA event, such that `adaptDcsa` makes the same of it again. What Caravan does not keep, such as
 * vessels and seals, is not there. Undefined for other events, and for retractions in 2.2, which has none.
 */
export function renderDcsa(event: StoredMovement, version: DcsaVersion): JsonObject | undefined {
  if (event.type !== milestoneType && event.type !== callType) return undefined;
  const layout = dcsaLayouts[version];
  const writer = new ItemWriter();
  if (version === '3.0') writer.put('eventRouting.originatingParty', partyOf(event.source));
  writer.put('eventID', event.id);
  writer.put('eventDateTime', event.time);
  writer.put(layout.recorded, event.recordedtime);
  if (!event.isRetracted) return writeMovement(writer, layout, event.data);
  writer.put('isRetracted', true);
  return version === '3.0' ? writer.json : undefined;
}

function writeMovement(writer: ItemWriter, layout: DcsaLayout, data: JsonObject): JsonObject | undefined {
  const word = textOf(data['milestone'] ?? data['call']) ?? '';
  const milestone = codeOfMilestone(word, layout.version);
  if (!milestone) return undefined;
  const { code, family } = milestone;
  writer.put(layout.eventType, family);
  writer.put(layout.classifier, codeOfClassifier(textOf(data['classifier']) ?? ''));
  writer.put(family === 'EQUIPMENT' ? layout.equipmentEventType : layout.transportEventType, code);
  writeContainer(writer, layout, family, data);
  writeLocation(writer, layout, family, (data['place'] ?? {}) as JsonObject);
  writeTransport(writer, layout, word, data);
  return writer.json;
}

function writeContainer(writer: ItemWriter, layout: DcsaLayout, family: DcsaFamily, data: JsonObject): void {
  const number = textOf(data['containerNumber']);
  const isReferred = family === 'TRANSPORT' && layout.version === '2.2';
  if (isReferred) writePair(writer, layout.references, 'EQ', number);
  else writer.put(layout.container, number);
  writer.put(layout.sizeType, textOf(data['sizeType']));
  writer.put(layout.load, wordOf(data['load'], loads));
  if (layout.phase !== undefined) writer.put(layout.phase, wordOf(data['phase'], phases));
}

function writeTransport(writer: ItemWriter, layout: DcsaLayout, word: string, data: JsonObject): void {
  const mode = textOf(data['mode']);
  const voyage = word === 'DEPARTED' || word === 'LOADED' ? layout.exportVoyage : layout.importVoyage;
  const [own] = mode === 'RAIL' ? layout.train : mode === 'ROAD' ? layout.vehicle : [];
  if (mode !== undefined && mode !== 'UNKNOWN') writer.put(layout.mode, codeOfMode(mode));
  writer.put(own ?? voyage[0] ?? '', textOf(data['transportRef']));
  const [document] = layout.documents;
  if (document) writePair(writer, document, 'BKG', textOf(data['tripRef']));
  const delays = (data['delayReasons'] ?? []) as readonly Json[];
  if (delays.length > 0) writer.put(layout.delays, layout.delaysAreList ? delays : delays[0]);
}

function writePair(writer: ItemWriter, { at, isList, type, value }: PairsLayout, typeCode: string, text: string | undefined): void {
  const pair = { [type]: typeCode, [value]: text ?? null };
  if (text !== undefined) writer.put(at, isList ? [pair] : pair);
}

/** The party that a source stands for; another source is the code of a party in a list of ours. */
function partyOf(source: string): JsonObject {
  const [root, codeListProvider, codeListName, partyCode, ...more] = partsOfSource(source) ?? [];
  const isParty = root === 'dcsa' && codeListProvider !== undefined && codeListName !== undefined && partyCode !== undefined && more.length === 0;
  return isParty ? { partyCode, codeListProvider, codeListName } : { partyCode: source, codeListProvider: 'ZZZ', codeListName: 'SOURCE' };
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The word where DCSA has it: UNKNOWN is said by saying nothing. */
function wordOf(value: Json | undefined, words: ReadonlyMap<string, string>): string | undefined {
  return typeof value === 'string' && words.has(value) ? value : undefined;
}
