import type { Violation } from '#libs/contracts';
import type { Origins } from './outcome.js';

/** A violation found in an event, told of the input that the event was made from: of the nearest field with an origin, else of the item. */
export function traceViolation(violation: Violation, origins: Origins): Violation {
  let path = violation.propertyPath;
  while (origins[path] === undefined && path.length > 1) path = path.slice(0, Math.max(path.lastIndexOf('.'), path.lastIndexOf('['), 1));
  return { ...violation, propertyPath: origins[path] ?? origins.$ };
}
