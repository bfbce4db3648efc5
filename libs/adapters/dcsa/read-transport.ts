import type { ItemReader } from './item-reader.js';
import type { DcsaLayout } from './layout.js';

/** What carries: its number or plate. Outward voyages count for what leaves, inward ones for all else. */
export function readTransportRef(reader: ItemReader, layout: DcsaLayout, mode: string | undefined, milestone: string | undefined): string | undefined {
  const voyages = milestone === 'DEPARTED' || milestone === 'LOADED' ? layout.exportVoyage : layout.importVoyage;
  if (mode === 'RAIL') return firstText(reader, [...layout.train, ...voyages]);
  if (mode === 'ROAD') return firstText(reader, [...layout.vehicle, ...voyages]);
  return firstText(reader, voyages);
}

/** The booking that the event names, else its transport document. */
export function readTripRef(reader: ItemReader, { documents }: DcsaLayout): string | undefined {
  const found = documents.flatMap(({ at, type, value }) => reader.objects(at).map((document) => ({ type: document.text(type), value: document.text(value) })));
  return ['BKG', 'TRD'].flatMap((wanted) => found.filter(({ type, value }) => type === wanted && value !== undefined))[0]?.value;
}

/** A container that a TRANSPORT event names, with the JSONPath of its number. */
export interface NamedContainer {
  readonly number: string;
  readonly path: string;
}

/** The containers that a TRANSPORT event names, each once. */
export function readNamedContainers(reader: ItemReader, { container, references }: DcsaLayout): readonly NamedContainer[] {
  const own = reader.text(container);
  const referred = reader.objects(references.at).flatMap((reference) => {
    const number = reference.text(references.type) === 'EQ' ? reference.text(references.value) : undefined;
    return number === undefined ? [] : [{ number, path: reference.pathOf(references.value) }];
  });
  const all = own === undefined ? referred : [{ number: own, path: reader.pathOf(container) }, ...referred];
  return [...new Map(all.map((container) => [container.number, container] as const)).values()];
}

function firstText(reader: ItemReader, names: readonly string[]): string | undefined {
  for (const name of names) {
    const text = reader.text(name);
    if (text !== undefined) return text;
  }
  return undefined;
}
