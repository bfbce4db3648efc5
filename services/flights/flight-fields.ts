import { z } from 'zod';
import { limits, type Fact } from '#libs/contracts';
import { codeshares } from './fields.js';

const carrier = z.string().regex(/^[A-Z0-9]{2,3}$/);
const flightNumber = z.string().regex(/^\d{1,4}$/);

/** An airport by its IATA or ICAO code, bare or as `IATA:ALA`. */
export const airportCode = z.string().regex(/^((IATA|ICAO):)?[A-Z0-9]{3,4}$/);

/** What every event of a flight carries (domains.md 3.2). */
export const flightFields = {
  carrier,
  number: flightNumber,
  originDate: z.iso.date().meta({ reason: 'bad_time' }),
  suffix: z.string().regex(/^[A-Z]?$/).optional(),
  departure: airportCode.optional(),
  arrival: airportCode.optional(),
  legRef: z.string().max(limits.idLength).optional(),
  repeat: z.number().int().min(1).max(99).optional(),
  registration: z.string().max(limits.idLength).optional(),
  codeshare: z.enum(codeshares).optional(),
  operatingCarrier: carrier.optional(),
  operatingNumber: flightNumber.optional(),
};

export type FlightData = z.infer<z.ZodObject<typeof flightFields>>;

/**
 * What is kept of every flight fact, before what its type adds. `codes` are those of the airports named, as `SCHEME:code`;
 * `ends` says which they are, D for departure, A for arrival. `legRef` is empty and `repeat` 0 when absent.
 */
export type KeptFlight = readonly [
  codes: readonly string[],
  ends: '' | 'D' | 'A' | 'DA',
  carrier: string,
  number: string,
  suffix: string,
  originDate: string,
  isMarketing: 0 | 1,
  legRef: string,
  repeat: number,
];

const commonMembers = 9;

/** The common part of a flight fact's kept form. */
export function keptFlight(fact: Fact): KeptFlight {
  return fact.kept as unknown as KeptFlight;
}

/** What the type of a flight fact adds to the common part. */
export function ownPart<Own extends readonly unknown[]>(kept: readonly [...KeptFlight, ...Own]): Own {
  return kept.slice(commonMembers) as readonly unknown[] as Own;
}

/** The common part, with the operating flight where a code share names it, and the number without leading zeros. */
export function keepFlight(data: FlightData): KeptFlight {
  const { departure, arrival, suffix = '', originDate, codeshare, legRef = '', repeat = 0 } = data;
  const [operating, number] = operatingFlight(data);
  const codes = [departure, arrival].flatMap((code) => (code === undefined ? [] : [withScheme(code)]));
  const ends = `${departure === undefined ? '' : 'D'}${arrival === undefined ? '' : 'A'}` as const;
  return [codes, ends, operating, String(Number(number)), suffix, originDate, codeshare === 'MARKETING' ? 1 : 0, legRef.trim(), repeat];
}

/** The names under which the flight is operated, where both are said; else its own. */
function operatingFlight({ carrier: own, number, operatingCarrier, operatingNumber }: FlightData): readonly [carrier: string, number: string] {
  return operatingCarrier !== undefined && operatingNumber !== undefined ? [operatingCarrier, operatingNumber] : [own, number];
}

/** `SCHEME:code` of an airport's code: three characters are IATA's, four are ICAO's. */
export function withScheme(code: string): string {
  if (code.includes(':')) return code;
  return code.length === 3 ? `IATA:${code}` : `ICAO:${code}`;
}

/** The natural key of the flight, such as `KC-949/2024-06-10` or, with a suffix, `KC-949D/2024-06-10`. */
export function flightKey([, , operating, number, suffix, originDate]: KeptFlight): string {
  return `${operating}-${number}${suffix}/${originDate}`;
}
