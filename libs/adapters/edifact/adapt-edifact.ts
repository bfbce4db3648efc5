import { isZone } from '#libs/reference';
import { type AdapterSettings, type Outcome, rejectItem } from '../standards/outcome.js';
import { adaptCodeco } from './adapt-codeco.js';
import { type Message, readMessages } from './read-messages.js';
import { valueAt, violationAt } from './segment-values.js';

const directories = ['95B', '00B'];

/**
 * The CODECO messages (D.95B, D.00B) of EDIFACT interchanges; an item is a message. Pure, one message after the other, and
 * never throws. Clock times of EDIFACT have no zone: `settings.zone` is that of the sender (domains.md 5.2).
 */
export function* adaptEdifact(text: string, { zone }: AdapterSettings): Generator<Outcome> {
  if (zone === undefined || !isZone(zone)) {
    const message = 'EDIFACT times have no zone: give the setting zone, the zone of the sender, such as zone=Asia/Almaty';
    return yield rejectItem(0, { reason: 'missing_field', propertyPath: '$', message });
  }
  for (const read of readMessages(text)) {
    if (read.kind === 'message') yield* adaptMessage(read, zone);
    else yield rejectItem(read.item, { reason: 'undecodable', propertyPath: `$.segments[${read.index}]`, message: read.message });
  }
}

function* adaptMessage(message: Message, zone: string): Generator<Outcome> {
  const [unh] = message.segments;
  const type = [0, 1, 2].map((component) => valueAt(unh, 1, component) ?? '');
  const isRead = type[0] === 'CODECO' && type[1] === 'D' && directories.includes(type[2] ?? '');
  if (isRead) return yield* adaptCodeco(message, zone);
  yield rejectItem(message.item, violationAt('unknown_type', `${type.join(' ')} is not read; CODECO D 95B and CODECO D 00B are`, unh, 1));
}
