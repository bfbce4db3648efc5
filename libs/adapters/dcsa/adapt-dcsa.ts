import type { Json } from '#libs/contracts';
import { type AdapterSettings, type Outcome, rejectItem } from '../standards/outcome.js';
import { adaptItem } from './adapt-item.js';
import { isObject, ItemReader } from './item-reader.js';

/**
 * DCSA Track & Trace 2.2 and 3.0: one event, a list of them, or the message `{"events": [...]}`. Pure, one item after the
 * other, and never throws. 2.2 does not say who publishes: `settings.source` does (domains.md 5.1).
 */
export function* adaptDcsa(input: Json, settings: AdapterSettings): Generator<Outcome> {
  const { list, path } = listIn(input);
  if (!Array.isArray(list)) return yield rejectItem(0, { reason: 'wrong_type', propertyPath: path, message: 'events must be a list' });
  for (const [item, value] of (list as readonly Json[]).entries()) {
    const itemPath = list === input || path !== '$' ? `${path}[${item}]` : path;
    if (isObject(value)) yield* adaptItem(new ItemReader(value, itemPath), item, settings);
    else yield rejectItem(item, { reason: 'wrong_type', propertyPath: itemPath, message: 'an event must be an object' });
  }
}

function listIn(input: Json): { readonly list: Json; readonly path: string } {
  if (Array.isArray(input)) return { list: input, path: '$' };
  const hasEvents = isObject(input) && Object.hasOwn(input, 'events') && input['events'] !== null;
  return hasEvents ? { list: input['events'] ?? null, path: '$.events' } : { list: [input], path: '$' };
}
