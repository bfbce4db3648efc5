import type { JsonObject } from '#libs/contracts';
import { callType, milestoneType } from '../standards/event-types.js';
import type { AdaptedEvent, AdapterSettings, IgnoredKind, Origins, Outcome } from '../standards/outcome.js';
import { present } from '../standards/present.js';
import type { ItemReader } from './item-reader.js';
import type { DcsaLayout } from './layout.js';
import { type DcsaEnvelope, layoutOf, readEnvelope } from './read-envelope.js';
import { readLocation } from './read-location.js';
import { type NamedContainer, readNamedContainers, readTransportRef, readTripRef } from './read-transport.js';
import { type DcsaFamily, classifiers, eventTypes, loads, milestonesOf, modes, phases } from './vocabulary.js';

/** An item under way: its reader notes what is wrong. */
interface Item {
  readonly reader: ItemReader;
  readonly layout: DcsaLayout;
  readonly item: number;
}

/** One DCSA event: the envelope first, then what kind it is, then its data (domains.md 3.0 and 5.1). */
export function adaptItem(reader: ItemReader, item: number, settings: AdapterSettings): readonly Outcome[] {
  const layout = layoutOf(reader);
  const envelope = readEnvelope(reader, layout, settings);
  const outcomes = envelope ? adaptKind({ reader, layout, item }, envelope) : [];
  const [first, ...others] = reader.violations;
  return first ? [{ kind: 'rejected', item, id: envelope?.id ?? null, violations: [first, ...others] }] : outcomes;
}

function adaptKind(item: Item, envelope: DcsaEnvelope): readonly Outcome[] {
  const { reader, layout } = item;
  const { isRetracted } = envelope;
  const type = isRetracted ? (reader.code(layout.eventType, eventTypes) ?? 'EQUIPMENT') : reader.requiredCode(layout.eventType, eventTypes);
  if (type === undefined) return [];
  if (type !== 'EQUIPMENT' && type !== 'TRANSPORT') return [ignore(item, type)];
  return isRetracted ? withdraw(item, envelope, type) : adaptMilestone(item, envelope, type);
}

function withdraw(item: Item, envelope: DcsaEnvelope, family: DcsaFamily): readonly Outcome[] {
  const containers = family === 'TRANSPORT' ? readNamedContainers(item.reader, item.layout) : [];
  if (containers.length > 0) return containers.map(({ number }) => eventOf(item, { ...envelope, id: containerId(envelope.id, number) }, milestoneType));
  return [eventOf(item, envelope, family === 'TRANSPORT' ? callType : milestoneType)];
}

function adaptMilestone(item: Item, envelope: DcsaEnvelope, family: DcsaFamily): readonly Outcome[] {
  const { reader, layout } = item;
  const classifier = reader.requiredCode(layout.classifier, classifiers);
  if (classifier === 'REQUESTED') return [ignore(item, 'dcsa_requested')];
  const milestone = reader.requiredCode(family === 'EQUIPMENT' ? layout.equipmentEventType : layout.transportEventType, milestonesOf(family));
  const containers = family === 'EQUIPMENT' ? readOwnContainer(item) : readNamedContainers(reader, layout);
  const location = readLocation(reader, layout);
  const mode = reader.code(layout.mode, modes);
  const common = { classifier, place: location?.place, mode, transportRef: readTransportRef(reader, layout, mode, milestone) };
  const origins = originsOf(item, family, location?.at);
  if (family === 'TRANSPORT' && containers.length === 0) return adaptCall(item, envelope, milestone, present(common), origins);
  const data = { ...present({ milestone, ...common }), ...readCargo(item) };
  return containers.map(({ number, path }) => {
    const id = family === 'EQUIPMENT' ? envelope.id : containerId(envelope.id, number);
    return eventOf(item, { ...envelope, id }, milestoneType, { containerNumber: number, ...data }, { ...origins, '$.data.containerNumber': path });
  });
}

/** A vessel, train or truck at a place, with no container named; it arrives or departs. */
function adaptCall(item: Item, envelope: DcsaEnvelope, call: string | undefined, common: JsonObject, origins: Origins): readonly Outcome[] {
  if (call === 'APPROACHING') return [ignore(item, 'dcsa_approaching')];
  return [eventOf(item, envelope, callType, { mode: 'UNKNOWN', ...common, ...present({ call }) }, origins)];
}

function readOwnContainer({ reader, layout }: Item): readonly NamedContainer[] {
  const number = reader.requiredText(layout.container);
  return number === undefined ? [] : [{ number, path: reader.pathOf(layout.container) }];
}

function readCargo({ reader, layout }: Item): JsonObject {
  const delays = reader.texts(layout.delays);
  return present({
    load: reader.code(layout.load, loads),
    sizeType: reader.text(layout.sizeType),
    phase: layout.phase === undefined ? undefined : reader.code(layout.phase, phases),
    tripRef: readTripRef(reader, layout),
    delayReasons: delays.length > 0 ? delays : undefined,
  });
}

/** One id for each container that a TRANSPORT event names; what was written out so comes back the same. */
function containerId(id: string, number: string): string {
  return id.endsWith(`#${number}`) ? id : `${id}#${number}`;
}

function ignore({ item }: Item, ignored: IgnoredKind): Outcome {
  return { kind: 'ignored', item, ignored };
}

function eventOf({ item, reader, layout }: Item, envelope: DcsaEnvelope, type: string, data?: JsonObject, origins?: Origins): AdaptedEvent {
  const { id, source, time, recordedtime, isRetracted } = envelope;
  return {
    kind: 'event', item,
    event: {
      specversion: '1.0', id, source, type,
      ...(time === undefined ? {} : { time }), ...(recordedtime === undefined ? {} : { recordedtime }),
      ...(isRetracted ? { retracted: true } : {}), ...(data ? { data } : {}),
    },
    warnings: recordedtime === undefined ? ['recordedtime_missing'] : [],
    origins: { $: reader.path, '$.id': reader.pathOf('eventID'), '$.time': reader.pathOf('eventDateTime'), '$.recordedtime': reader.pathOf(layout.recorded), ...origins },
  };
}

function originsOf({ reader, layout }: Item, family: DcsaFamily, locationAt = layout.locations[0]?.at ?? ''): Origins {
  const code = family === 'EQUIPMENT' ? layout.equipmentEventType : layout.transportEventType;
  const names = {
    milestone: code, call: code, classifier: layout.classifier, place: locationAt, mode: layout.mode, load: layout.load, sizeType: layout.sizeType,
    ...(layout.phase === undefined ? {} : { phase: layout.phase }), delayReasons: layout.delays,
  };
  return { $: reader.path, ...Object.fromEntries(Object.entries(names).map(([field, name]) => [`$.data.${field}`, reader.pathOf(name)])) };
}
