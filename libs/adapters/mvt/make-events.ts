import type { CloudEvent, JsonObject } from '#libs/contracts';
import { present } from '../standards/present.js';
import { sourceOf } from '../standards/source-of.js';
import { Instant } from '../times.js';
import type { Flight } from './read-flight.js';
import type { MessageBody, MovementCode } from './read-lines.js';
import { type ResolvedElement, resolveMovements } from './resolve-movements.js';
import type { Line } from './split-messages.js';

/** An event with the line it comes from. */
export interface MadeEvent {
  readonly event: CloudEvent;
  readonly line: Line;
}

/** The message that events are made of. */
export interface MessageContext {
  readonly flight: Flight;
  readonly source: string | undefined;
  /** Epoch milliseconds. */
  readonly receivedAt: number;
}

interface MovementForm {
  /** What its first and second time stand for. */
  readonly movements: readonly [string, string?];
  readonly classifier: 'ACTUAL' | 'ESTIMATED';
}

const movementForms: Readonly<Record<Exclude<MovementCode, 'RR' | 'FR'>, MovementForm>> = {
  AD: { movements: ['OFF_BLOCK', 'TAKE_OFF'], classifier: 'ACTUAL' },
  AA: { movements: ['TOUCH_DOWN', 'ON_BLOCK'], classifier: 'ACTUAL' },
  EA: { movements: ['TOUCH_DOWN', 'ON_BLOCK'], classifier: 'ESTIMATED' },
  EB: { movements: ['ON_BLOCK'], classifier: 'ESTIMATED' },
  ED: { movements: ['OFF_BLOCK', 'TAKE_OFF'], classifier: 'ESTIMATED' },
  EO: { movements: ['TAKE_OFF'], classifier: 'ESTIMATED' },
};

/** Elements about the airport where the flight lands. */
const arrivals: readonly MovementCode[] = ['AA', 'EA', 'EB'];

interface Ends {
  readonly departure?: string;
  readonly arrival?: string;
}

/** The events of a movement message, in the order of its lines, the load last (domains.md 5.3). */
export function makeMovements(body: MessageBody, context: MessageContext): readonly MadeEvent[] {
  const { airport } = context.flight;
  const destination = body.movements.find((element) => element.airport !== undefined && element.airport !== airport)?.airport;
  const made = resolveMovements(body.movements, context.receivedAt).flatMap((resolved) => makeElement(resolved, destination, context));
  return [...withDelays(made, body.delays), ...makeLoad(body, made[0]?.event.time, destination, context)];
}

/** The one event of a diversion message; its airport is the one where the flight was to land. */
export function makeDiversion(line: Line, context: MessageContext): MadeEvent {
  const { airport, registration } = context.flight;
  const data = { status: 'DIVERTED', arrival: airport, registration };
  return { line, event: eventOf(context, 'status', `${airport}:DIVERTED`, new Instant(context.receivedAt).toString(), data) };
}

function makeElement({ element, instants }: ResolvedElement, destination: string | undefined, context: MessageContext): readonly MadeEvent[] {
  const { code, line } = element;
  if (code === 'RR' || code === 'FR') return [makeReturn({ element, instants }, code, context)];
  const { movements, classifier } = movementForms[code];
  const ends = endsOf(code, destination, context.flight.airport);
  const airport = arrivals.includes(code) ? ends.arrival : ends.departure;
  return movements.flatMap((movement, index) => {
    const time = instants[index]?.toString();
    if (movement === undefined || time === undefined) return [];
    const data = { movement, classifier, ...ends, registration: context.flight.registration };
    return [{ line, event: eventOf(context, 'movement', `${airport}:${movement}${classifier === 'ESTIMATED' ? ':EST' : ''}`, time, data) }];
  });
}

/** Each return is a fact of its own, told apart by its time. */
function makeReturn({ element, instants }: ResolvedElement, code: 'RR' | 'FR', context: MessageContext): MadeEvent {
  const { airport, registration } = context.flight;
  const status = code === 'RR' ? 'RETURN_TO_RAMP' : 'AIR_RETURN';
  const [time, text] = [instants[0] ?? instants[1], (element.times[0] ?? element.times[1])?.text];
  return { line: element.line, event: eventOf(context, 'status', `${airport}:${status}:${text}`, String(time), { status, departure: airport, registration }) };
}

/** The airport of movement is where the flight leaves, but for arrivals there: then it is where it lands. */
function endsOf(code: MovementCode, destination: string | undefined, airport: string): Ends {
  if (arrivals.includes(code) && (code !== 'EA' || destination === undefined)) return { arrival: airport };
  return destination === undefined ? { departure: airport } : { departure: airport, arrival: destination };
}

function withDelays(made: readonly MadeEvent[], delays: MessageBody['delays']): readonly MadeEvent[] {
  const offBlocks = made.filter(({ event }) => event.data?.['movement'] === 'OFF_BLOCK');
  const bearer = offBlocks.find(({ event }) => event.data?.['classifier'] === 'ACTUAL') ?? offBlocks[0];
  if (delays.length === 0 || !bearer) return made;
  return made.map((each) => (each === bearer ? { ...each, event: { ...each.event, data: { ...each.event.data, delays: delays.map((delay) => ({ ...delay })) } } } : each));
}

function makeLoad({ load, movements }: MessageBody, time: string | undefined, destination: string | undefined, context: MessageContext): readonly MadeEvent[] {
  if (!load) return [];
  const { flight: { airport }, receivedAt } = context;
  const ends = endsOf(movements[0]?.code ?? 'AD', destination, airport);
  const data = present({ ...ends, passengers: load.passengers, infants: load.infants });
  return [{ line: load.line, event: eventOf(context, 'load', `${airport}:LOAD`, time ?? new Instant(receivedAt).toString(), data) }];
}

function eventOf({ flight, source, receivedAt }: MessageContext, kind: string, id: string, time: string, data: JsonObject): CloudEvent {
  const { carrier, number, suffix, originDate } = flight;
  return {
    specversion: '1.0',
    id: `${carrier}${number}${suffix ?? ''}/${originDate}:${id}`,
    source: source ?? sourceOf('mvt', carrier.toLowerCase()),
    type: `caravan.flight.${kind}.v1`,
    time,
    recordedtime: new Instant(receivedAt).toString(),
    data: present({ carrier, number, suffix, originDate, ...data }),
  };
}
