import type { RejectReason, Violation } from '#libs/contracts';
import type { Segment } from './split-segments.js';

/** A component of a data element, both from 0; undefined when absent or empty. */
export function valueAt(segment: Segment | undefined, element: number, component = 0): string | undefined {
  return segment?.elements[element]?.[component]?.trim() || undefined;
}

/** JSONPath into the text as a list of segments `{tag, elements: [[component]]}`, all counted from 0. */
export function pathTo(segment: Segment, element?: number, component = 0): string {
  const path = `$.segments[${segment.index}]`;
  return element === undefined ? path : `${path}.elements[${element}][${component}]`;
}

/** What is wrong with a component, or with a segment as a whole. */
export function violationAt(reason: RejectReason, message: string, segment: Segment, element?: number, component = 0): Violation {
  return { reason, propertyPath: pathTo(segment, element, component), message: `${segment.tag}: ${message}` };
}

/** Segments by tag and first component, such as `DTM+7`: the first of each. */
export type QualifiedSegments = ReadonlyMap<string, Segment>;

/** Finds the first segment of each tag and qualifier, so that a message with many containers is not searched for each. */
export function qualify(segments: readonly Segment[]): QualifiedSegments {
  return new Map([...segments].reverse().map((segment) => [`${segment.tag}+${valueAt(segment, 0) ?? ''}`, segment] as const));
}
