import { z } from 'zod';
import { wholeNumber, type EventType, type Fact, type Json, type JsonObject, type Violation } from '#libs/contracts';
import { mostPeople, mostScheduleDays, services } from './fields.js';
import { airportCode, flightFields, keepFlight, type KeptFlight } from './flight-fields.js';

const instant = z.iso.datetime({ offset: true }).meta({ reason: 'bad_time' });

const schema = z.object({
  ...flightFields,
  departure: airportCode,
  arrival: airportCode,
  std: instant,
  sta: instant.optional(),
  service: z.enum(services).optional(),
  seats: wholeNumber(mostPeople).optional(),
});
type ScheduleData = z.infer<typeof schema>;

/** What is kept of a schedule: STD and STA in epoch seconds; `sta` and `seats` are -1 when absent. */
export type KeptSchedule = readonly [...KeptFlight, std: number, sta: number, service: string, seats: number];

/** The kept form of a schedule fact. */
export function keptSchedule(fact: Fact): KeptSchedule {
  return fact.kept as unknown as KeptSchedule;
}

/** `caravan.flight.schedule.v1`: when a leg is to leave and to arrive; its time is the scheduled departure. */
export const scheduleEvent: EventType = {
  type: 'caravan.flight.schedule.v1',
  title: 'The schedule of a leg of a flight',
  schema,
  isActual: () => false,
  check: checkSchedule,
  keep: (data) => keepSchedule(data as ScheduleData) as unknown as Json,
};

const earliest = Date.UTC(1990, 0, 1);
const latest = Date.UTC(2100, 0, 1);

const mostScheduleMillis = mostScheduleDays * 86_400_000;

function checkSchedule(data: JsonObject, time: number): readonly Violation[] {
  const { std, sta } = data as ScheduleData;
  const found = [...outOfRange('std', std), ...outOfRange('sta', sta)];
  const leaves = Date.parse(std);
  const length = sta === undefined ? undefined : Date.parse(sta) - leaves;
  if (length !== undefined && length <= 0) found.push(inconsistent('$.data.sta', 'sta must be later than std'));
  if (length !== undefined && length > mostScheduleMillis) found.push(inconsistent('$.data.sta', `sta must be at most ${mostScheduleDays} days later than std`));
  if (Math.abs(time - leaves) > mostScheduleMillis) found.push(inconsistent('$.time', `the time of a schedule is its std, or at most ${mostScheduleDays} days from it; recordedtime says when it was made`));
  return found;
}

function inconsistent(propertyPath: string, message: string): Violation {
  return { reason: 'inconsistent', propertyPath, message };
}

function outOfRange(field: string, text: string | undefined): Violation[] {
  const time = text === undefined ? earliest : Date.parse(text);
  if (time >= earliest && time <= latest) return [];
  return [{ reason: 'time_out_of_range', propertyPath: `$.data.${field}`, message: `${field} must lie between 1990-01-01 and 2100-01-01` }];
}

function keepSchedule(data: ScheduleData): KeptSchedule {
  const { std, sta, service = 'UNKNOWN', seats = -1 } = data;
  return [...keepFlight(data), secondsOf(std), sta === undefined ? -1 : secondsOf(sta), service, seats];
}

function secondsOf(text: string): number {
  return Math.floor(Date.parse(text) / 1000);
}
