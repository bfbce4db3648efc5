import type { RejectReason, Violation } from '#libs/contracts';
import type { AdapterSettings, Outcome } from '../standards/outcome.js';
import { type MadeEvent, makeDiversion, makeMovements, type MessageContext } from './make-events.js';
import { readFlight } from './read-flight.js';
import { type MessageBody, readLines } from './read-lines.js';
import { type Line, splitMessages, type TelexMessage } from './split-messages.js';

/**
 * IATA movement and diversion messages (MVT, MVA: AHM 780; DIV: AHM 781); an item is a message. Pure, one message after the
 * other, and never throws. Messages name no publisher: the source is `settings.source`, or that of the carrier. Dates follow
 * from `receivedAt`, epoch milliseconds (domains.md 5.3).
 */
export function* adaptMvt(text: string, { source }: AdapterSettings, receivedAt: number): Generator<Outcome> {
  let hasMessage = false;
  for (const message of splitMessages(text)) {
    hasMessage = true;
    yield* adaptMessage(message, source, receivedAt);
  }
  if (!hasMessage) yield reject(0, { index: 0, text: '' }, 'undecodable', 'there is no line MVT, MVA or DIV');
}

function* adaptMessage({ item, identifier, isDiversion, lines }: TelexMessage, source: string | undefined, receivedAt: number): Generator<Outcome> {
  const [flightLine = identifier, ...others] = lines;
  const flight = readFlight(flightLine, receivedAt);
  if (!flight) return yield reject(item, flightLine, 'undecodable', 'the flight must be written as in KC949/10.UPA320.ALA: flight, day, registration, airport');
  const body = readLines(others);
  const [first, ...more] = body.violations;
  if (first) return yield { kind: 'rejected', item, id: null, violations: [first, ...more] };
  const made = isDiversion ? divert(body, { flight, source, receivedAt }) : makeMovements(body, { flight, source, receivedAt });
  if (!made) return yield reject(item, flightLine, 'missing_field', 'a diversion needs a line such as EA2250 TSE: when and where it will land');
  for (const each of made) yield outcomeOf(item, each, flightLine);
  for (let line = 0; line < body.unread; line++) yield { kind: 'ignored', item, ignored: 'mvt_line' };
}

function divert({ movements }: MessageBody, context: MessageContext): readonly MadeEvent[] | undefined {
  const landing = movements.find(({ code, airport }) => code === 'EA' && airport !== undefined);
  return landing && [makeDiversion(landing.line, context)];
}

function outcomeOf(item: number, { event, line }: MadeEvent, flightLine: Line): Outcome {
  const flight = pathTo(flightLine);
  const origins = { $: pathTo(line), '$.id': flight, '$.data.carrier': flight, '$.data.number': flight, '$.data.originDate': flight, '$.data.registration': flight };
  return { kind: 'event', item, event, warnings: [], origins };
}

function reject(item: number, line: Line, reason: RejectReason, message: string): Outcome {
  const violation: Violation = { reason, propertyPath: pathTo(line), message };
  return { kind: 'rejected', item, id: null, violations: [violation] };
}

/** JSONPath into the text as a list of its lines, counted from 0. */
function pathTo({ index }: Line): string {
  return `$.lines[${index}]`;
}
