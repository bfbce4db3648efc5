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

/** The first segment of a tag whose first component is the qualifier, in the first of the lists that has one. */
export function findQualified(lists: readonly (readonly Segment[])[], tag: string, qualifier: string): Segment | undefined {
  for (const segments of lists) {
    const found = segments.find((segment) => segment.tag === tag && valueAt(segment, 0) === qualifier);
    if (found) return found;
  }
  return undefined;
}
